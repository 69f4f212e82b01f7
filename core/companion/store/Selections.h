#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/companion/store/Page.h"
#include "core/companion/store/Transaction.h"

/// Which build of a job the next trigger takes: one selection that all share, and beside it each person's own, which go before it in
/// that person's triggers. Events tell of the shared one alone.
namespace crat::store::selections {

using Selection = protocol::JobVersionSelection;

/// Whose selection is meant, and who changes it.
struct Scope {
    std::string owner = {}; ///< empty: the one that all share
    std::string who = {};   ///< for the history; empty: nobody, it follows
};

Result<std::vector<Selection>> all(Reader &reader, const std::string &owner = {}); ///< by job name
Result<std::optional<Selection>> byJob(Reader &reader, const std::string &job, const std::string &owner = {});

/// Chooses a build; without `autoSync` an existing selection keeps its switch, a new one stays where it is. Errors: NotFound (no such
/// build), BadInput (a build of another job). Event: selection.changed.
Result<Selection> select(Transaction &tx, const Scope &scope, const std::string &job, BuildId build,
                         std::optional<bool> autoSync);
/// Takes the job's newest build, making the selection, which then follows, where there is none. Error: NotFound (the job has no build).
Result<Selection> sync(Transaction &tx, const Scope &scope, const std::string &job);
/// sync() for every shared selection that follows and whose last sync is `age` old or older; how many.
Result<std::int64_t> syncOld(Transaction &tx, const std::string &who, std::chrono::hours age);
/// Error: NotFound. Event: selection.deleted.
Result<> remove(Transaction &tx, const Scope &scope, const std::string &job);

/// What was chosen when by whom, the newest first; the newest thousand of each selection are kept, also when it is gone.
Result<Page<protocol::SelectionChange>> history(Reader &reader, const std::string &job, const std::string &owner,
                                                Span span);

/// A new build came: the selections that follow its job take it.
Result<> follow(Transaction &tx, const protocol::Build &build);
/// The owners of the selections that hold a build: to be asked before it goes.
Result<std::vector<std::string>> holdersOf(Reader &reader, BuildId build);
/// This build went: a holder's selection that follows takes the newest that is left, another one stays without a build.
Result<> afterBuildRemoved(Transaction &tx, const protocol::Build &build, const std::vector<std::string> &holders);

} // namespace crat::store::selections
