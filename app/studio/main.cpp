#include <cstdio>
#include <memory>
#include <optional>

#include <QApplication>

#include "app/studio/DisplayGuard.h"
#include "app/studio/QuitSignals.h"
#include "app/studio/Studio.h"
#include "core/base/Log.h"

namespace {

/// Nothing: the arguments are wrong, which has been said.
std::optional<crat::studio::Options> parse()
{
    auto options = crat::studio::Options::parse(QCoreApplication::arguments());
    if (options)
        return std::move(*options);
    std::fprintf(stderr, "crat-studio: %s\nTry crat-studio --help.\n", options.error().forUser.c_str());
    return std::nullopt;
}

/// Help and version need no display.
int tell(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const auto options = parse();
    if (!options)
        return 2;
    const QString text = options->help ? crat::studio::Options::helpText()
                                       : QStringLiteral("crat-studio %1\n").arg(QCoreApplication::applicationVersion());
    std::fputs(qPrintable(text), stdout);
    return 0;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication::setApplicationName(QStringLiteral("crat-studio"));
    QCoreApplication::setApplicationVersion(QStringLiteral(CRAT_VERSION));
    if (crat::studio::Options::wantsText(argc, argv))
        return tell(argc, argv);
    // QtWebEngine, loaded later by a plug-in, asks for this before the application is made.
    QCoreApplication::setAttribute(Qt::AA_ShareOpenGLContexts);
    auto guard = std::make_unique<crat::studio::DisplayGuard>();
    QApplication application(argc, argv);
    guard.reset();
    QGuiApplication::setApplicationDisplayName(QStringLiteral("CRAT Studio"));
    QGuiApplication::setDesktopFileName(QStringLiteral("crat-studio"));
    QApplication::setQuitOnLastWindowClosed(false); // the window says when it has been agreed on

    const auto options = parse();
    if (!options)
        return 2;
    crat::setUpLogging({});
    crat::studio::Studio studio(application, *options);
    const crat::studio::QuitSignals quit([&studio] { studio.window().close(); });
    studio.start();
    return QApplication::exec();
}
