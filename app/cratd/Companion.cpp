#include "app/cratd/Companion.h"

#include <QCoreApplication>
#include <spdlog/spdlog.h>

#include "app/cratd/Version.h"
#include "core/companion/execution/ExecutionModule.h"
#include "core/companion/http/Api.h"
#include "core/companion/pipeline/PipelineModule.h"
#include "core/companion/pipeline/Retention.h"
#include "core/companion/store/Settings.h"
#include "core/companion/target/TargetModule.h"

namespace crat::cratd {

namespace {

constexpr std::chrono::seconds RequestsTime{5}; ///< for those under way when the companion is told to stop
constexpr std::size_t MostRefused = 1000;       ///< announcements put aside that are kept, however young

} // namespace

Result<std::unique_ptr<Companion>> Companion::start(const Options &options, const std::string &localToken)
{
    auto lock = DataLock::take(options.data);
    if (!lock)
        return tl::unexpected(lock.error());
    std::unique_ptr<Companion> out(new Companion(std::move(*lock)));
    if (auto opened = out->open(options, localToken); !opened)
        return tl::unexpected(opened.error());
    return out;
}

Companion::~Companion()
{
    stop(Deadline::after(std::chrono::seconds(1)));
}

http::RunTrigger *Companion::makePipeline(const Options &options)
{
    if (!options.roles.contains(Role::Controller))
        return nullptr;
    auto pipeline = std::make_unique<pipeline::PipelineModule>(
        pipeline::PipelineOptions{.packages = options.packages, .targetToken = options.targetToken}, *m_database,
        m_clock, m_http, m_smtp);
    http::RunTrigger *trigger = pipeline.get();
    m_modules.push_back(std::move(pipeline));
    return trigger;
}

execution::ExecutionModule *Companion::makeExecutions(const Options &options)
{
    if (!options.roles.contains(Role::Worker))
        return nullptr;
    auto executions = std::make_unique<execution::ExecutionModule>(execution::ExecutionModule::Parts{
        .database = *m_database,
        .clock = m_clock,
        .dataFolder = options.data,
        .tools = execution::Toolchain::find(QCoreApplication::applicationDirPath().toStdString()),
        .displays = options.gridDisplays,
        .gridUrl = options.gridUrl,
    });
    execution::ExecutionModule *made = executions.get();
    m_modules.push_back(std::move(executions));
    return made;
}

Result<target::TargetModule *> Companion::makeTarget(const Options &options, execution::ExecutionModule *executions)
{
    if (!options.roles.contains(Role::Target))
        return nullptr;
    target::TargetOptions target;
    target.data = options.data;
    target.reports = options.reports;
    target.token = options.targetToken;
    if (!options.services.empty()) {
        auto services = target::ServiceCatalog::load(options.services);
        if (!services)
            return tl::unexpected(services.error());
        target.services = std::move(*services);
    }
    std::error_code ec;
    target.tools = target::TestTools::find(std::filesystem::read_symlink("/proc/self/exe", ec).parent_path());
    target.ownUrl = [this] {
        return m_server->address();
    };
    if (executions)
        target.gridUrl = [executions](Deadline until) {
            return executions->grid().ready(until);
        };
    auto module = std::make_unique<target::TargetModule>(std::move(target), *m_database, m_clock, m_http);
    target::TargetModule *made = module.get();
    m_modules.push_back(std::move(module));
    return made;
}

/// What grows with use and is bounded by the settings; each part knows what of its own may go.
std::vector<upkeep::Chore> Companion::chores(const Options &options, execution::ExecutionModule *executions,
                                             target::TargetModule *target)
{
    std::vector<upkeep::Chore> out{
        {"sessions",
         [this](const store::Keep &) {
             return store::removeExpiredSessions(*m_database);
         }},
        {"events",
         [this](const store::Keep &keep) {
             return store::removeOldEvents(*m_database, keep);
         }},
    };
    out.push_back(
        {"refused announcements", [spool = http::ApiModule::spoolFile(options.data)](const store::Keep &keep) {
             return http::removeOldRefused(http::WebhookSpool::refusedFolder(spool), MostRefused, keep.before);
         }});
    if (executions)
        out.push_back({"executions", [executions](const store::Keep &keep) {
                           return executions->removeOld(keep.newest, keep.before);
                       }});
    if (target)
        out.push_back({"deploy tasks", [target](const store::Keep &keep) {
                           return target->removeOld(keep.newest, keep.before);
                       }});
    if (options.roles.contains(Role::Controller))
        out.push_back({"packages", [this, packages = options.packages](const store::Keep &keep) {
                           return pipeline::removeOldPackages(packages, *m_database, keep.newest, keep.before);
                       }});
    return out;
}

/// One line a part. A part that others need comes first.
Result<> Companion::makeModules(const Options &options)
{
    const auto health = [this] {
        std::vector<http::Health> all;
        for (const auto &module : m_modules) {
            const auto parts = module->health();
            all.insert(all.end(), parts.begin(), parts.end());
        }
        return all;
    };
    execution::ExecutionModule *executions = makeExecutions(options);
    auto target = makeTarget(options, executions);
    if (!target)
        return tl::unexpected(target.error());
    http::RunTrigger *trigger = makePipeline(options);
    m_modules.push_back(std::make_unique<http::ApiModule>(http::ApiModule::Parts{
        .database = *m_database,
        .signIn = *m_signIn,
        .trigger = trigger,
        .clock = m_clock,
        .dataFolder = options.data,
        .version = {"CRAT", CRAT_VERSION, CRAT_BUILD_TIME, CRAT_COMMIT},
        .health = health,
    }));
    m_modules.push_back(
        std::make_unique<upkeep::UpkeepModule>(*m_database, m_clock, chores(options, executions, *target)));
    return {};
}

Result<> Companion::open(const Options &options, const std::string &localToken)
{
    auto signer = auth::TokenSigner::open(options.data / "signing.key");
    if (!signer)
        return tl::unexpected(signer.error());
    auto database = store::Database::open({.url = options.database}, m_clock);
    if (!database)
        return tl::unexpected(database.error());
    m_database = std::move(*database);
    m_signIn = std::make_unique<auth::SignIn>(
        auth::SignInOptions{.adminPassword = options.adminPassword, .localToken = localToken}, std::move(*signer),
        m_clock);
    if (auto made = makeModules(options); !made)
        return made;
    for (const auto &module : m_modules)
        module->addRoutes(m_router);
    m_dispatcher = std::make_unique<http::Dispatcher>(m_router, *m_database, *m_signIn);
    m_server = std::make_unique<http::Server>(http::ServerOptions{.host = options.host,
                                                                  .port = options.port,
                                                                  .portsToTry = options.portAsked ? 1 : 100,
                                                                  .hostNames = options.allowedHosts,
                                                                  .uploads = options.data / "uploads"},
                                              *m_dispatcher);
    // The port first: nothing is taken up by a companion that then cannot be reached.
    if (auto listening = m_server->listen(); !listening)
        return listening;
    applyFirstSettings(options.firstSettings);
    for (const auto &module : m_modules) {
        if (auto started = startModule(*module); !started)
            return started;
    }
    m_server->serve();
    return {};
}

/// A database that is away must not keep the companion from taking builds in; what needs it starts when it comes.
Result<> Companion::startModule(http::Module &module)
{
    auto started = module.start();
    if (started) {
        m_started.push_back(&module);
        return {};
    }
    if (started.error().code != Errc::Unavailable || m_database->available())
        return tl::unexpected(withContext(started.error(), module.name()));
    spdlog::warn("cratd: {} waits for the database", module.name());
    m_waiting.push_back(&module);
    return {};
}

void Companion::tick()
{
    if (m_waiting.empty() || !m_database->available())
        return;
    for (http::Module *module : std::exchange(m_waiting, {})) {
        if (auto started = startModule(*module); !started) {
            spdlog::error("cratd: {}; it is tried again", started.error().forLog);
            m_waiting.push_back(module);
        }
    }
}

/// Now, or as soon as the database is there: before anybody asks for one of them.
void Companion::applyFirstSettings(const std::map<std::string, std::string> &settings)
{
    if (settings.empty())
        return;
    const auto apply = [settings](store::Transaction &tx) -> Result<> {
        for (const auto &[key, value] : settings) {
            auto known = store::settings::one(tx, key);
            if (known)
                continue; // what people set since stays
            if (known.error().code != Errc::NotFound)
                return tl::unexpected(known.error());
            if (auto set = store::settings::set(tx, key, value); !set)
                return tl::unexpected(set.error());
        }
        return {};
    };
    const auto report = [](const Result<> &done) {
        if (!done)
            spdlog::warn("cratd: the environment's settings are not taken over: {}", done.error().forLog);
    };
    m_firstSettings = m_database->onAvailable([this, apply, report] { m_database->write<void>(apply, report); });
    report(m_database->writeNow<void>(apply));
}

void Companion::stop(Deadline until)
{
    if (m_server) // answers that are held for news come only with the parts' own end, which needs its time too
        m_server->stop(until.sooner(Deadline::after(RequestsTime)));
    while (!m_started.empty()) {
        m_started.back()->stop(until);
        m_started.pop_back();
    }
    if (m_dispatcher)
        m_dispatcher->stop();
    m_firstSettings.reset();
    if (m_database)
        m_database->close();
}

} // namespace crat::cratd
