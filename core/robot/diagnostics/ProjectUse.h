#pragma once

#include <vector>

#include "core/robot/diagnostics/Recursion.h"
#include "core/robot/index/Snapshot.h"

namespace crat::robot {

/// Who uses what in a whole project: worked out once for a snapshot, then asked for each file. Immutable; thread-safe.
class ProjectUse {
public:
    explicit ProjectUse(const Snapshot &snapshot, unsigned threads = 1);

    /// Does anything call it, or may it (by a name put together when it runs, or given as an argument)?
    bool isUsed(FileId file, std::uint32_t item) const { return m_used[file][item]; }
    /// Is it a test, or does a test or a file's setup or teardown come to it? True for everything where no suite is known.
    bool isReached(FileId file, std::uint32_t item) const { return m_reached[file][item]; }
    /// Is a variable with this global name read anywhere?
    bool isVariableRead(std::uint32_t name) const { return name < m_read.size() && m_read[name]; }
    /// Does the file, or one that imports it, use a keyword or variable of what the import brings?
    bool isImportUsed(FileId file, std::size_t import) const;
    const Recursion &recursion() const { return m_recursion; }
    /// Some suite imports the file or it is one: whether its keywords are used can be told.
    bool isKnownWhole(FileId file) const;

private:
    struct FileUse {
        std::vector<std::uint32_t> owners; ///< sorted Owner values whose keywords it calls
        std::vector<std::uint32_t> names;  ///< sorted global names of variables it reads
        bool callsUnknownNames = false;    ///< a keyword whose name is nothing but a variable
    };
    void readFile(FileId file);
    void reach(std::uint64_t packed, std::vector<std::uint64_t> &queue);
    void reachAll();
    void useByText();
    void markMatching(const std::vector<std::string> &patterns);
    bool usesAny(const FileUse &use, Owner owner) const;
    bool usesVariablesOf(const FileUse &use, FileId file) const;
    bool usesNames(const FileUse &use, const std::vector<std::uint32_t> &names) const;

    const Snapshot &m_snapshot;
    Recursion m_recursion;
    std::vector<std::vector<char>> m_used, m_reached; ///< char: written by several threads, an element each
    std::vector<FileUse> m_use;
    std::vector<bool> m_read;
    bool m_anySuite = false;
};

} // namespace crat::robot
