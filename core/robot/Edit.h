#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace crat::robot {

/// One change of a text: at byte `at` the bytes `before` become `after`.
struct TextEdit {
    std::size_t at = 0;
    std::string before, after;
    bool operator==(const TextEdit &) const = default;
};

/// One gesture. The edits apply one after another: each `at` counts in the text that the ones before it have left, so
/// two gestures in a row are joined by appending one list to the other.
using Edit = std::vector<TextEdit>;

/// What takes `edit` back, exactly.
Edit inverse(const Edit &edit);
/// Does it change no byte? (Such an edit is not worth an undo entry.)
bool isNoChange(const Edit &edit);

} // namespace crat::robot
