#include "ui/shell/Language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

#include "translations/Translations.h"

namespace crat::shell {

void Language::load(const QString &locale)
{
    initTranslations();
    const QLocale wanted = locale.isEmpty() ? QLocale::system() : QLocale(locale);
    m_application.removeTranslator(&m_studio);
    m_application.removeTranslator(&m_qt);
    m_current = QStringLiteral("en");
    if (wanted.language() != QLocale::Chinese || wanted.script() == QLocale::TraditionalHanScript)
        return;
    if (!m_studio.load(QStringLiteral(":/i18n/crat_zh_CN.qm")))
        return;
    m_application.installTranslator(&m_studio);
    // Qt's own dialogs and buttons; the studio works without.
    if (m_qt.load(QStringLiteral("qtbase_zh_CN"), QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        m_application.installTranslator(&m_qt);
    m_current = QStringLiteral("zh_CN");
}

QList<QPair<QString, QString>> Language::available()
{
    return {{QStringLiteral("en"), QStringLiteral("English")}, {QStringLiteral("zh_CN"), QStringLiteral("简体中文")}};
}

} // namespace crat::shell
