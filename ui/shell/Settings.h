#pragma once

#include <memory>

#include <QByteArray>
#include <QObject>
#include <QSettings>
#include <QStringList>
#include <QVariant>

namespace crat::shell {

enum class ThemeChoice { System, Light, Dark };

/// What one person chose, kept outside every project: `<config>/crat/studio.ini` (choices) and `<state>/crat/` (window
/// layout, recovery files). Follows XDG_CONFIG_HOME and XDG_STATE_HOME. GUI thread. Never holds a secret (keyring does).
class Settings : public QObject {
    Q_OBJECT
public:
    /// `folder` empty: the XDG folders; else both kinds live there (tests).
    explicit Settings(const QString &folder = {}, QObject *parent = nullptr);
    ~Settings() override;

    ThemeChoice theme() const;
    void setTheme(ThemeChoice choice);
    /// "" = as the system says; else a locale name such as "zh_CN" or "en".
    QString language() const;
    void setLanguage(const QString &locale);
    /// Absolute folders, the newest first, at most 12; those that are gone are left out.
    QStringList recentProjects() const;
    void addRecentProject(const QString &folder);

    QByteArray windowGeometry() const;
    QByteArray windowState() const;
    void setWindowLayout(const QByteArray &geometry, const QByteArray &state);

    /// A part's own choices; prefix the key with the part ("vnc/scaling").
    QVariant value(const QString &key, const QVariant &otherwise = {}) const;
    void setValue(const QString &key, const QVariant &value);

    /// Folder for state that may be lost without harm to a project; made if absent.
    QString stateFolder() const;
    void sync();

Q_SIGNALS:
    void themeChanged(crat::shell::ThemeChoice choice);

private:
    QString m_stateFolder;
    std::unique_ptr<QSettings> m_choices;
    std::unique_ptr<QSettings> m_layout;
};

} // namespace crat::shell
