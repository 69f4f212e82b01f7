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
    // Dates and numbers follow the texts: English ones as the system writes them where it is English itself.
    const bool english = wanted.language() == QLocale::English || wanted.language() == QLocale::C;
    QLocale::setDefault(english ? wanted : QLocale(QLocale::English));
    if (wanted.language() != QLocale::Chinese || wanted.script() == QLocale::TraditionalHanScript)
        return;
    if (!m_studio.load(QStringLiteral(":/i18n/crat_zh_CN.qm")))
        return;
    m_application.installTranslator(&m_studio);
    // Qt's own dialogs and buttons; the studio works without.
    if (m_qt.load(QStringLiteral("qtbase_zh_CN"), QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        m_application.installTranslator(&m_qt);
    m_current = QStringLiteral("zh_CN");
    QLocale::setDefault(QLocale(QLocale::Chinese, QLocale::China));
}

QList<QPair<QString, QString>> Language::available()
{
    return {{QStringLiteral("en"), QStringLiteral("English")}, {QStringLiteral("zh_CN"), QStringLiteral("简体中文")}};
}

} // namespace crat::shell
