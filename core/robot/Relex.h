#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/robot/FileLexer.h"

/// Lexing again after an edit only what the edit touches. Used by Tree; not for other modules.
namespace crat::robot {

LexedFile lex(std::string_view bytes, FileKind kind, const Languages &languages, LexMemory &memory);

/// Bytes [begin, end) of the former text became [begin, newEnd) of the new one; everything else is the same.
struct TextChange {
    std::size_t begin = 0, end = 0, newEnd = 0;
    std::int64_t delta() const { return static_cast<std::int64_t>(newEnd) - static_cast<std::int64_t>(end); }
};

/// What relex() has read anew: statements [first, formerEnd) of the former file are [first, end) of the new one.
struct Relexed {
    std::size_t first = 0, formerEnd = 0, end = 0; ///< statements
    std::uint32_t firstToken = 0, formerEndToken = 0, endToken = 0;
    std::int32_t lineDelta = 0; ///< of what follows
    std::size_t bytesRead = 0;
};

/// Gives in `file` and `memory` what lex() would give for `bytes`, from what it gave for the former text. Reads little more
/// than the change itself, unless the change has an effect on everything behind it (a section's header, a block's END, a
/// template). Linear at worst.
Relexed relex(std::string_view bytes, const TextChange &change, const LexedFile &former, const LexMemory &formerMemory,
              LexedFile &file, LexMemory &memory);

} // namespace crat::robot
