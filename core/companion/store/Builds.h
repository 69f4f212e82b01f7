#pragma once

#include <optional>
#include <string>

#include "core/companion/store/Page.h"
#include "core/companion/store/Transaction.h"

/// Builds that Jenkins announced, and the names of their jobs.
namespace crat::store::builds {

struct NewBuild {
    std::string jobName;
    std::int64_t buildNumber = 0;
    std::string packagePath;
    std::string buildUser;
    std::string rawData;                      ///< the announcement's JSON text, as it came
    std::optional<Timestamp> receivedAt = {}; ///< where it was not just now
};

struct Added {
    protocol::Build build;
    bool isNew = false; ///< false: JOB_NAME, BUILD_NUMBER and PACKAGE_PATH were known already; nothing changed
};

/// Stores a build once, however often it is announced; adds its job's name; moves a selection that follows the job.
/// Events: job.added, build.received, selection.changed.
Result<Added> add(Transaction &tx, const NewBuild &build);

/// Newest first. An empty `job` means every job.
Result<Page<protocol::Build>> page(Reader &reader, const std::string &job, Span span);
Result<std::optional<protocol::Build>> byId(Reader &reader, BuildId id);
Result<std::optional<protocol::Build>> latest(Reader &reader, const std::string &job);
/// Removes a build and its runs; a selection that followed goes to the newest that is left. Error: NotFound. Events: build.deleted,
/// run.deleted (runs::announceDeleted), selection.changed.
Result<protocol::Build> remove(Transaction &tx, BuildId id);

Result<std::vector<std::string>> jobNames(Reader &reader);
/// Error: Conflict where it exists.
Result<> addJob(Transaction &tx, const std::string &job);
/// Removes a job, its builds, their runs and its selection. Error: NotFound. Events: job.deleted, run.deleted.
Result<> removeJob(Transaction &tx, const std::string &job);

/// A build from columns named `prefix` + "id", "job_name" …
protocol::Build fromRow(const Row &row, std::string_view prefix = {});
/// The columns of a table `alias`, each named `prefix` + its name.
std::string columns(std::string_view alias, std::string_view prefix);

} // namespace crat::store::builds
