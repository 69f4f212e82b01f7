#pragma once

#include <functional>

#include "app/cli/Remote.h"

namespace crat::cli {

/// "42" or "#42". Error: BadInput.
Result<std::int64_t> parseBuildNumber(const std::string &text);
/// The build of `job` with that number, the newest where one came twice; ends the command where there is none. Without a job
/// all are looked through; ends the command where several have it.
void findBuildByNumber(Remote &remote, const std::string &job, std::int64_t number,
                       std::function<void(const protocol::Build &)> then);
/// The newest build of `job`; ends the command where there is none.
void findLatestBuild(Remote &remote, const std::string &job, std::function<void(const protocol::Build &)> then);
/// By name (or id, written as a number); ends the command where there is none, naming those that are there.
void findItem(Remote &remote, const std::string &name, std::function<void(const protocol::TestItem &)> then);
void findSet(Remote &remote, const std::string &name, std::function<void(const protocol::ParameterSet &)> then);

} // namespace crat::cli
