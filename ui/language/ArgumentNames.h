#pragma once

#include <span>
#include <string_view>
#include <vector>

#include <QString>

#include "core/robot/library/ArgumentSpec.h"

namespace crat::language {

/// What stands above (and, in grey, in) one argument cell.
struct ArgumentName {
    QString
        name; ///< "locator", "level = INFO", "items 2", "level=" for one that is given by its name only; "": no argument fits here
    QString detail; ///< the same with type and default, for a tool tip
    QString ghost;  ///< what an empty cell shows; "" where nothing more is expected
};

/// Names for the argument cells of a call: one for each of `cells` (as they stand in the file), then one for each further argument
/// that the keyword takes, `extra` at most. Behind a @{list} nobody knows what comes where: the names end there. Pure.
std::vector<ArgumentName> argumentNames(const robot::ArgumentSpec &spec, std::span<const std::string_view> cells,
                                        std::size_t extra);

} // namespace crat::language
