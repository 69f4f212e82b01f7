#include "core/robot/completion/PastUseFile.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/Files.h"
#include "core/robot/Characters.h"

namespace crat::robot {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t LabelLimit = 1000;
constexpr std::uint64_t FileLimit = 8u << 20; ///< one that is larger is none of ours

bool canBeKept(std::string_view label)
{
    return !label.empty() && label.size() <= LabelLimit && isValidUtf8(label) &&
           std::none_of(label.begin(), label.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

tl::unexpected<Error> unavailable(const fs::path &path)
{
    return fail(Errc::Unavailable, path.string() + " cannot be written: " + std::strerror(errno));
}

/// Held while the file is appended to or written anew, so that neither is lost to the other.
class Lock {
public:
    explicit Lock(const fs::path &file)
        : m_descriptor(::open((file.string() + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600))
    {
        m_held = m_descriptor >= 0 && ::flock(m_descriptor, LOCK_EX) == 0;
    }
    ~Lock()
    {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }
    Lock(const Lock &) = delete;
    Lock &operator=(const Lock &) = delete;
    bool held() const { return m_held; }

private:
    int m_descriptor;
    bool m_held = false;
};

/// Error: of the system, in errno.
bool appendLine(const fs::path &file, const std::string &line, std::uint64_t &size)
{
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return false;
    const bool whole = ::write(descriptor, line.data(), line.size()) == static_cast<ssize_t>(line.size());
    struct stat status {};
    size = ::fstat(descriptor, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
    ::close(descriptor);
    return whole;
}

} // namespace

PastUse parsePastUse(std::string_view text, std::size_t &broken)
{
    PastUse past;
    broken = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        const bool whole = end < text.size(); // a line that a killed process left unfinished has no end
        text.remove_prefix(std::min(end + 1, text.size()));
        std::uint32_t count = 0;
        const auto [at, error] = std::from_chars(line.data(), line.data() + line.size(), count);
        const auto digits = static_cast<std::size_t>(at - line.data());
        const bool good = whole && error == std::errc() && count > 0 && digits < line.size() && line[digits] == '\t' &&
                          canBeKept(line.substr(digits + 1));
        if (good)
            past.add(line.substr(digits + 1), count);
        else
            ++broken;
    }
    return past;
}

std::string pastUseText(const PastUse &past)
{
    std::string text;
    for (const auto &[label, count] : past.counts()) {
        if (canBeKept(label))
            text += std::to_string(count) + '\t' + label + '\n';
    }
    return text;
}

PastUse PastUseFile::load(std::string &problem) const
{
    problem.clear();
    if (m_file.empty())
        return {};
    const auto bytes = readFile(m_file, FileLimit);
    if (!bytes) {
        if (bytes.error().code != Errc::NotFound)
            problem = "What was chosen before is not known: " + bytes.error().forUser;
        return {};
    }
    std::size_t broken = 0;
    PastUse past = parsePastUse(*bytes, broken);
    if (broken > 0)
        problem = m_file.string() + ": " + std::to_string(broken) +
                  " lines cannot be read and are left out of what was chosen before.";
    return past;
}

Result<> PastUseFile::append(std::string_view label) const
{
    if (m_file.empty() || !canBeKept(label))
        return {};
    std::error_code ec;
    fs::create_directories(m_file.parent_path(), ec);
    const Lock lock(m_file);
    std::uint64_t size = 0;
    if (!lock.held() || !appendLine(m_file, "1\t" + std::string(label) + '\n', size))
        return unavailable(m_file);
    return size > LongAt ? shorten() : Result<>();
}

/// With the lock held.
Result<> PastUseFile::shorten() const
{
    std::string problem;
    PastUse past = load(problem);
    std::string text = pastUseText(past);
    while (text.size() > LongAt / 2) {
        past.halve();
        text = pastUseText(past);
    }
    return writeFileAtomically(m_file, text);
}

} // namespace crat::robot
