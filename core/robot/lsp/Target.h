#pragma once

#include <optional>
#include <vector>

#include "core/robot/index/Snapshot.h"

/// What a place in a project's file names, and where else that is named.
namespace crat::robot::lsp {

struct Target {
    enum class Kind : std::uint8_t { Keyword, Variable, Tag, Import };
    Kind kind = Kind::Keyword;
    Span span;          ///< of the name in the file, without decoration, owner and Given, When, Then …
    KeywordRef keyword; ///< of a Keyword; owner.value is None for a call that names nothing known
    FileId file = None;
    std::uint32_t name = None; ///< global name of a Variable or Tag
    std::uint32_t item = None; ///< of a Variable that lives in one item only
    std::uint32_t import = None;
};

/// Nothing where no name is. `offset` counts in the snapshot's text of the file.
std::optional<Target> targetAt(const Snapshot &snapshot, FileId file, std::size_t offset);

/// One place that names a target.
struct Mention {
    FileId file = None;
    Span span;
    bool definition = false;
    bool written = false; ///< a variable gets a value here
    auto operator<=>(const Mention &) const = default;
};

/// All places of the project, sorted by file and place. Keywords: where it is defined and called by name. Variables: those of
/// the same item, or for one that outlives it all files that share it. Empty for an Import.
std::vector<Mention> mentionsOf(const Snapshot &snapshot, const Target &target);

} // namespace crat::robot::lsp
