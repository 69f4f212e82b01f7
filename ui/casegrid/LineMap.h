#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace crat::casegrid {

/// Which line of an older text a line of a newer one is, told by a diff of whole lines: what is the same at both ends, then lines
/// that occur once in both, in order. A line that was changed, or cannot be told apart, maps to none: better no answer than a
/// wrong one. Lines are 1-based. Linear in the texts, but for a sort of the unique lines.
class LineMap {
public:
    LineMap() = default;
    LineMap(std::string_view older, std::string_view newer);

    /// 0: this line is new or changed.
    std::uint32_t older(std::uint32_t newerLine) const;
    /// 0: this line is gone or changed.
    std::uint32_t newer(std::uint32_t olderLine) const;

private:
    std::vector<std::uint32_t> m_older; ///< by newer line - 1
    std::vector<std::uint32_t> m_newer; ///< by older line - 1
};

} // namespace crat::casegrid
