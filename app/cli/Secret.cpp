#include "app/cli/Secret.h"

#include <array>
#include <cerrno>
#include <csignal>

#include <termios.h>
#include <unistd.h>

namespace crat::cli {
namespace {

constexpr std::size_t MostSecret = 64 * 1024;
constexpr int Ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

termios shown; ///< for the signal handler, which has no other way to it

extern "C" void showAndEnd(int number)
{
    ::tcsetattr(STDIN_FILENO, TCSANOW, &shown);
    std::signal(number, SIG_DFL);
    std::raise(number);
}

/// While it lives the terminal does not show what is typed.
class Hidden {
public:
    Hidden()
    {
        m_terminal = ::tcgetattr(STDIN_FILENO, &shown) == 0;
        if (!m_terminal)
            return;
        for (const int number : Ending)
            std::signal(number, showAndEnd);
        std::signal(SIGTSTP, SIG_IGN); // a stopped crat would leave the shell with a terminal that shows nothing
        termios hidden = shown;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    ~Hidden()
    {
        if (!m_terminal)
            return;
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
        for (const int number : Ending)
            std::signal(number, SIG_DFL);
        std::signal(SIGTSTP, SIG_DFL);
    }
    Hidden(const Hidden &) = delete;
    Hidden &operator=(const Hidden &) = delete;
    bool onTerminal() const { return m_terminal; }

private:
    bool m_terminal = false;
};

/// A byte of standard input; -1 at its end.
int nextByte()
{
    char c = 0;
    for (;;) {
        const ssize_t n = ::read(STDIN_FILENO, &c, 1);
        if (n == 1)
            return static_cast<unsigned char>(c);
        if (n == 0 || errno != EINTR)
            return -1;
    }
}

} // namespace

Result<std::string> readSecret(std::ostream &err, const std::string &prompt)
{
    const Hidden hidden;
    if (hidden.onTerminal())
        err << prompt << std::flush;
    std::string line;
    int c = nextByte();
    const bool nothing = c < 0;
    for (; c >= 0 && c != '\n'; c = nextByte()) {
        if (line.size() == MostSecret)
            return fail(Errc::TooLarge, "the line on standard input is longer than 64 KiB");
        line += static_cast<char>(c);
    }
    if (hidden.onTerminal())
        err << '\n';
    if (nothing)
        return fail(Errc::BadInput, "nothing came on standard input, where one line is expected");
    if (!line.empty() && line.back() == '\r')
        line.pop_back();
    return line;
}

Result<std::string> readInput(std::size_t limit)
{
    std::string out;
    std::array<char, 64 * 1024> piece{};
    for (;;) {
        const ssize_t n = ::read(STDIN_FILENO, piece.data(), piece.size());
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return out;
        out.append(piece.data(), static_cast<std::size_t>(n));
        if (out.size() > limit)
            return fail(Errc::TooLarge, "standard input is larger than " + std::to_string(limit) + " bytes");
    }
}

} // namespace crat::cli
