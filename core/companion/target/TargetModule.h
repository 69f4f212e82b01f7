#pragma once

#include <memory>

#include "core/companion/http/Module.h"
#include "core/companion/target/TaskBoard.h"

namespace crat::target {

/// The target role: the contract's routes and our own, over a TaskBoard.
///   POST /api/deploy_and_test, /api/deploy_and_test_mock     header Idempotency-Key: same key, same task_id
///   GET  /api/tasks/{task_id}[?wait=30[&seen=STATUS]], /log; POST /api/tasks/{task_id}/cancel
///   GET  /api/services; POST /api/services/{name}/rollback [{"install_dir"}]
///   GET  /reports/{path...}
/// Callers present the target token (Authorization: Bearer …); without one configured only loopback callers are let in.
/// Reports are public: they are opened from mails.
class TargetModule final : public http::Module {
public:
    TargetModule(TargetOptions options, store::Database &store, const Clock &clock, const fetch::HttpClient &http);

    std::string_view name() const override { return "target"; }
    void addRoutes(http::Router &router) override;
    Result<> start() override;
    void stop(Deadline until) override;
    std::vector<http::Health> health() const override;
    /// See removeOldTasks(). After start().
    Result<std::int64_t> removeOld(std::int64_t newest, Timestamp before);

private:
    Result<> admitted(const http::Request &request) const;
    Result<http::Response> submit(TaskKind kind, const http::Request &request);
    void answerTask(const http::Request &request, http::Responder responder);
    Result<http::Response> log(const http::Request &request) const;
    Result<http::Response> services() const;
    Result<http::Response> rollBack(const http::Request &request);
    Result<http::Response> report(const http::Request &request) const;
    Result<std::vector<Install>> installs() const;
    void addTaskRoutes(http::Router &router);
    void addServiceRoutes(http::Router &router);

    const TargetOptions m_options;
    store::Database &m_store;
    const Clock &m_clock;
    const fetch::HttpClient &m_http;
    std::string m_machine;
    std::unique_ptr<TaskBoard> m_board;
};

} // namespace crat::target
