#include <cstdio>

#include <QApplication>

#include "app/studio/QuitSignals.h"
#include "app/studio/Studio.h"
#include "core/base/Log.h"

int main(int argc, char *argv[])
{
    // QtWebEngine, loaded later by a plug-in, asks for this before the application is made.
    QCoreApplication::setAttribute(Qt::AA_ShareOpenGLContexts);
    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("crat-studio"));
    QCoreApplication::setApplicationVersion(QStringLiteral(CRAT_VERSION));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("CRAT Studio"));
    QGuiApplication::setDesktopFileName(QStringLiteral("crat-studio"));
    QApplication::setQuitOnLastWindowClosed(false); // the window says when it has been agreed on

    const auto options = crat::studio::Options::parse(QCoreApplication::arguments());
    if (!options) {
        std::fprintf(stderr, "crat-studio: %s\nTry crat-studio --help.\n", options.error().forUser.c_str());
        return 2;
    }
    if (options->help || options->version) {
        const QString text = options->help
                                 ? crat::studio::Options::helpText()
                                 : QStringLiteral("crat-studio %1\n").arg(QCoreApplication::applicationVersion());
        std::fputs(qPrintable(text), stdout);
        return 0;
    }
    crat::setUpLogging({});
    crat::studio::Studio studio(application, *options);
    const crat::studio::QuitSignals quit([&studio] { studio.window().close(); });
    studio.start();
    return QApplication::exec();
}
