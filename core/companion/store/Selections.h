#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/companion/store/Transaction.h"

/// Which build of a job the next trigger takes.
namespace crat::store::selections {

using Selection = protocol::JobVersionSelection;

Result<std::vector<Selection>> all(Reader &reader); ///< by job name
Result<std::optional<Selection>> byJob(Reader &reader, const std::string &job);

/// Chooses a build; without `autoSync` an existing selection keeps its switch, a new one follows. Errors: NotFound (no such build),
/// BadInput (a build of another job). Event: selection.changed.
Result<Selection> select(Transaction &tx, const std::string &job, BuildId build, std::optional<bool> autoSync);
/// Takes the job's newest build, making the selection where there is none. Error: NotFound (the job has no build).
Result<Selection> sync(Transaction &tx, const std::string &job);
/// sync() for every selection that follows and whose last sync is `age` old or older; how many.
Result<std::int64_t> syncOld(Transaction &tx, std::chrono::hours age);
/// Error: NotFound. Event: selection.deleted.
Result<> remove(Transaction &tx, const std::string &job);

/// A new build came: a selection that follows its job takes it.
Result<> follow(Transaction &tx, const protocol::Build &build);
/// A build of `job` went: a selection that followed takes the newest that is left, another one stays without a build.
Result<> afterBuildRemoved(Transaction &tx, const std::string &job);

} // namespace crat::store::selections
