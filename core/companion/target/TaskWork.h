#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

#include "core/base/Clock.h"
#include "core/companion/fetch/Downloader.h"
#include "core/companion/store/Database.h"
#include "core/companion/target/Service.h"
#include "core/companion/target/Task.h"
#include "core/companion/target/TestRunner.h"

namespace crat::target {

struct TargetOptions {
    std::filesystem::path data;    ///< the companion's data folder; the target's own things lie in data/target
    std::filesystem::path reports; ///< where reports are published; empty: data/target/reports, served at /reports
    std::string token;             ///< what callers must present; empty: loopback callers only
    ServiceCatalog services;
    TestTools tools;
    std::function<std::string()> ownUrl; ///< "http://host:port" of this companion, for reports without a base_url
    /// The address of a Selenium Grid that takes sessions, for Robot suites whose variables name none; may start it, so it
    /// blocks until then (asked again and again while it says Timeout). Unset: suites get no GRID_URL.
    std::function<Result<std::string>(Deadline)> gridUrl;
    fetch::DownloadLimits download;
    std::chrono::minutes testTime{5 * 60};
    std::size_t parallelTasks = 4;

    std::filesystem::path folder() const { return data / "target"; }
    std::filesystem::path reportFolder() const { return reports.empty() ? folder() / "reports" : reports; }
    std::filesystem::path taskFolder(const std::string &task) const { return folder() / "tasks" / task; }
    std::filesystem::path backupFolder(const std::string &task) const { return folder() / "backups" / task; }
    std::filesystem::path logOf(const std::string &task) const { return taskFolder(task) / "log.txt"; }
};

/// Does one task from wherever it stands to its end, each step stored before it is done. Blocks its thread; another thread
/// may read the task only through `changed`, which is called after each stored change.
class TaskWork final : public DeployJournal {
public:
    TaskWork(Task task, const TargetOptions &options, std::string machine, store::Database &store, const Clock &clock,
             const fetch::HttpClient &http, std::function<void(const Task &)> changed);

    /// `cancel`: somebody stopped this task; a deploy is rolled back. `leave`: the companion ends; a deploy under way is brought
    /// to its end, the rest keeps its state, and the next start goes on with it. `hurry`: its time is over; a deploy under way
    /// is broken off too, and the next start goes on from its last phase.
    void run(std::stop_token cancel, std::stop_token leave, std::stop_token hurry);

    Result<> enter(DeployPhase phase) override;
    Result<> failing(const Error &cause) override;
    void say(const std::string &line) override;

private:
    Result<> work(const std::stop_token &stop, const std::stop_token &cancel);
    Result<> deploy(std::stop_token stop, std::stop_token cancel);
    Result<std::filesystem::path> bringPackage(std::stop_token stop);
    Result<DeployPlan> planOf(const std::filesystem::path &package) const;
    Result<> goBack();
    Result<> test(std::stop_token stop);
    void addGrid(TestPlan &plan, const std::stop_token &stop);
    Result<> publish(const std::string &name, const std::stop_token &stop);
    std::filesystem::path suiteFolder() const;
    std::string reportUrl(const std::string &name, const std::stop_token &stop);
    void mock();
    Result<> save();
    /// Stores, waiting for a store that is away until it comes back or the companion ends (then: Cancelled).
    Result<> store(const std::function<Result<>(store::Transaction &)> &job);
    void finish(const Result<> &outcome);
    Result<> noteInstall(const DeployPlan &plan);

    Task m_task;
    const TargetOptions &m_options;
    const std::string m_machine;
    store::Database &m_store;
    const Clock &m_clock;
    const fetch::HttpClient &m_http;
    std::function<void(const Task &)> m_changed;
    std::stop_token m_leave, m_hurry;
};

/// A folder name from a report keyword: letters, digits, ".", "-", "_"; others become "_"; never empty or "..".
std::string reportFolderName(std::string_view keyword);

} // namespace crat::target
