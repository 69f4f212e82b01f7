#include "core/base/ChildProcess.h"

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/Files.h"

extern char **environ;

namespace crat {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t InputLimit = 60 * 1024; // a pipe takes 64 KiB without a reader

std::string reason(int error)
{
    return std::error_code(error, std::generic_category()).message();
}

// glibc 2.36 declares pidfd_open() without extern "C".
int openPidfd(pid_t pid)
{
    return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
}

class Descriptor {
public:
    explicit Descriptor(int fd = -1) : m_fd(fd) {}
    Descriptor(Descriptor &&other) noexcept : m_fd(other.release()) {}
    Descriptor &operator=(Descriptor &&other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    int get() const { return m_fd; }
    int release() { return std::exchange(m_fd, -1); }

private:
    int m_fd;
};

struct Pipe {
    Descriptor read, write;
};

Result<Pipe> makePipe()
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return fail(Errc::Unavailable, "cannot make a pipe: " + reason(errno));
    return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

/// A copy with a number that no spawn action writes to.
Result<Descriptor> outOfTheWay(int fd)
{
    Descriptor copy(::fcntl(fd, F_DUPFD_CLOEXEC, 256));
    if (copy.get() < 0)
        return fail(Errc::Unavailable, "cannot hand a descriptor on: " + reason(errno));
    return copy;
}

struct SpawnActions {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    SpawnActions()
    {
        posix_spawn_file_actions_init(&files);
        posix_spawnattr_init(&attributes);
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setsigdefault(&attributes, &all);
        posix_spawnattr_setflags(
            &attributes, static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID));
    }
    ~SpawnActions()
    {
        posix_spawn_file_actions_destroy(&files);
        posix_spawnattr_destroy(&attributes);
    }
    SpawnActions(const SpawnActions &) = delete;
    SpawnActions &operator=(const SpawnActions &) = delete;
};

std::vector<std::string> environmentOf(const ProcessOptions &options)
{
    std::vector<std::string> out;
    for (char **entry = environ; !options.clearEnvironment && *entry; ++entry) {
        const std::string_view text(*entry);
        if (!options.environment.contains(std::string(text.substr(0, text.find('=')))))
            out.emplace_back(text);
    }
    for (const auto &[name, value] : options.environment)
        if (value)
            out.push_back(name + "=" + *value);
    return out;
}

std::vector<char *> pointers(std::vector<std::string> &texts)
{
    std::vector<char *> out;
    for (std::string &text : texts)
        out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

Result<> check(const ProcessOptions &options)
{
    if (options.arguments.empty() || options.arguments.front().empty())
        return fail(Errc::BadInput, "no program was named");
    for (const std::string &argument : options.arguments)
        if (argument.find('\0') != argument.npos)
            return fail(Errc::BadInput, options.arguments.front() + ": an argument holds a NUL character");
    for (const auto &[name, value] : options.environment)
        if (name.empty() || name.find_first_of(std::string_view("=\0", 2)) != name.npos ||
            (value && value->find('\0') != value->npos))
            return fail(Errc::BadInput, "environment variable " + name + " cannot be set");
    if (options.standardInput.size() > InputLimit)
        return fail(Errc::TooLarge, "more than 60 KiB of input for " + options.arguments.front());
    std::error_code ec;
    if (!options.workingFolder.empty() && !fs::is_directory(options.workingFolder, ec))
        return fail(Errc::NotFound, "the working folder " + options.workingFolder.string() + " does not exist");
    return {};
}

/// Wires output stream `number`. The read end of a pipe comes back in `ours`.
Result<> wireOutput(SpawnActions &actions, const ProcessOutput &output, int number, std::vector<Descriptor> &held,
                    Descriptor &ours)
{
    using Kind = ProcessOutput::Kind;
    switch (output.kind) {
    case Kind::Inherit: return {};
    case Kind::Null: posix_spawn_file_actions_addopen(&actions.files, number, "/dev/null", O_WRONLY, 0); return {};
    case Kind::SameAsOutput: posix_spawn_file_actions_adddup2(&actions.files, STDOUT_FILENO, number); return {};
    case Kind::File: {
        Descriptor file(::open(output.file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
        if (file.get() < 0)
            return fail(Errc::Unavailable, "cannot write " + output.file.string() + ": " + reason(errno));
        auto copy = outOfTheWay(file.get());
        if (!copy)
            return tl::unexpected(copy.error());
        posix_spawn_file_actions_adddup2(&actions.files, copy->get(), number);
        held.push_back(std::move(*copy));
        return {};
    }
    case Kind::Pipe: break;
    }
    auto pipe = makePipe();
    if (!pipe)
        return tl::unexpected(pipe.error());
    auto copy = outOfTheWay(pipe->write.get());
    if (!copy)
        return tl::unexpected(copy.error());
    posix_spawn_file_actions_adddup2(&actions.files, copy->get(), number);
    ::fcntl(pipe->read.get(), F_SETFL, O_NONBLOCK);
    held.push_back(std::move(*copy));
    ours = std::move(pipe->read);
    return {};
}

Result<> wireInput(SpawnActions &actions, const std::string &bytes, std::vector<Descriptor> &held)
{
    if (bytes.empty()) {
        posix_spawn_file_actions_addopen(&actions.files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        return {};
    }
    auto pipe = makePipe();
    if (!pipe)
        return tl::unexpected(pipe.error());
    if (::write(pipe->write.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
        return fail(Errc::Unavailable, "cannot write the child's input: " + reason(errno));
    auto copy = outOfTheWay(pipe->read.get());
    if (!copy)
        return tl::unexpected(copy.error());
    posix_spawn_file_actions_adddup2(&actions.files, copy->get(), STDIN_FILENO);
    held.push_back(std::move(*copy));
    return {};
}

struct StatLine {
    char state = '?';
    std::uint64_t startTicks = 0;
};

std::optional<StatLine> readStat(int pid)
{
    auto text = readFile("/proc/" + std::to_string(pid) + "/stat", 4096);
    if (!text)
        return std::nullopt;
    const std::size_t end = text->rfind(')'); // the name before it may hold anything, also spaces and brackets
    if (end == text->npos || end + 2 >= text->size())
        return std::nullopt;
    StatLine out;
    out.state = (*text)[end + 2];
    std::size_t at = end + 2;
    for (int field = 3; field < 22; ++field) {
        at = text->find(' ', at);
        if (at == text->npos)
            return std::nullopt;
        ++at;
    }
    const auto [stop, error] = std::from_chars(text->data() + at, text->data() + text->size(), out.startTicks);
    if (error != std::errc{})
        return std::nullopt;
    return out;
}

std::string bootId()
{
    std::string text = readFile("/proc/sys/kernel/random/boot_id", 256).value_or("");
    while (!text.empty() && (text.back() == '\n' || text.back() == ' '))
        text.pop_back();
    return text;
}

/// Reads what is there. False once the stream has ended.
bool drain(int fd, std::string &into, std::size_t limit, bool &truncated)
{
    std::array<char, 65536> chunk{};
    for (;;) {
        const ssize_t n = ::read(fd, chunk.data(), chunk.size());
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno == EAGAIN;
        if (n == 0)
            return false;
        const std::size_t room = limit - std::min(limit, into.size());
        truncated = truncated || static_cast<std::size_t>(n) > room;
        into.append(chunk.data(), std::min(room, static_cast<std::size_t>(n)));
    }
}

} // namespace

std::string ProcessIdentity::toText() const
{
    return std::to_string(pid) + " " + std::to_string(startTicks) + " " + bootId;
}

std::optional<ProcessIdentity> ProcessIdentity::fromText(std::string_view text)
{
    ProcessIdentity out;
    const char *end = text.data() + text.size();
    const auto pid = std::from_chars(text.data(), end, out.pid);
    if (pid.ec != std::errc{} || out.pid <= 1 || pid.ptr == end || *pid.ptr != ' ')
        return std::nullopt;
    const auto ticks = std::from_chars(pid.ptr + 1, end, out.startTicks);
    if (ticks.ec != std::errc{} || ticks.ptr == end || *ticks.ptr != ' ')
        return std::nullopt;
    out.bootId.assign(ticks.ptr + 1, end);
    return out;
}

Result<ProcessIdentity> ProcessIdentity::of(int pid)
{
    const auto stat = readStat(pid);
    if (!stat || stat->state == 'Z' || stat->state == 'X')
        return fail(Errc::NotFound, "there is no process " + std::to_string(pid));
    return ProcessIdentity{pid, stat->startTicks, crat::bootId()};
}

std::string ExitState::toText() const
{
    if (code)
        return "exit code " + std::to_string(*code);
    if (signal)
        return "ended by signal " + std::to_string(*signal);
    return "ended";
}

Result<ChildProcess> ChildProcess::start(const ProcessOptions &options)
{
    if (auto good = check(options); !good)
        return tl::unexpected(good.error());
    SpawnActions actions;
    std::vector<Descriptor> held; // open until the child has its copies
    Descriptor out, err, nothing;
    if (auto wired = wireInput(actions, options.standardInput, held); !wired)
        return tl::unexpected(wired.error());
    if (auto wired = wireOutput(actions, options.standardOutput, STDOUT_FILENO, held, out); !wired)
        return tl::unexpected(wired.error());
    if (auto wired = wireOutput(actions, options.standardError, STDERR_FILENO, held, err); !wired)
        return tl::unexpected(wired.error());
    int next = 3;
    for (const int fd : options.keep) {
        auto copy = outOfTheWay(fd);
        if (!copy)
            return tl::unexpected(copy.error());
        posix_spawn_file_actions_adddup2(&actions.files, copy->get(), next++);
        held.push_back(std::move(*copy));
    }
    posix_spawn_file_actions_addclosefrom_np(&actions.files, next);
    if (!options.workingFolder.empty())
        posix_spawn_file_actions_addchdir_np(&actions.files, options.workingFolder.c_str());

    std::vector<std::string> arguments = options.arguments, environment = environmentOf(options);
    pid_t pid = 0;
    const int error = ::posix_spawnp(&pid, arguments.front().c_str(), &actions.files, &actions.attributes,
                                     pointers(arguments).data(), pointers(environment).data());
    if (error)
        return fail(error == ENOENT ? Errc::NotFound : Errc::Unavailable,
                    "cannot start " + arguments.front() + ": " + reason(error));
    ChildProcess child;
    child.m_identity.pid = pid; // not collected yet, so the number is still this child's
    child.m_identity.bootId = bootId();
    if (const auto stat = readStat(pid))
        child.m_identity.startTicks = stat->startTicks;
    child.m_pidfd = openPidfd(pid);
    child.m_out = out.release();
    child.m_err = err.release();
    if (child.m_pidfd < 0) {
        const int why = errno;
        child.signalTree(SIGKILL);
        ::waitpid(pid, nullptr, 0);
        child.m_exit = ExitState{};
        return fail(Errc::Unsupported, "this kernel has no pidfd_open (Linux 5.3): " + reason(why));
    }
    return child;
}

Result<ChildProcess> ChildProcess::adopt(const ProcessIdentity &identity)
{
    const auto gone = [&] {
        return fail(Errc::NotFound, "process " + std::to_string(identity.pid) + " has ended");
    };
    if (identity.pid <= 1)
        return gone();
    ChildProcess child;
    child.m_ours = false;
    child.m_detached = true; // an adopted process ends by stop() only
    child.m_identity = identity;
    child.m_pidfd = openPidfd(identity.pid);
    if (child.m_pidfd < 0)
        return gone();
    // Read after the pidfd is open: from here on the number cannot come to mean another process unseen.
    const auto now = ProcessIdentity::of(identity.pid);
    if (!now || *now != identity)
        return gone();
    return child;
}

ChildProcess::~ChildProcess()
{
    close();
}

ChildProcess::ChildProcess(ChildProcess &&other) noexcept
    : m_identity(std::move(other.m_identity)), m_pidfd(std::exchange(other.m_pidfd, -1)),
      m_out(std::exchange(other.m_out, -1)), m_err(std::exchange(other.m_err, -1)), m_ours(other.m_ours),
      m_detached(other.m_detached), m_exit(other.m_exit)
{
}

ChildProcess &ChildProcess::operator=(ChildProcess &&other) noexcept
{
    if (this != &other) {
        close();
        m_identity = std::move(other.m_identity);
        m_pidfd = std::exchange(other.m_pidfd, -1);
        m_out = std::exchange(other.m_out, -1);
        m_err = std::exchange(other.m_err, -1);
        m_ours = other.m_ours;
        m_detached = other.m_detached;
        m_exit = other.m_exit;
    }
    return *this;
}

void ChildProcess::close()
{
    if (m_pidfd >= 0 && !m_exit && !m_detached)
        stop(std::chrono::milliseconds(0));
    for (int *fd : {&m_pidfd, &m_out, &m_err})
        if (const int number = std::exchange(*fd, -1); number >= 0)
            ::close(number);
}

bool ChildProcess::endedWithin(int milliseconds) const
{
    pollfd entry{m_pidfd, POLLIN, 0};
    return ::poll(&entry, 1, milliseconds) > 0;
}

void ChildProcess::collect()
{
    ExitState state;
    siginfo_t info{};
    if (m_ours && ::waitid(P_PID, static_cast<id_t>(pid()), &info, WEXITED) == 0) {
        if (info.si_code == CLD_EXITED)
            state.code = info.si_status;
        else
            state.signal = info.si_status;
    }
    m_exit = state;
}

std::optional<ExitState> ChildProcess::exitState()
{
    if (!m_exit && endedWithin(0))
        collect();
    return m_exit;
}

Result<ExitState> ChildProcess::wait(Deadline until)
{
    while (!m_exit) {
        const auto left = std::min(until.left(), std::chrono::milliseconds(60'000));
        if (endedWithin(static_cast<int>(left.count())))
            collect();
        else if (until.passed())
            return fail(Errc::Timeout, "process " + std::to_string(pid()) + " did not end in time");
    }
    return *m_exit;
}

void ChildProcess::signalTree(int number)
{
    if (!m_exit && pid() > 1)
        ::kill(-pid(), number);
}

ExitState ChildProcess::stop(std::chrono::milliseconds grace)
{
    if (m_exit)
        return *m_exit;
    if (grace.count() > 0) {
        signalTree(SIGTERM);
        endedWithin(static_cast<int>(std::min<std::int64_t>(grace.count(), 600'000)));
    }
    // Before the leader is collected: until then its number, and with it the group's, cannot be given to others.
    signalTree(SIGKILL);
    return wait(Deadline::after(std::chrono::seconds(30))).value_or(ExitState{});
}

Result<ProcessResult> runProcess(ProcessOptions options, Deadline until, std::size_t limit, int cancelDescriptor)
{
    options.standardOutput = ProcessOutput::pipe();
    if (options.standardError.kind == ProcessOutput::Kind::Null)
        options.standardError = ProcessOutput::pipe();
    auto child = ChildProcess::start(options);
    if (!child)
        return tl::unexpected(child.error());
    ProcessResult result;
    bool ended = false;
    // Streams first: a grandchild may keep them open after the child's end, so its end alone decides.
    int out = child->outputDescriptor(), err = child->errorDescriptor();
    while (!ended) {
        std::array<pollfd, 4> entries{
            {{child->exitDescriptor(), POLLIN, 0}, {out, POLLIN, 0}, {err, POLLIN, 0}, {cancelDescriptor, POLLIN, 0}}};
        const auto left = std::min(until.left(), std::chrono::milliseconds(60'000));
        const int n = ::poll(entries.data(), entries.size(), static_cast<int>(left.count()));
        if (n < 0 && errno != EINTR)
            return fail(Errc::Internal, "poll: " + reason(errno));
        if (entries[3].revents || until.passed()) {
            child->stop(std::chrono::seconds(2));
            return entries[3].revents
                       ? fail(Errc::Cancelled, options.arguments.front() + " was stopped")
                       : fail(Errc::Timeout, options.arguments.front() + " did not end in time and was stopped");
        }
        ended = entries[0].revents != 0;
        if (out >= 0 && (entries[1].revents || ended) && !drain(out, result.output, limit, result.truncated))
            out = -1;
        if (err >= 0 && (entries[2].revents || ended) && !drain(err, result.error, limit, result.truncated))
            err = -1;
    }
    result.exit = child->exitState().value_or(ExitState{});
    return result;
}

std::optional<fs::path> findProgram(std::string_view program)
{
    std::error_code ec;
    if (program.find('/') != program.npos)
        return ::access(std::string(program).c_str(), X_OK) == 0 ? std::optional<fs::path>(program) : std::nullopt;
    const char *variable = std::getenv("PATH");
    std::string_view path = variable ? variable : "/usr/local/bin:/usr/bin:/bin";
    while (!path.empty()) {
        const std::size_t end = std::min(path.find(':'), path.size());
        const fs::path candidate = fs::path(path.substr(0, end)) / program;
        if (fs::is_regular_file(candidate, ec) && ::access(candidate.c_str(), X_OK) == 0)
            return candidate;
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return std::nullopt;
}

} // namespace crat
