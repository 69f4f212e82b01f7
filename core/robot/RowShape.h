#pragma once

#include <cstdint>

/// Facts of a row that its tokens show at once and that check() needs of every row. Not for other modules.
namespace crat::robot {

enum RowShape : std::uint8_t {
    ShapeMalformed = 1,  ///< something in the row itself is wrong; looking at its cells says what
    ShapeBareExcept = 2, ///< an EXCEPT without a pattern
    ShapeStatement = 4,  ///< holds an option, or RETURN, BREAK or CONTINUE: valid or not by its value or its place
};

} // namespace crat::robot
