#include "ui/shell/ErrorText.h"

#include <QCoreApplication>

namespace crat::shell {

QString errorTitle(Errc code)
{
    const auto tr = [](const char *text) {
        return QCoreApplication::translate("crat::shell::ErrorText", text);
    };
    switch (code) {
    case Errc::BadInput: return tr(QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Not usable"));
    case Errc::Unauthorized: return tr(QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Sign-in needed"));
    case Errc::Forbidden: return tr(QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Not allowed"));
    case Errc::NotFound: return tr(QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Not found"));
    case Errc::Conflict: return tr(QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Not possible now"));
    case Errc::TooLarge: return tr(QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Too large"));
    case Errc::TooManyRequests: return tr(QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Too many requests"));
    case Errc::Timeout: return tr(QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Took too long"));
    case Errc::Unavailable: return tr(QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Not available"));
    case Errc::Cancelled: return tr(QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Cancelled"));
    case Errc::Unsupported: return tr(QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Not supported"));
    case Errc::Internal: break;
    }
    return tr(QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Internal error"));
}

QString errorText(const Error &error)
{
    return QCoreApplication::translate("crat::shell::ErrorText", "%1: %2")
        .arg(errorTitle(error.code), QString::fromStdString(error.forUser));
}

} // namespace crat::shell
