#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "core/companion/http/Module.h"
#include "core/companion/http/RunTrigger.h"
#include "core/companion/notify/Outbox.h"
#include "core/companion/pipeline/RunMails.h"
#include "core/companion/pipeline/RunWork.h"

namespace crat::pipeline {

/// The pipeline as a part of the companion: takes triggers, begins runs first come first served (one at a time where the
/// setting test_blocking_enabled is "true"), goes on with those of a former process, and sends their mails.
///   POST /api/v1/deploy-test-runs/{run}/cancel
/// Threads: one dispatcher, one for each run that goes on, the outbox's.
class PipelineModule final : public http::Module, public http::RunTrigger {
public:
    PipelineModule(PipelineOptions options, store::Database &store, const Clock &clock, const fetch::HttpClient &http,
                   notify::MailTransport &transport);
    ~PipelineModule() override;

    std::string_view name() const override { return "pipeline"; }
    void addRoutes(http::Router &router) override;
    Result<> start() override;
    void stop(Deadline until) override;
    Result<http::TriggerAnswer> trigger(store::Transaction &tx, const http::TriggerRequest &request) override;

private:
    struct Live {
        std::stop_source cancel;
        bool finished = false;
        std::jthread thread;
    };
    void poke();
    void dispatch(std::stop_token stop);
    bool beginWhatCan();
    enum class How { Onward, Cancelled, Deleted };
    void begin(RunId id, How how);
    void collectFinished();
    Result<http::Response> cancel(const http::Request &request, store::Transaction &tx);
    void cancelLive(RunId id);
    void stopLive(RunId id);
    void stopDeleted(const protocol::Event &event);

    const PipelineOptions m_options;
    store::Database &m_store;
    const Clock &m_clock;
    const fetch::HttpClient &m_http;
    RunMails m_mails;
    notify::Outbox m_outbox;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    bool m_poked = false;
    std::map<RunId, std::unique_ptr<Live>> m_live;
    std::stop_source m_leave, m_hurry;
    store::Subscription m_events, m_available;
    std::jthread m_dispatcher;
};

} // namespace crat::pipeline
