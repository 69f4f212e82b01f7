#include "ui/shell/ErrorText.h"

#include <array>

#include <QCoreApplication>
#include <QRegularExpression>

namespace crat::shell {
namespace {

// What the system says of a file, as far as it is likely; anything else is shown as it comes.
constexpr std::array kReasons{QT_TRANSLATE_NOOP("crat::shell::ErrorText", "No such file or directory"),
                              QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Permission denied"),
                              QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Is a directory"),
                              QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Not a directory"),
                              QT_TRANSLATE_NOOP("crat::shell::ErrorText", "No space left on device"),
                              QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Disk quota exceeded"),
                              QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Read-only file system"),
                              QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Input/output error")};

QString translated(const char *text)
{
    return QCoreApplication::translate("crat::shell::ErrorText", text);
}

QString reasonWords(const QString &reason)
{
    for (const char *known : kReasons) {
        if (reason == QLatin1String(known))
            return translated(known);
    }
    return reason;
}

} // namespace

QString errorWords(const Error &error)
{
    // core/base links no Qt, so its sentences about files are known by their shape ("context: cannot read PATH: REASON").
    static const QRegularExpression aboutFile(QStringLiteral("\\A(.*?)cannot (read|write) (.+): ([^:]+)\\z"),
                                              QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression tooLarge(QStringLiteral("\\A(.+) is larger than the limit of ([0-9]+) bytes\\z"),
                                             QRegularExpression::DotMatchesEverythingOption);
    QString said = QString::fromStdString(error.forUser);
    if (const auto found = aboutFile.match(said); found.hasMatch()) {
        const char *sentence = found.captured(2) == u"read"
                                   ? QT_TRANSLATE_NOOP("crat::shell::ErrorText", "cannot read %1: %2")
                                   : QT_TRANSLATE_NOOP("crat::shell::ErrorText", "cannot write %1: %2");
        return found.captured(1) + translated(sentence).arg(found.captured(3), reasonWords(found.captured(4)));
    }
    if (const auto found = tooLarge.match(said); found.hasMatch())
        return translated(QT_TRANSLATE_NOOP("crat::shell::ErrorText", "%1 is larger than the limit of %2 bytes"))
            .arg(found.captured(1), found.captured(2));
    return said;
}

QString errorTitle(Errc code)
{
    const char *title = QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Internal error");
    switch (code) {
    case Errc::BadInput: title = QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Not usable"); break;
    case Errc::Unauthorized: title = QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Sign-in needed"); break;
    case Errc::Forbidden: title = QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Not allowed"); break;
    case Errc::NotFound: title = QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Not found"); break;
    case Errc::Conflict: title = QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Not possible now"); break;
    case Errc::TooLarge: title = QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Too large"); break;
    case Errc::TooManyRequests: title = QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Too many requests"); break;
    case Errc::Timeout: title = QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Took too long"); break;
    case Errc::Unavailable: title = QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Not available"); break;
    case Errc::Cancelled: title = QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Cancelled"); break;
    case Errc::Unsupported: title = QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Not supported"); break;
    case Errc::Internal: break;
    }
    return QCoreApplication::translate("crat::shell::ErrorText", title);
}

QString errorText(const Error &error)
{
    return QCoreApplication::translate("crat::shell::ErrorText", "%1: %2")
        .arg(errorTitle(error.code), errorWords(error));
}

} // namespace crat::shell
