#include "ui/shell/ErrorText.h"

#include <QCoreApplication>

namespace crat::shell {

QString errorTitle(Errc code)
{
    const char *title = QT_TRANSLATE_NOOP("crat::shell::ErrorText", "Internal error");
    switch (code) {
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
