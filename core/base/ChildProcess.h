#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Clock.h"
#include "core/base/Result.h"

namespace crat {

/// A process named so that another process with a reused number is never taken for it. Survives a restart of ours as text.
struct ProcessIdentity {
    int pid = 0;
    std::uint64_t startTicks = 0; ///< start time in clock ticks since boot (proc(5), field 22 of /proc/PID/stat)
    std::string bootId;           ///< /proc/sys/kernel/random/boot_id
    bool operator==(const ProcessIdentity &) const = default;

    std::string toText() const; ///< "pid startTicks bootId"
    static std::optional<ProcessIdentity> fromText(std::string_view text);
    /// Who `pid` is now. Error: NotFound (no such process, or it has ended and nobody has collected it).
    static Result<ProcessIdentity> of(int pid);
};

/// How a process ended. Neither member is set for an adopted process: only a parent is told.
struct ExitState {
    std::optional<int> code;
    std::optional<int> signal;
    bool ok() const { return code == 0; }
    std::string toText() const; ///< "exit code 3", "ended by signal 9", "ended"
};

/// Where one of a child's output streams goes.
struct ProcessOutput {
    enum class Kind { Null, Pipe, File, SameAsOutput, Inherit };
    Kind kind = Kind::Null;
    std::filesystem::path file; ///< Kind::File: appended to, made with mode 0644
    static ProcessOutput null() { return {}; }
    static ProcessOutput pipe() { return {Kind::Pipe, {}}; }
    static ProcessOutput toFile(std::filesystem::path path) { return {Kind::File, std::move(path)}; }
    static ProcessOutput sameAsOutput() { return {Kind::SameAsOutput, {}}; } ///< for standard error only
    static ProcessOutput inherit() { return {Kind::Inherit, {}}; }
};

struct ProcessOptions {
    std::vector<std::string> arguments;  ///< [0] is the program, looked up in PATH where it holds no slash; no shell
    std::filesystem::path workingFolder; ///< empty: ours
    /// Added to our environment; nullopt takes a variable away.
    std::map<std::string, std::optional<std::string>> environment;
    bool clearEnvironment = false;
    std::string standardInput; ///< bytes the child may read, 60 KiB at most; then it sees the end
    ProcessOutput standardOutput, standardError;
    std::vector<int> keep; ///< our descriptors that become the child's 3, 4, 5 …; all others stay out of it
};

/// One child process, leader of its own session and process group, started by posix_spawn: no inherited descriptors but the
/// chosen ones, signals at their defaults, no shell. Its children stay in the group unless they leave it on purpose, so
/// signals go to the whole tree.
/// Threads: one object belongs to one thread at a time. Nothing here installs a signal handler; the process is waited for
/// through a pidfd (pidfd_open(2)), and only this process is ever collected.
class ChildProcess {
public:
    /// Errors: NotFound (no such program or folder; the text names it), BadInput, Unavailable.
    static Result<ChildProcess> start(const ProcessOptions &options);
    /// Takes over a process that an earlier instance of ours started. Error: NotFound where it has ended meanwhile.
    static Result<ChildProcess> adopt(const ProcessIdentity &identity);

    /// A child that still runs is killed with its tree, unless detach() was called.
    ~ChildProcess();
    ChildProcess(ChildProcess &&other) noexcept;
    ChildProcess &operator=(ChildProcess &&other) noexcept;
    ChildProcess(const ChildProcess &) = delete;
    ChildProcess &operator=(const ChildProcess &) = delete;

    int pid() const { return m_identity.pid; }
    const ProcessIdentity &identity() const { return m_identity; }

    /// Becomes readable once the process has ended: for poll(), QSocketNotifier or an Asio descriptor. Stays ours.
    int exitDescriptor() const { return m_pidfd; }
    /// Read ends of Kind::Pipe streams, non-blocking; -1 where there is none. Stay ours.
    int outputDescriptor() const { return m_out; }
    int errorDescriptor() const { return m_err; }

    /// How it ended, or nothing while it runs. Never blocks.
    std::optional<ExitState> exitState();
    bool running() { return !exitState(); }
    /// Blocks until it has ended or `until` passes (Error: Timeout; the process goes on).
    Result<ExitState> wait(Deadline until);

    /// Sends `number` to the whole group. No error where it has just ended.
    void signalTree(int number);
    /// SIGTERM to the tree, after `grace` SIGKILL; what is left of the group when the leader has ended is killed as well.
    ExitState stop(std::chrono::milliseconds grace);
    /// Lets it run on when this object goes.
    void detach() { m_detached = true; }

private:
    ChildProcess() = default;
    void close();
    bool endedWithin(int milliseconds) const;
    void collect();

    ProcessIdentity m_identity;
    int m_pidfd = -1, m_out = -1, m_err = -1;
    bool m_ours = true; ///< a child, not an adopted process
    bool m_detached = false;
    std::optional<ExitState> m_exit;
};

/// What a finished helper program said.
struct ProcessResult {
    ExitState exit;
    std::string output, error; ///< each cut at the limit
    bool truncated = false;
};

/// Runs a program to its end and catches both streams, at most `limit` bytes of each (what comes after is read and dropped).
/// Blocks the calling thread. `cancelDescriptor`, if given, ends the tree once it is readable.
/// Errors: as ChildProcess::start, Timeout and Cancelled (the tree is stopped first: SIGTERM, two seconds, SIGKILL).
Result<ProcessResult> runProcess(ProcessOptions options, Deadline until, std::size_t limit = 1u << 20,
                                 int cancelDescriptor = -1);

/// The full path of `program` by PATH, or nothing.
std::optional<std::filesystem::path> findProgram(std::string_view program);

} // namespace crat
