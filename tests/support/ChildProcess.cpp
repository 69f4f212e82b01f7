#include "tests/support/ChildProcess.h"

#include <condition_variable>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/Files.h"

extern char **environ;

namespace crat::test {

namespace {

std::vector<char *> pointers(std::vector<std::string> &texts)
{
    std::vector<char *> out;
    for (std::string &text : texts)
        out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

} // namespace

bool eventually(const std::function<bool()> &condition, std::chrono::milliseconds span)
{
    const auto until = std::chrono::steady_clock::now() + span;
    std::mutex mutex;
    std::condition_variable nobodyWakes;
    while (!condition()) {
        if (std::chrono::steady_clock::now() >= until)
            return condition();
        std::unique_lock lock(mutex);
        nobodyWakes.wait_for(lock, std::chrono::milliseconds(5));
    }
    return true;
}

int freePort()
{
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    int port = 0;
    if (::bind(fd, reinterpret_cast<sockaddr *>(&address), size) == 0 &&
        ::getsockname(fd, reinterpret_cast<sockaddr *>(&address), &size) == 0)
        port = ntohs(address.sin_port);
    ::close(fd);
    return port;
}

ChildProcess::ChildProcess(Options options) : m_folder(options.folder)
{
    int in[2];
    if (::pipe2(in, O_CLOEXEC) != 0)
        return;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    const int mode = O_WRONLY | O_CREAT | O_TRUNC;
    posix_spawn_file_actions_addopen(&actions, 1, (m_folder / "stdout.txt").c_str(), mode, 0600);
    posix_spawn_file_actions_addopen(&actions, 2, (m_folder / "stderr.txt").c_str(), mode, 0600);
    std::vector<std::string> environment = std::move(options.environment);
    for (char **entry = environ; *entry; ++entry)
        environment.emplace_back(*entry);
    auto arguments = pointers(options.arguments);
    auto variables = pointers(environment);
    if (::posix_spawnp(&m_pid, arguments[0], &actions, nullptr, arguments.data(), variables.data()) != 0)
        m_pid = -1;
    posix_spawn_file_actions_destroy(&actions);
    ::close(in[0]);
    const ssize_t written = ::write(in[1], options.input.data(), options.input.size());
    (void)written; // a child that reads nothing is the test's own business
    ::close(in[1]);
}

ChildProcess::~ChildProcess()
{
    if (m_pid > 0 && !m_code) {
        signal(SIGKILL);
        wait();
    }
}

void ChildProcess::signal(int number) const
{
    if (m_pid > 0 && !m_code)
        ::kill(m_pid, number);
}

std::optional<int> ChildProcess::wait(std::chrono::milliseconds span)
{
    eventually(
        [this] {
            if (m_code || m_pid <= 0)
                return true;
            int status = 0;
            if (::waitpid(m_pid, &status, WNOHANG) == m_pid)
                m_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
            return m_code.has_value();
        },
        span);
    return m_code;
}

std::string ChildProcess::output() const
{
    return readFile(m_folder / "stdout.txt").value_or("");
}

std::string ChildProcess::errors() const
{
    return readFile(m_folder / "stderr.txt").value_or("");
}

int run(std::vector<std::string> arguments, std::string *output)
{
    const TemporaryFolder folder;
    ChildProcess child({.arguments = std::move(arguments), .environment = {}, .input = {}, .folder = folder.path()});
    const auto code = child.wait(std::chrono::seconds(60));
    if (output)
        *output = child.output() + child.errors();
    return code.value_or(-1);
}

} // namespace crat::test
