#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/robot/completion/Context.h"
#include "core/robot/completion/PastUse.h"
#include "core/robot/index/Snapshot.h"

namespace crat::robot {

enum class CandidateKind : std::uint8_t {
    Keyword,
    Variable,
    NamedArgument,
    Tag,
    File,
    Folder,
    Library,
    Setting,
    Control,
    Section,
    Prefix
};

/// One thing that may be written at the cursor.
struct Candidate {
    CandidateKind kind = CandidateKind::Keyword;
    std::string label;  ///< what is shown, and what the typed text was held against
    std::string insert; ///< what is written; Robot source
    std::string
        placeholder; ///< the same with ${1:…} where arguments or a block's parts go (a snippet of the protocol); empty: as insert
    std::string detail; ///< "Collections", "3 uses": short, for the list
    KeywordRef keyword; ///< of a Keyword
    int score = 0;
};

struct CompletionRequest {
    const Tree &tree; ///< the text as it is now, which may be newer than the snapshot
    std::size_t offset = 0;
    const Snapshot &snapshot;
    std::optional<FileId> file; ///< none: a file that the snapshot does not know
    const PastUse *past = nullptr;
    std::size_t limit = 300;
};

struct Completion {
    std::size_t begin = 0, end = 0;    ///< what a candidate replaces
    std::vector<Candidate> candidates; ///< the best first, no two alike
    bool more = false;                 ///< there were more than the limit
    CursorContext context;
};

/// What Robot would take at the cursor, in the order in which it is likely wanted: how well it fits what is typed, then what is
/// near (own file before resources before libraries), what this file uses already, what was chosen in the past. Only what
/// fits is given (FuzzyPattern). Looks at folders for imports; no other I/O. Thread-safe but for `past`.
Completion complete(const CompletionRequest &request);

} // namespace crat::robot
