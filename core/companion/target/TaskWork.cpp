#include "core/companion/target/TaskWork.h"

#include <fstream>

#include <spdlog/spdlog.h>

#include "core/base/CrashPoint.h"
#include "core/base/EitherStop.h"
#include "core/base/Files.h"
#include "core/base/Guarded.h"
#include "core/base/Log.h"
#include "core/base/Random.h"
#include "core/base/Sha256.h"
#include "core/companion/fetch/Url.h"
#include "core/companion/store/Patience.h"
#include "core/companion/target/Backup.h"
#include "core/companion/target/FileTree.h"
#include "core/companion/target/Script.h"
#include "core/companion/target/TaskRows.h"

namespace crat::target {

namespace fs = std::filesystem;
namespace json = protocol::json;

namespace {

constexpr std::chrono::hours FetchTime{1};
constexpr std::chrono::seconds BeforeAnotherTry{10};
constexpr const char *DeployOnly = "deploy";

bool isReadableFile(const fs::path &path)
{
    std::error_code ec;
    return path.is_absolute() && fs::is_regular_file(path, ec);
}

std::string packageName(const TaskRequest &request)
{
    if (!request.packagePath.empty())
        return fs::path(request.packagePath).filename().string();
    auto name = fetch::percentDecode(request.packageUrl.substr(request.packageUrl.rfind('/') + 1));
    return name && isSafeRelativePath(*name) ? *name : "package.tar.gz";
}

json::object deployResult(const Task &task, bool success)
{
    return {{"service", task.request.serviceName}, {"upgrade_type", task.request.upgradeType}, {"success", success}};
}

} // namespace

std::string reportFolderName(std::string_view keyword)
{
    std::string out;
    for (const char c : keyword.substr(0, 100)) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '_' || c == '.';
        out += plain ? c : '_';
    }
    if (out.empty() || out.front() == '.')
        out.insert(0, "report");
    return out;
}

TaskWork::TaskWork(Task task, const TargetOptions &options, std::string machine, store::Database &store,
                   const Clock &clock, const fetch::HttpClient &http, std::function<void(const Task &)> changed)
    : m_task(std::move(task)), m_options(options), m_machine(std::move(machine)), m_store(store), m_clock(clock),
      m_http(http), m_changed(std::move(changed))
{
}

Result<> TaskWork::save()
{
    auto saved = store([this](store::Transaction &tx) { return rows::save(tx, m_machine, m_task); });
    if (saved)
        m_changed(m_task);
    return saved;
}

Result<> TaskWork::store(const std::function<Result<>(store::Transaction &)> &job)
{
    return store::untilAnswered(m_leave, [&] { return m_store.writeNow<void>(job); });
}

Result<> TaskWork::enter(DeployPhase phase)
{
    m_task.phase = phase;
    return save();
}

Result<> TaskWork::failing(const Error &cause)
{
    m_task.cause = cause.forUser;
    return save();
}

void TaskWork::say(const std::string &line)
{
    std::ofstream log(m_options.logOf(m_task.id), std::ios::app);
    log << formatPlain(m_clock.now()) << "  " << line << '\n';
}

void TaskWork::run(std::stop_token cancel, std::stop_token leave, std::stop_token hurry)
{
    const EitherStop either(cancel, leave);
    m_leave = leave;
    m_hurry = hurry;
    if (m_task.kind == TaskKind::Mock) {
        mock();
        return;
    }
    const auto outcome = guarded("the task", [&]() -> Result<> {
        if (auto made = makeFolder(m_options.taskFolder(m_task.id)); !made)
            return made;
        return work(either.token(), cancel);
    });
    const bool broken = m_hurry.stop_requested() && !outcome;
    if ((leave.stop_requested() && !cancel.stop_requested()) || broken) {
        spdlog::info("target: task {} is left as it stands; the next start goes on", m_task.id);
        return;
    }
    finish(outcome);
}

Result<> TaskWork::work(const std::stop_token &stop, const std::stop_token &cancel)
{
    endLeftOver(m_options.logOf(m_task.id)); // before anything is done again
    Result<> outcome;
    if (m_task.status != TaskStatus::RunningTest) {
        m_task.status = TaskStatus::RunningDeploy;
        outcome = save();
        if (outcome)
            outcome = m_task.kind == TaskKind::Rollback ? goBack() : deploy(stop, cancel);
        if (!outcome && m_task.failedPart.empty())
            m_task.failedPart = "deploy";
    }
    if (outcome && m_task.kind == TaskKind::DeployAndTest)
        outcome = m_leave.stop_requested() ? Result<>{} : test(stop);
    return outcome;
}

Result<fs::path> TaskWork::bringPackage(std::stop_token stop)
{
    const TaskRequest &request = m_task.request;
    if (isReadableFile(request.packagePath)) {
        if (request.sha256.empty() || sha256HexOfFile(request.packagePath).value_or("") == request.sha256)
            return fs::path(request.packagePath);
    }
    if (request.packageUrl.empty())
        return fail(Errc::NotFound, "the package " + forLogLine(request.packagePath, 300) + " is not there");
    const fs::path folder = m_options.taskFolder(m_task.id) / "package";
    const std::string name = packageName(request);
    if (!request.sha256.empty() && sha256HexOfFile(folder / name).value_or("") == request.sha256)
        return folder / name; // a former process had it already
    say("fetching " + fetch::shownUrl(request.packageUrl));
    const fetch::Downloader downloader(m_http, m_options.download);
    auto package =
        downloader.fetchKnown(request.packageUrl, request.sha256, folder, name, Deadline::after(FetchTime), stop);
    if (!package)
        return tl::unexpected(withContext(package.error(), "fetching the package"));
    say("fetched " + name + ", " + std::to_string(package->size) + " bytes");
    return package->file;
}

Result<DeployPlan> TaskWork::planOf(const fs::path &package) const
{
    const Service *service = m_options.services.find(m_task.request.serviceName);
    if (!service)
        return fail(Errc::NotFound, "unknown service '" + forLogLine(m_task.request.serviceName, 100) + "'");
    auto install = checkedInstallFolder(m_task.request.installDir);
    if (!install)
        return tl::unexpected(install.error());
    DeployPlan plan;
    plan.service = *service;
    plan.install = *install;
    plan.full = m_task.request.upgradeType != "update";
    plan.package = package;
    plan.staging = m_options.taskFolder(m_task.id) / "staging";
    plan.backup = m_options.backupFolder(m_task.id);
    plan.log = m_options.logOf(m_task.id);
    return plan;
}

Result<> TaskWork::deploy(std::stop_token stop, std::stop_token cancel)
{
    auto plan = planOf({});
    if (!plan)
        return tl::unexpected(plan.error());
    const DeployPhase from = m_task.phase.value_or(DeployPhase::Unpack);
    Result<> done;
    const Error cause{Errc::Unavailable, m_task.cause, {}};
    if (from == DeployPhase::RolledBack) { // the way back came to its end; only the task's own end was not stored yet
        done = Deployer::rolledBack(cause);
    } else if (from == DeployPhase::RollingBack) {
        done = Deployer(*plan, *this, m_http, m_hurry).rollBack(cause);
    } else {
        if (from == DeployPhase::Unpack) {
            // A suite in the package is only known once it is installed; anything else is asked before the service stops.
            if (m_task.kind == TaskKind::DeployAndTest && fs::path(m_task.request.testPath).is_absolute()) {
                if (auto can = canTest(m_options.tools, suiteFolder()); !can) {
                    m_task.failedPart = "environment";
                    return can;
                }
            }
            auto package = bringPackage(stop);
            if (!package)
                return tl::unexpected(package.error());
            plan->package = *package;
        }
        if (m_task.phase)
            say("going on after a restart");
        done = Deployer(*plan, *this, m_http, m_hurry).run(from, cancel);
    }
    if (!done)
        return done;
    return noteInstall(*plan);
}

Result<> TaskWork::noteInstall(const DeployPlan &plan)
{
    Install install{
        plan.service.name, plan.install.string(), packageName(m_task.request), m_task.request.sha256, m_task.id, {},
        m_clock.now()};
    crashPoint("target.deployed");
    m_task.result = json::object{{"deploy", deployResult(m_task, true)}};
    if (m_task.request.testPath != DeployOnly)
        m_task.status = TaskStatus::RunningTest;
    auto noted = store([&](store::Transaction &tx) -> Result<> {
        auto known = rows::installs(tx, m_machine);
        if (!known)
            return tl::unexpected(known.error());
        for (const auto &one : *known) {
            if (one.service == install.service &&
                one.installDir == install.installDir) // after a kill it may be noted already
                install.former = one.taskId == install.taskId ? one.former : one.package;
        }
        if (auto saved = rows::saveInstall(tx, m_machine, install); !saved)
            return saved;
        return rows::save(tx, m_machine, m_task);
    });
    if (noted) {
        crashPoint("target.noted");
        say("deployed " + install.package);
        m_changed(m_task);
    }
    return noted;
}

Result<> TaskWork::goBack()
{
    auto plan = planOf({});
    if (!plan)
        return tl::unexpected(plan.error());
    const std::string source = m_task.request.packagePath; // the task whose backup is brought back
    plan->backup = m_options.backupFolder(source);
    if (!isUuid(source) || !Backup(plan->backup).isComplete())
        return fail(Errc::NotFound, "there is no backup to go back to");
    const Error wanted{Errc::Cancelled, "rolled back by hand", {}};
    if (m_task.phase != DeployPhase::RolledBack)
        (void)Deployer(*plan, *this, m_http, m_hurry).rollBack(wanted);
    if (m_task.phase != DeployPhase::RolledBack)
        return fail(Errc::Unavailable, "the rollback did not come to its end; see the task's log");
    m_task.result = json::object{{"rollback", json::object{{"service", plan->service.name}, {"success", true}}}};
    return store([&](store::Transaction &tx) -> Result<> {
        auto known = rows::installs(tx, m_machine);
        if (!known)
            return tl::unexpected(known.error());
        for (auto &one : *known) {
            if (one.service != plan->service.name || one.installDir != plan->install.string() || one.taskId != source)
                continue;
            if (one.former.empty())
                return rows::removeInstall(tx, m_machine, one);
            one = {one.service, one.installDir, one.former, {}, {}, {}, m_clock.now()};
            return rows::saveInstall(tx, m_machine, one);
        }
        return {};
    });
}

fs::path TaskWork::suiteFolder() const
{
    const fs::path path(m_task.request.testPath);
    return path.is_absolute() ? path : fs::path(m_task.request.installDir) / path;
}

Result<> TaskWork::test(std::stop_token stop)
{
    if (!m_task.result.is_object())
        m_task.result = json::object{{"deploy", deployResult(m_task, true)}};
    const std::string &path = m_task.request.testPath;
    if (path == DeployOnly || path.empty()) {
        m_task.result.as_object()["test"] =
            json::object{{"skipped", true},
                         {"reason", path.empty() ? "test_path is empty" : "test_path is 'deploy'"},
                         {"report_url", "None"}};
        return {};
    }
    crashPoint("target.test");
    const std::string name = reportFolderName(m_task.request.reportKeyword.empty() ? m_task.request.serviceName
                                                                                   : m_task.request.reportKeyword);
    TestPlan plan;
    plan.suite = suiteFolder();
    plan.work = m_options.taskFolder(m_task.id);
    plan.report = m_options.reportFolder() / name / m_task.id;
    plan.log = m_options.logOf(m_task.id);
    plan.variables = m_task.request.variables;
    plan.deadline = Deadline::after(m_options.testTime);
    addGrid(plan, stop);
    say("testing " + plan.suite.string());
    auto done = runTests(m_options.tools, plan, stop);
    if (!done) {
        m_task.failedPart =
            done.error().code == Errc::Unsupported || done.error().code == Errc::NotFound ? "environment" : "tests";
        return done;
    }
    return publish(name, stop);
}

/// A suite without a browser needs no Grid, so a Grid that does not come up is said in the log and stops nothing.
void TaskWork::addGrid(TestPlan &plan, const std::stop_token &stop)
{
    if (!m_options.gridUrl || plan.variables.contains("GRID_URL") || suiteKindOf(plan.suite) != SuiteKind::Robot)
        return;
    say("starting the Selenium Grid");
    const Deadline until = Deadline::after(std::chrono::minutes(2)).sooner(plan.deadline);
    Result<std::string> grid;
    do // in short spans: who is told to stop does not wait for a Grid
        grid = m_options.gridUrl(until.sooner(Deadline::after(std::chrono::seconds(1))));
    while (!grid && grid.error().code == Errc::Timeout && !until.passed() && !stop.stop_requested());
    if (grid)
        plan.variables["GRID_URL"] = *grid;
    say(grid ? "browsers come from the Selenium Grid at " + *grid : "no Selenium Grid: " + grid.error().forUser);
}

Result<> TaskWork::publish(const std::string &name, const std::stop_token &stop)
{
    // The keyword's own page leads to its newest report; the older ones keep their addresses.
    const std::string page =
        "<!DOCTYPE html><meta http-equiv=\"refresh\" content=\"0; url=" + m_task.id + "/index.html\">\n";
    if (auto written = writeFileAtomically(m_options.reportFolder() / name / "index.html", page); !written)
        return written;
    m_task.result.as_object()["test"] = json::object{{"report_url", reportUrl(name, stop)}};
    return {};
}

std::string TaskWork::reportUrl(const std::string &name, const std::stop_token &stop)
{
    std::string base = m_task.request.baseUrl;
    while (base.ends_with('/'))
        base.pop_back();
    const std::string own = m_options.ownUrl ? m_options.ownUrl() : std::string();
    if (base.empty())
        return own + "/reports/" + name + "/" + m_task.id;
    // base_url may be this companion's bare address, or one below which somebody else serves the reports' folder.
    for (const char *middle : {"/", "/reports/"}) {
        std::string url = base + middle + name + "/" + m_task.id;
        fetch::HttpRequest request;
        request.url = url + "/widgets/summary.json";
        request.deadline = Deadline::after(std::chrono::seconds(5));
        const auto answer = m_http.send(request, stop);
        if (answer && answer->status == 200)
            return url;
    }
    say("the report is published, but " + fetch::shownUrl(base) + " does not serve it: check base_url");
    return base + "/" + name + "/" + m_task.id;
}

void TaskWork::mock()
{
    m_task.result = json::object{{"deploy", deployResult(m_task, true)},
                                 {"test", json::object{{"skipped", true}, {"reason", "mock"}, {"report_url", "None"}}}};
    finish({});
}

void TaskWork::finish(const Result<> &outcome)
{
    m_task.status = outcome ? TaskStatus::Completed : TaskStatus::Failed;
    m_task.endTime = m_clock.now();
    if (!outcome) {
        m_task.error = outcome.error().forUser;
        say("failed: " + m_task.error);
        spdlog::warn("target: task {} failed: {}", m_task.id, forLogLine(outcome.error().forLog));
        if (m_task.result.is_null())
            m_task.result = json::object{{"deploy", deployResult(m_task, false)}};
    } else {
        m_task.failedPart.clear();
        say("completed");
    }
    for (;;) { // an end that is not stored would be waited for in vain
        const auto saved = save();
        if (saved || m_leave.stop_requested())
            return;
        spdlog::error("target: the end of task {} could not be stored: {}", m_task.id, saved.error().forLog);
        pauseFor(BeforeAnotherTry, m_leave);
    }
}

} // namespace crat::target
