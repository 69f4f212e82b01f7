#include "core/companion/target/ArchiveRules.h"

#include <algorithm>

#include "core/base/Log.h"

namespace crat::target {

namespace {

tl::unexpected<Error> refused(std::string_view path, const std::string &why)
{
    return fail(Errc::BadInput, "the archive was refused: '" + forLogLine(path, 200) + "' " + why);
}

std::string parentOf(std::string_view path)
{
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash));
}

} // namespace

Result<std::string> cleanEntryPath(std::string_view path, std::size_t limit)
{
    if (path.empty() || path.size() > limit)
        return refused(path, "is an empty or too long path");
    if (path.front() == '/')
        return refused(path, "is an absolute path");
    for (const char c : path) {
        if (static_cast<unsigned char>(c) < ' ' || c == 0x7f || c == '\\')
            return refused(path, "holds a control character or backslash");
    }
    std::string out;
    while (!path.empty()) {
        const auto end = std::min(path.find('/'), path.size());
        const auto part = path.substr(0, end);
        if (part == "..")
            return refused(path, "holds a '..' part");
        if (!part.empty() && part != ".") {
            if (part.size() > 255)
                return refused(path, "holds a name that is too long");
            out += out.empty() ? "" : "/";
            out += part;
        }
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return out;
}

Result<> ArchiveRules::checkParents(const std::string &path)
{
    for (std::string parent = parentOf(path); !parent.empty(); parent = parentOf(parent)) {
        const auto [found, isNew] = m_seen.try_emplace(parent, EntryKind::Folder);
        if (found->second != EntryKind::Folder)
            return refused(path, "lies beneath '" + forLogLine(parent, 120) + "', which is no folder");
        if (isNew && m_seen.size() > 2 * m_limits.entries)
            return fail(Errc::TooLarge, "the archive was refused: it holds too many folders");
    }
    return {};
}

Result<> ArchiveRules::checkLink(const ArchiveEntry &entry, const std::string &path) const
{
    if (entry.kind == EntryKind::HardLink) {
        const auto goal = cleanEntryPath(entry.goal, m_limits.pathBytes);
        const auto found = goal ? m_seen.find(*goal) : m_seen.end();
        if (found == m_seen.end() || found->second != EntryKind::File || *goal == path)
            return refused(path, "is a hard link to '" + forLogLine(entry.goal, 120) + "', which is no earlier file");
        return {};
    }
    std::string_view goal = entry.goal;
    if (goal.empty() || goal.front() == '/' || goal.size() > m_limits.pathBytes ||
        goal.find('\\') != std::string_view::npos)
        return refused(path, "is a link to the absolute or unusable path '" + forLogLine(goal, 120) + "'");
    // ".." only in front: behind a name, the name may be a link itself, and then ".." is not what the text says.
    std::size_t up = 0;
    bool named = false;
    while (!goal.empty()) {
        const auto end = std::min(goal.find('/'), goal.size());
        const auto part = goal.substr(0, end);
        if (part == "..") {
            if (named)
                return refused(path, "is a link with '..' behind a name");
            ++up;
        } else if (!part.empty() && part != ".") {
            named = true;
        }
        goal.remove_prefix(std::min(end + 1, goal.size()));
    }
    const auto depth = static_cast<std::size_t>(std::count(path.begin(), path.end(), '/'));
    if (up > depth)
        return refused(path, "is a link that leaves the folder ('" + forLogLine(entry.goal, 120) + "')");
    return {};
}

Result<std::string> ArchiveRules::accept(const ArchiveEntry &entry)
{
    if (++m_summary.entries > m_limits.entries)
        return fail(Errc::TooLarge,
                    "the archive was refused: it holds more than " + std::to_string(m_limits.entries) + " entries");
    auto path = cleanEntryPath(entry.path, m_limits.pathBytes);
    if (!path)
        return path;
    if (entry.kind == EntryKind::Other)
        return refused(entry.path, "is a device, FIFO or socket");
    if (path->empty()) {
        if (entry.kind != EntryKind::Folder)
            return refused(entry.path, "stands where the folder itself is");
        return path;
    }
    if (auto parents = checkParents(*path); !parents)
        return tl::unexpected(parents.error());
    if (entry.kind == EntryKind::SymbolicLink || entry.kind == EntryKind::HardLink) {
        if (auto link = checkLink(entry, *path); !link)
            return tl::unexpected(link.error());
    }
    const EntryKind kind = entry.kind == EntryKind::HardLink ? EntryKind::File : entry.kind;
    const auto [found, isNew] = m_seen.try_emplace(*path, kind);
    if (!isNew && (found->second != kind || kind == EntryKind::SymbolicLink))
        return refused(entry.path, "comes twice, as different things");
    if (entry.kind == EntryKind::File) {
        if (entry.size > m_limits.unpackedBytes - m_summary.bytes)
            return fail(Errc::TooLarge, "the archive was refused: it unpacks to more than " +
                                            std::to_string(m_limits.unpackedBytes) + " bytes");
        m_summary.bytes += entry.size;
    }
    return path;
}

} // namespace crat::target
