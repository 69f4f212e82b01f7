#pragma once

#include <optional>

#include <QSize>
#include <QString>
#include <QStringList>

#include "core/base/Result.h"
#include "ui/shell/Settings.h"

namespace crat::studio {

/// What the command line asks for.
struct Options {
    QString folder;
    QString server;
    QString open; ///< FILE or FILE::TEST
    bool asText = false;
    std::optional<shell::ThemeChoice> theme;
    QString language;
    QString screenshot; ///< written once the project is shown; then the program ends
    QSize size;
    bool help = false, version = false;

    /// Whether only help or the version is asked for: no window, so no display. Before QApplication takes its own arguments out.
    static bool wantsText(int argc, const char *const *argv);
    static QString helpText();
    /// Error: BadInput, naming the argument.
    static Result<Options> parse(const QStringList &arguments);
};

} // namespace crat::studio
