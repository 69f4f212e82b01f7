#pragma once

#include <vector>

#include "core/robot/index/Snapshot.h"

namespace crat::robot {

/// Which user keywords can come to call themselves, in one step or by way of others. Immutable; thread-safe. Linear in the calls
/// of the project.
class Recursion {
public:
    explicit Recursion(const Snapshot &snapshot);
    /// Does the call, by index of the file's facts, lead back into the keyword that it stands in?
    bool leadsBack(FileId file, std::uint32_t call) const;

private:
    std::uint32_t nodeOf(FileId file, std::uint32_t item) const { return m_first[file] + item; }
    std::uint32_t targetOf(FileId file, std::uint32_t call) const;
    void visit(FileId file, std::uint32_t item);

    struct Frame {
        FileId file;
        std::uint32_t item, call; ///< the next call to be followed
    };
    const Snapshot &m_snapshot;
    std::vector<std::uint32_t> m_first;        ///< by FileId: the number of its first item
    std::vector<std::uint32_t> m_order, m_low; ///< by node: when it was come to (0: not yet), the earliest it leads to
    std::vector<std::uint32_t> m_group; ///< by node: equal for keywords that lead to one another; None while open
    std::vector<std::uint32_t> m_open;  ///< nodes without a group, as they were come to
    std::vector<Frame> m_path;
    std::uint32_t m_count = 0;
};

} // namespace crat::robot
