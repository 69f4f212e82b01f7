#include "app/studio/DisplayGuard.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include <QList>
#include <QString>

namespace crat::studio {
namespace {

/// What Qt said, until it is known whether it comes up.
QList<std::pair<QtMsgType, QString>> &heldBack()
{
    static QList<std::pair<QtMsgType, QString>> messages;
    return messages;
}

void hold(QtMsgType type, const QMessageLogContext &, const QString &text)
{
    if (type != QtFatalMsg) {
        heldBack().append({type, text});
        return;
    }
    // The reason ("could not connect to display :7") comes before the verdict, which has several lines.
    QString why = text;
    for (const auto &[kind, said] : std::as_const(heldBack())) {
        if (kind == QtWarningMsg || kind == QtCriticalMsg) {
            why = said;
            break;
        }
    }
    std::fprintf(
        stderr,
        "crat-studio: there is no display to show its window on (%s). Start it in a desktop session, where DISPLAY or "
        "WAYLAND_DISPLAY is set, or through xvfb-run; crat does the work of the command line without one.\n",
        qPrintable(why.simplified()));
    std::_Exit(3);
}

} // namespace

DisplayGuard::DisplayGuard() : m_former(qInstallMessageHandler(hold)) {}

DisplayGuard::~DisplayGuard()
{
    qInstallMessageHandler(m_former);
    for (const auto &[type, text] : std::exchange(heldBack(), {}))
        qt_message_output(type, QMessageLogContext(), text);
}

} // namespace crat::studio
