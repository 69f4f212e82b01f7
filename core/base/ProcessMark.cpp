#include "core/base/ProcessMark.h"

#include <algorithm>
#include <charconv>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace crat {
namespace {

constexpr std::size_t MaxEnvironment = 1u << 20;
constexpr int Rounds = 10; // a killed one's child may have begun after the list was made

bool isOurs(const std::filesystem::path &process)
{
    struct stat info {};
    return ::stat(process.c_str(), &info) == 0 && info.st_uid == ::geteuid();
}

bool hasEntry(const std::filesystem::path &process, std::string_view entry)
{
    std::ifstream in(process / "environ", std::ios::binary);
    std::string text(MaxEnvironment, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
    std::string_view rest(text);
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\0'), rest.size());
        if (rest.substr(0, end) == entry)
            return true;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
}

} // namespace

std::vector<ProcessIdentity> processesMarked(std::string_view name, std::string_view value)
{
    const std::string entry = std::string(name) + "=" + std::string(value);
    std::vector<int> marked, others;
    std::error_code ec;
    for (const auto &process : std::filesystem::directory_iterator("/proc", ec)) {
        const std::string text = process.path().filename().string();
        int pid = 0;
        const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), pid);
        if (bad != std::errc() || end != text.data() + text.size() || pid == ::getpid() || !isOurs(process.path()))
            continue;
        (hasEntry(process.path(), entry) ? marked : others).push_back(pid);
    }
    std::set<pid_t> sessions;
    for (const int pid : marked)
        if (const pid_t session = ::getsid(pid); session > 0 && session != ::getsid(0))
            sessions.insert(session);
    std::copy_if(others.begin(), others.end(), std::back_inserter(marked),
                 [&sessions](int pid) { return sessions.contains(::getsid(pid)); });
    std::vector<ProcessIdentity> out;
    for (const int pid : marked)
        if (auto identity = ProcessIdentity::of(pid))
            out.push_back(std::move(*identity));
    return out;
}

void endMarked(std::string_view name, std::string_view value, std::chrono::milliseconds grace)
{
    std::vector<ChildProcess> left;
    for (const ProcessIdentity &identity : processesMarked(name, value)) {
        auto process = ChildProcess::adopt(identity);
        if (!process || ::kill(identity.pid, SIGTERM) != 0)
            continue;
        process->detach();
        left.push_back(std::move(*process));
    }
    const Deadline until = Deadline::after(grace);
    for (ChildProcess &process : left)
        (void)process.wait(until);
    killMarked(name, value);
}

std::size_t killMarked(std::string_view name, std::string_view value)
{
    std::size_t killed = 0;
    for (int round = 0; round < Rounds; ++round) {
        const auto found = processesMarked(name, value);
        if (found.empty())
            break;
        for (const ProcessIdentity &identity : found) {
            // Once more right before: a number is not reused within microseconds of its owner's end.
            const auto now = ProcessIdentity::of(identity.pid);
            killed += now && *now == identity && ::kill(identity.pid, SIGKILL) == 0;
        }
    }
    return killed;
}

} // namespace crat
