#include "app/studio/QuitSignals.h"

#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace crat::studio {
namespace {

constexpr int Ending[] = {SIGINT, SIGTERM, SIGHUP};
int pipeEnds[2] = {-1, -1}; ///< for the handler, which may do little more than write
volatile std::sig_atomic_t asked = 0;

extern "C" void onSignal(int number)
{
    if (asked) { // whichever it is: who asks again will not wait
        std::signal(number, SIG_DFL);
        ::raise(number); // comes when this returns
        return;
    }
    asked = 1;
    const char byte = 1;
    [[maybe_unused]] const auto written = ::write(pipeEnds[1], &byte, 1);
}

int openPipe()
{
    if (::pipe2(pipeEnds, O_CLOEXEC | O_NONBLOCK) != 0)
        pipeEnds[0] = pipeEnds[1] = -1;
    return pipeEnds[0];
}

} // namespace

QuitSignals::QuitSignals(std::function<void()> close)
    : m_close(std::move(close)), m_notifier(openPipe(), QSocketNotifier::Read)
{
    connect(&m_notifier, &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        if (::read(pipeEnds[0], &byte, 1) == 1)
            m_close();
    });
    if (pipeEnds[1] < 0)
        return; // no more descriptors: signals end the program as they always do
    asked = 0;
    struct sigaction action {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (const int number : Ending) {
        struct sigaction before {};
        ::sigaction(number, nullptr, &before);
        if (before.sa_handler != SIG_IGN) // nohup, a shell's background job: they mean it
            ::sigaction(number, &action, nullptr);
    }
}

QuitSignals::~QuitSignals()
{
    for (const int number : Ending)
        std::signal(number, SIG_DFL);
    m_notifier.setEnabled(false);
    for (int &end : pipeEnds) {
        if (end >= 0)
            ::close(end);
        end = -1;
    }
}

} // namespace crat::studio
