#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/cratd/DataLock.h"
#include "app/cratd/Options.h"
#include "core/base/Clock.h"
#include "core/companion/auth/SignIn.h"
#include "core/companion/fetch/HttpClient.h"
#include "core/companion/http/Dispatcher.h"
#include "core/companion/http/Module.h"
#include "core/companion/http/Router.h"
#include "core/companion/http/RunTrigger.h"
#include "core/companion/http/Server.h"
#include "core/companion/notify/SmtpClient.h"
#include "core/companion/store/Database.h"
#include "core/companion/upkeep/UpkeepModule.h"

namespace crat::execution {
class ExecutionModule;
}
namespace crat::target {
class TargetModule;
}

namespace crat::cratd {

/// Wires the parts together, begins and ends them in order. Holds no logic of its own.
class Companion {
public:
    /// Everything up to listening. Errors say what to do.
    static Result<std::unique_ptr<Companion>> start(const Options &options, const std::string &localToken);
    ~Companion();
    std::string address() const { return m_server->address(); }
    /// Once a second from main: starts parts that had to wait for a database that was away.
    void tick();
    /// No new requests, parts end in reverse order, all within `until`.
    void stop(Deadline until);

private:
    explicit Companion(DataLock lock) : m_lock(std::move(lock)) {}
    Result<> open(const Options &options, const std::string &localToken);
    Result<> makeModules(const Options &options);
    execution::ExecutionModule *makeExecutions(const Options &options);
    Result<target::TargetModule *> makeTarget(const Options &options, execution::ExecutionModule *executions);
    std::vector<upkeep::Chore> chores(const Options &options, execution::ExecutionModule *executions,
                                      target::TargetModule *target);
    http::RunTrigger *makePipeline(const Options &options);
    Result<> startModule(http::Module &module);
    void applyFirstSettings(const std::map<std::string, std::string> &settings);

    // In order of need: what stands above may be used by what stands below, and goes after it.
    DataLock m_lock;
    SystemClock m_clock;
    std::unique_ptr<store::Database> m_database;
    store::Subscription m_firstSettings;
    std::unique_ptr<auth::SignIn> m_signIn;
    fetch::HttpClient m_http;
    notify::SmtpClient m_smtp;
    std::vector<std::unique_ptr<http::Module>> m_modules;
    std::vector<http::Module *> m_started;
    std::vector<http::Module *> m_waiting; ///< for the database
    http::Router m_router;
    std::unique_ptr<http::Dispatcher> m_dispatcher;
    std::unique_ptr<http::Server> m_server;
};

} // namespace crat::cratd
