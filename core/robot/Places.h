#pragma once

#include "core/robot/Check.h"

namespace crat::robot {

/// Says where bytes of a tree stand. Asked in the order of the file it reads each line once, so that a thousand findings in one
/// long line cost no more than one. For the checks; one thread; keeps a reference to the tree.
class Places {
public:
    struct Place {
        std::uint32_t line = 1;   ///< 1-based
        std::uint32_t column = 0; ///< 0-based, in characters, without a byte order mark
    };
    explicit Places(const Tree &tree) : m_tree(tree) {}

    Place of(std::size_t offset);
    /// A finding at the bytes [begin, end) of one line.
    Finding finding(Severity severity, std::string_view rule, std::string message, std::size_t begin, std::size_t end);

private:
    void enterRow(std::size_t row);

    const Tree &m_tree;
    std::size_t m_row = 0;
    std::uint32_t m_token = 0; ///< the next one of the row
    std::uint32_t m_line = 0;
    std::size_t m_lineBegin = 0, m_at = 0, m_column = 0; ///< byte m_at of the line stands in column m_column
    bool m_entered = false;
};

} // namespace crat::robot
