#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/base/Result.h"
#include "core/companion/target/Archive.h"

namespace crat::target {

enum class EntryKind { File, Folder, SymbolicLink, HardLink, Other };

/// One entry of an archive, as its header says.
struct ArchiveEntry {
    std::string path; ///< raw
    EntryKind kind = EntryKind::File;
    std::string goal; ///< of links
    std::uint64_t size = 0;
    unsigned mode = 0644;
};

/// Which archives may be unpacked: takes the entries one by one, in order, and refuses the first that breaks a rule.
/// Knows nothing of libarchive and touches no file.
class ArchiveRules {
public:
    explicit ArchiveRules(const ArchiveLimits &limits) : m_limits(limits) {}
    /// The entry's clean path ("./a//b/" becomes "a/b"; "" is the root folder), or BadInput or TooLarge.
    Result<std::string> accept(const ArchiveEntry &entry);
    const ArchiveSummary &summary() const { return m_summary; }

private:
    Result<> checkLink(const ArchiveEntry &entry, const std::string &path) const;
    Result<> checkParents(const std::string &path);

    ArchiveLimits m_limits;
    ArchiveSummary m_summary;
    std::map<std::string, EntryKind, std::less<>> m_seen;
};

/// Splits an entry's path at slashes, leaving out empty and "." parts. Error: BadInput (absolute, "..", backslash, control
/// character, NUL).
Result<std::string> cleanEntryPath(std::string_view path, std::size_t limit);

} // namespace crat::target
