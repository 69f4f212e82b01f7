#include "core/companion/target/Script.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include "core/base/CrashPoint.h"
#include "core/base/Files.h"
#include "core/base/ProcessMark.h"
#include "core/base/Random.h"
#include "core/base/SecretVariables.h"
#include "core/base/Utf8.h"

namespace crat::target {

namespace {

constexpr std::chrono::seconds Grace{3};
constexpr std::string_view MarkName = "CRAT_SCRIPT";

/// A descriptor that becomes readable when stop is requested.
class StopDescriptor {
public:
    explicit StopDescriptor(const std::stop_token &stop)
        : m_fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), m_callback(stop, Signal{m_fd})
    {
    }
    ~StopDescriptor() { ::close(m_fd); }
    StopDescriptor(const StopDescriptor &) = delete;
    StopDescriptor &operator=(const StopDescriptor &) = delete;
    int get() const { return m_fd; }

private:
    struct Signal {
        int fd;
        void operator()() const { ::eventfd_write(fd, 1); }
    };
    int m_fd;
    std::stop_callback<Signal> m_callback;
};

/// A program that is about to be started, written down before: "mark, our own identity", a line each; once it runs, its own
/// identity too. All that it starts has the mark in its environment, so it is found even where we were killed right after its
/// start; by its identity it is found, with its group, where it dropped the mark (`exec env -i …`).
struct Note {
    std::filesystem::path file;
    std::string mark = randomToken(128);

    explicit Note(const std::filesystem::path &log) : file(log.string() + ".process") {}
    Result<> write(const ProcessIdentity *program = nullptr) const
    {
        auto ourselves = ProcessIdentity::of(::getpid());
        if (!ourselves)
            return tl::unexpected(ourselves.error());
        return writeFileAtomically(file, mark + "\n" + ourselves->toText() + "\n" +
                                             (program ? program->toText() + "\n" : std::string()));
    }
    void remove() const
    {
        std::error_code ignored;
        std::filesystem::remove(file, ignored);
    }
};

/// A killed companion leaves its program running: it is ended before the same work begins again.
void endLeftOver(const Note &note)
{
    std::istringstream text(readFile(note.file, 4096).value_or(""));
    std::string mark, owner, program;
    if (!std::getline(text, mark) || !std::getline(text, owner) || mark.empty())
        return;
    std::getline(text, program);
    // Where it is our own, its program has ended, and what it has left running (a service) is meant to run.
    if (const auto ourselves = ProcessIdentity::of(::getpid());
        !ourselves || ProcessIdentity::fromText(owner) != *ourselves) {
        if (const auto identity = ProcessIdentity::fromText(program)) {
            if (auto left = ChildProcess::adopt(*identity))
                left->stop(Grace);
        }
        endMarked(MarkName, mark, Grace);
    }
    note.remove();
}

Result<ExitState> waitFor(ChildProcess &child, const std::string &name, Deadline until, const std::stop_token &stop)
{
    const StopDescriptor stopped(stop);
    for (;;) {
        if (auto exit = child.exitState())
            return *exit;
        std::array<pollfd, 2> waits{{{child.exitDescriptor(), POLLIN, 0}, {stopped.get(), POLLIN, 0}}};
        ::poll(waits.data(), waits.size(), static_cast<int>(std::min<std::int64_t>(until.left().count() + 1, 60'000)));
        if (stop.stop_requested()) {
            child.stop(Grace);
            return fail(Errc::Cancelled, name + " was stopped: the task was cancelled");
        }
        if (until.passed() && child.running()) {
            child.stop(Grace);
            return fail(Errc::Timeout, name + " did not end in time");
        }
    }
}

} // namespace

Result<ExitState> runLogged(ProcessOptions options, const std::filesystem::path &log, Deadline until,
                            std::stop_token stop)
{
    hideSecretVariables(options);
    options.standardOutput = ProcessOutput::toFile(log);
    options.standardError = ProcessOutput::sameAsOutput();
    const std::string name = options.arguments.empty() ? std::string() : options.arguments.front();
    if (stop.stop_requested())
        return fail(Errc::Cancelled, name + " was not started: the task was cancelled");
    const Note note(log);
    endLeftOver(note);
    if (auto noted = note.write(); !noted)
        return tl::unexpected(noted.error());
    options.environment[std::string(MarkName)] = note.mark;
    auto child = ChildProcess::start(options);
    if (child) {
        crashPoint("script.started");
        (void)note.write(&child->identity()); // where this fails, the mark has to do
    }
    auto ended = child ? waitFor(*child, name, until, stop) : Result<ExitState>(tl::unexpected(child.error()));
    note.remove();
    return ended;
}

void endLeftOver(const std::filesystem::path &log)
{
    endLeftOver(Note(log));
}

std::string tailOf(const std::filesystem::path &file, std::size_t bytes)
{
    std::ifstream in(file, std::ios::binary | std::ios::ate);
    if (!in)
        return {};
    const auto size = static_cast<std::uint64_t>(in.tellg());
    const std::uint64_t from = size > bytes ? size - bytes : 0;
    in.seekg(static_cast<std::streamoff>(from));
    std::string out(static_cast<std::size_t>(size - from), '\0');
    in.read(out.data(), static_cast<std::streamsize>(out.size()));
    out.resize(static_cast<std::size_t>(in.gcount()));
    if (from > 0)
        out.erase(0, std::min(out.find('\n') + 1, out.size()));
    while (!out.empty() && (out.back() == '\n' || out.back() == '\r'))
        out.pop_back();
    out = toValidUtf8(out);
    for (char &c : out) {
        if (static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t')
            c = ' ';
    }
    return out;
}

} // namespace crat::target
