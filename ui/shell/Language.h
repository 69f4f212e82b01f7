#pragma once

#include <QString>
#include <QStringList>
#include <QTranslator>

class QCoreApplication;

namespace crat::shell {

/// Loads the studio's texts in one language, before the first widget is made. English is the source and needs no file.
class Language {
public:
    explicit Language(QCoreApplication &application) : m_application(application) {}
    /// `locale` "" = the system's. Falls back to English where there is no translation.
    void load(const QString &locale);
    QString current() const { return m_current; } ///< "en" or "zh_CN"
    /// What a menu may offer, as (locale, name in its own language).
    static QList<QPair<QString, QString>> available();

private:
    QCoreApplication &m_application;
    QTranslator m_studio, m_qt;
    QString m_current = QStringLiteral("en");
};

} // namespace crat::shell
