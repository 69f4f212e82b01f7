#pragma once

#include <vector>

#include "core/robot/index/Snapshot.h"

namespace crat::robot {

/// Looks names up the way Robot does when it runs a file: own keywords, resources, libraries; behaviour-driven prefixes first,
/// explicit owners, embedded arguments, priorities. Keeps what it knows about the current file between calls. One thread.
class NameResolver {
public:
    explicit NameResolver(const Snapshot &snapshot);
    /// The search order is none until setOrder().
    void setFile(FileId file, const Closure &closure);
    void setOrder(const SearchOrder &order) { m_order = order; }

    /// A name as it stands in the file. `key` and `bddKey` are global ids (bddKey None: no such prefix).
    CallTarget resolve(std::string_view name, std::uint32_t key, std::string_view bddName, std::uint32_t bddKey);
    /// What a call means. `file` is the one that it stands in, which may be another than that of setFile().
    CallTarget resolve(const IndexedFile &file, const CallFact &call);

private:
    struct Embedded {
        Owner owner;
        const std::vector<std::uint32_t> *indices;
        const std::vector<KeywordPattern> *patterns;
    };
    enum class Level : std::uint8_t { Own, Resource, Library };

    bool plain(std::string_view name, std::uint32_t key, CallTarget &target);
    bool explicitly(std::string_view name, CallTarget &target);
    void collect(std::uint32_t key, std::string_view name, Level level);
    void collectEmbedded(std::string_view name, Level level);
    bool choose(Level level, CallTarget &target);
    void keepBest();
    bool keepFirstInOrder();
    std::size_t timesImported(KeywordRef keyword) const;
    bool isEmbedded(KeywordRef keyword) const;
    bool isMember(Owner owner, Level level) const;
    const KeywordPattern *patternOf(KeywordRef keyword) const;

    const Snapshot &m_snapshot;
    FileId m_file = None;
    const Closure *m_closure = nullptr;
    SearchOrder m_order;
    std::vector<std::uint32_t> m_fileStamp, m_libraryStamp; ///< == m_stamp: in reach of the current file
    std::uint32_t m_stamp = 0;
    std::vector<Embedded> m_own, m_resources, m_libraries; ///< owners with embedded arguments
    std::vector<KeywordRef> m_found;
};

} // namespace crat::robot
