#include "ui/shell/ErrorText.h"

#include <QCoreApplication>

namespace crat::shell {

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
        .arg(errorTitle(error.code), QString::fromStdString(error.forUser));
}

} // namespace crat::shell
