#include "ui/shell/Settings.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace crat::shell {

namespace {

constexpr int RecentLimit = 12;

QString configFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + QStringLiteral("/crat");
}

// QStandardPaths learns StateLocation in Qt 6.7 only.
QString xdgStateFolder()
{
    QString base = qEnvironmentVariable("XDG_STATE_HOME");
    if (base.isEmpty() || !QDir::isAbsolutePath(base))
        base = QDir::homePath() + QStringLiteral("/.local/state");
    return base + QStringLiteral("/crat");
}

} // namespace

Settings::Settings(const QString &folder, QObject *parent)
    : QObject(parent), m_stateFolder(folder.isEmpty() ? xdgStateFolder() : folder + QStringLiteral("/state"))
{
    const QString config = folder.isEmpty() ? configFolder() : folder;
    m_choices = std::make_unique<QSettings>(config + QStringLiteral("/studio.ini"), QSettings::IniFormat);
    m_layout = std::make_unique<QSettings>(m_stateFolder + QStringLiteral("/layout.ini"), QSettings::IniFormat);
}

Settings::~Settings() = default;

ThemeChoice Settings::theme() const
{
    const QString name = m_choices->value(QStringLiteral("theme")).toString();
    if (name == QLatin1String("light"))
        return ThemeChoice::Light;
    return name == QLatin1String("dark") ? ThemeChoice::Dark : ThemeChoice::System;
}

void Settings::setTheme(ThemeChoice choice)
{
    if (choice == theme())
        return;
    const char *name = choice == ThemeChoice::Light ? "light" : choice == ThemeChoice::Dark ? "dark" : "system";
    m_choices->setValue(QStringLiteral("theme"), QLatin1String(name));
    Q_EMIT themeChanged(choice);
}

QString Settings::language() const
{
    return m_choices->value(QStringLiteral("language")).toString();
}

void Settings::setLanguage(const QString &locale)
{
    m_choices->setValue(QStringLiteral("language"), locale);
}

QStringList Settings::recentProjects() const
{
    QStringList found;
    for (const QString &folder : m_choices->value(QStringLiteral("recentProjects")).toStringList()) {
        if (QFileInfo(folder).isDir())
            found << folder;
    }
    return found;
}

void Settings::addRecentProject(const QString &folder)
{
    QStringList list = m_choices->value(QStringLiteral("recentProjects")).toStringList();
    list.removeAll(folder);
    list.prepend(folder);
    m_choices->setValue(QStringLiteral("recentProjects"), list.mid(0, RecentLimit));
}

QByteArray Settings::windowGeometry() const
{
    return m_layout->value(QStringLiteral("window/geometry")).toByteArray();
}

QByteArray Settings::windowState() const
{
    return m_layout->value(QStringLiteral("window/state")).toByteArray();
}

void Settings::setWindowLayout(const QByteArray &geometry, const QByteArray &state)
{
    m_layout->setValue(QStringLiteral("window/geometry"), geometry);
    m_layout->setValue(QStringLiteral("window/state"), state);
}

QVariant Settings::value(const QString &key, const QVariant &otherwise) const
{
    return m_choices->value(QStringLiteral("parts/") + key, otherwise);
}

void Settings::setValue(const QString &key, const QVariant &value)
{
    m_choices->setValue(QStringLiteral("parts/") + key, value);
}

QString Settings::stateFolder() const
{
    QDir().mkpath(m_stateFolder);
    return m_stateFolder;
}

void Settings::sync()
{
    m_choices->sync();
    m_layout->sync();
}

} // namespace crat::shell
