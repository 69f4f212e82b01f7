#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/robot/Tree.h"

namespace crat::robot {

/// What can stand where the cursor is.
enum class Place : std::uint8_t {
    Nothing,
    SectionHeader,
    Setting,     ///< the name of a setting in the Settings section
    ItemSetting, ///< [Setting] in a test or keyword
    Keyword,     ///< a keyword's name where a step begins: control words too
    KeywordName, ///< a keyword's name behind a setting, an assignment, an inline IF
    Argument,    ///< of the call
    ImportLibrary,
    ImportResource,
    ImportVariables,
    Tag,
    Value, ///< any text: only variables help
};

/// The call that an argument belongs to. Views of the tree's bytes.
struct CallAt {
    std::string_view name;
    std::vector<std::string_view> arguments; ///< all cells behind the name
    std::size_t index = 0; ///< of the argument at the cursor; arguments.size() for one that begins there
};

struct CursorContext {
    Place place = Place::Nothing;
    std::size_t begin = 0, end = 0; ///< of the cell at the cursor; both the cursor where a new cell begins
    std::string_view typed;         ///< its text up to the cursor
    std::optional<std::size_t> row, item;
    SectionKind section = SectionKind::Implicit;
    CallAt call;                              ///< only with Argument, or a nested variable in one
    std::optional<std::size_t> variableBegin; ///< the cursor is in a variable that begins here: at its $, @, & or %
    bool variableClosed = false;              ///< a } stands right behind the cursor
};

/// Never fails; linear in the row. `offset` past the end is the end.
CursorContext contextAt(const Tree &tree, std::size_t offset);

} // namespace crat::robot
