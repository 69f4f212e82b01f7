#include "core/companion/pipeline/PipelineModule.h"

#include <algorithm>
#include <charconv>

#include <spdlog/spdlog.h>

#include "core/base/Guarded.h"
#include "core/base/Random.h"
#include "core/companion/store/Items.h"
#include "core/companion/store/Runs.h"
#include "core/companion/store/Settings.h"

namespace crat::pipeline {

namespace json = protocol::json;
using protocol::RunStatus;

namespace {

constexpr std::chrono::seconds StoreAwayPause{1};
constexpr std::chrono::seconds AfterAnException{10};
constexpr std::chrono::seconds ToBreakOff{5}; ///< so that a run's last state is stored before the time is over

Result<int> numberSetting(store::Reader &reader, const std::string &key, int otherwise)
{
    auto text = store::settings::value(reader, key);
    if (!text)
        return tl::unexpected(text.error());
    int value = otherwise;
    std::from_chars(text->data(), text->data() + text->size(), value);
    return value > 0 ? value : otherwise;
}

/// The set named in the trigger, else the item's, else "default".
Result<std::optional<ParameterSetId>> setOf(store::Reader &reader, const http::TriggerRequest &request)
{
    if (request.parameterSet) {
        auto set = store::parameters::byId(reader, *request.parameterSet);
        if (!set)
            return tl::unexpected(set.error());
        if (!*set)
            return fail(Errc::NotFound, "there is no parameter set " + std::to_string(request.parameterSet->value()));
        return request.parameterSet;
    }
    auto item = store::items::byId(reader, request.item);
    if (!item)
        return tl::unexpected(item.error());
    if (!*item)
        return fail(Errc::NotFound, "there is no such test item");
    if ((*item)->associatedParameterSetId)
        return (*item)->associatedParameterSetId;
    auto set = store::parameters::byName(reader, "default");
    if (!set)
        return tl::unexpected(set.error());
    return *set ? std::optional((*set)->id) : std::nullopt;
}

struct Candidates {
    std::vector<protocol::DeployTestRun> open;
    std::vector<RunId> cancelled;
    std::vector<RunId> deleted; ///< before they had ended; their targets may not know it yet
    bool blocking = false;
};

Result<Candidates> candidates(store::Reader &reader)
{
    Candidates out;
    auto open = store::runs::open(reader);
    auto blocking = store::settings::value(reader, "test_blocking_enabled");
    auto cancelled = reader.query(
        "SELECT p.run_id FROM pipeline_runs p JOIN deploy_test_runs r ON r.id = p.run_id WHERE NOT r.ended AND "
        "p.cancel_requested");
    auto deleted = rows::deleted(reader);
    if (!open || !blocking || !cancelled || !deleted)
        return tl::unexpected(!open       ? open.error()
                              : !blocking ? blocking.error()
                                          : (!cancelled ? cancelled.error() : deleted.error()));
    out.open = std::move(*open);
    out.blocking = *blocking == "true";
    out.deleted = std::move(*deleted);
    for (const auto &row : *cancelled)
        out.cancelled.push_back(row.id<RunId>("run_id"));
    return out;
}

} // namespace

PipelineModule::PipelineModule(PipelineOptions options, store::Database &store, const Clock &clock,
                               const fetch::HttpClient &http, notify::MailTransport &transport)
    : m_options(std::move(options)), m_store(store), m_clock(clock), m_http(http),
      m_outbox(store, clock, transport, m_mails)
{
}

PipelineModule::~PipelineModule()
{
    stop(Deadline::after(std::chrono::seconds(0)));
}

Result<> PipelineModule::start()
{
    m_events = m_store.onEvents([this](const store::EventBatch &batch) {
        for (const protocol::Event &event : *batch) {
            if (event.type == "run.deleted")
                stopDeleted(event);
            if (event.type == "run.deleted" || event.type == "setting.changed")
                poke(); // the run that others wait for is gone, or blocking may have been switched
        }
    });
    m_available = m_store.onAvailable([this] {
        poke();
        m_outbox.poke();
    });
    m_outbox.start();
    m_dispatcher = std::jthread([this](std::stop_token stop) { dispatch(stop); });
    poke();
    return {};
}

void PipelineModule::stop(Deadline until)
{
    m_events.reset();
    m_available.reset();
    m_dispatcher.request_stop();
    m_leave.request_stop();
    if (m_dispatcher.joinable())
        m_dispatcher.join();
    std::map<RunId, std::unique_ptr<Live>> live;
    {
        const std::lock_guard lock(m_mutex);
        live.swap(m_live);
    }
    {
        std::unique_lock lock(m_mutex);
        const auto ended = [&live] {
            return std::all_of(live.begin(), live.end(), [](const auto &one) { return one.second->finished; });
        };
        if (!m_wake.wait_for(lock, until.left() - ToBreakOff, ended))
            m_hurry.request_stop();
    }
    for (auto &[id, one] : live)
        one->thread.join();
    m_outbox.stop();
}

void PipelineModule::poke()
{
    const std::lock_guard lock(m_mutex);
    m_poked = true;
    m_wake.notify_all();
}

void PipelineModule::dispatch(std::stop_token stop)
{
    while (!stop.stop_requested()) {
        const auto begun = guarded("pipeline: beginning runs", [this]() -> Result<bool> {
            collectFinished();
            return beginWhatCan();
        });
        const bool known = begun.value_or(false);
        std::unique_lock lock(m_mutex);
        if (known)
            m_wake.wait(lock, stop, [this] { return m_poked; });
        else
            m_wake.wait_for(lock, stop, StoreAwayPause, [this] { return m_poked; });
        m_poked = false;
    }
}

void PipelineModule::collectFinished()
{
    std::vector<std::unique_ptr<Live>> finished;
    {
        const std::lock_guard lock(m_mutex);
        for (auto one = m_live.begin(); one != m_live.end();) {
            if (one->second->finished) {
                finished.push_back(std::move(one->second));
                one = m_live.erase(one);
            } else {
                ++one;
            }
        }
    }
    for (auto &one : finished)
        one->thread.join();
}

bool PipelineModule::beginWhatCan()
{
    auto found = m_store.readNow<Candidates>([](store::Reader &reader) { return candidates(reader); });
    if (!found)
        return false;
    const auto isLive = [this](RunId id) {
        const std::lock_guard lock(m_mutex);
        return m_live.contains(id);
    };
    const auto liveCount = [this] {
        const std::lock_guard lock(m_mutex);
        return m_live.size();
    };
    // Those that had begun before a restart come first: they hold the place they had.
    std::stable_partition(found->open.begin(), found->open.end(), [](const auto &run) {
        return run.status != RunStatus::Queued && run.status != RunStatus::Pending;
    });
    for (const auto &run : found->open) {
        const bool cancelled =
            std::find(found->cancelled.begin(), found->cancelled.end(), run.id) != found->cancelled.end();
        if (isLive(run.id)) {
            if (cancelled) // it may have been asked for between the reading and the beginning
                stopLive(run.id);
            continue;
        }
        const bool waits = run.status == RunStatus::Queued || run.status == RunStatus::Pending;
        const bool mayBegin = !waits || (found->blocking ? liveCount() == 0 : liveCount() < m_options.parallelRuns);
        if (mayBegin || cancelled)
            begin(run.id, cancelled ? How::Cancelled : How::Onward);
    }
    for (const RunId id : found->deleted) {
        if (!isLive(id)) // one that is live ends so by itself
            begin(id, How::Deleted);
    }
    return true;
}

void PipelineModule::begin(RunId id, How how)
{
    auto live = std::make_unique<Live>();
    if (how == How::Cancelled)
        live->cancel.request_stop();
    Live *one = live.get();
    const std::lock_guard lock(m_mutex);
    live->thread = std::jthread([this, id, one, how] {
        const auto done = guarded("pipeline: a run", [&]() -> Result<> {
            RunWork work(m_options, m_store, m_clock, m_http, [this] { m_outbox.poke(); });
            if (how == How::Deleted)
                work.endDeleted(id, m_leave.get_token());
            else
                work.run(id, one->cancel.get_token(), m_leave.get_token(), m_hurry.get_token());
            return {};
        });
        if (!done) // it is begun again from its last stored state
            pauseFor(AfterAnException, m_leave.get_token());
        const std::lock_guard inner(m_mutex);
        one->finished = true;
        m_poked = true;
        m_wake.notify_all();
    });
    m_live.emplace(id, std::move(live));
}

Result<http::TriggerAnswer> PipelineModule::trigger(store::Transaction &tx, const http::TriggerRequest &request)
{
    auto set = setOf(tx, request);
    auto blocking = store::settings::value(tx, "test_blocking_enabled");
    auto open = store::runs::openCount(tx);
    auto hours = numberSetting(tx, "max_query_hours", 3);
    auto interval = numberSetting(tx, "query_interval", 60);
    auto timeout = numberSetting(tx, "query_timeout", 30);
    if (!set)
        return tl::unexpected(set.error());
    for (const auto *number : {&hours, &interval, &timeout}) {
        if (!*number)
            return tl::unexpected(number->error());
    }
    if (!blocking || !open)
        return tl::unexpected(!blocking ? blocking.error() : open.error());

    protocol::DeployTestRun run;
    run.testItemId = request.item;
    run.buildInfoId = request.build;
    run.triggeredBy = request.triggeredBy;
    run.parameterSetId = *set;
    run.status = *blocking == "true" && *open > 0 ? RunStatus::Queued : RunStatus::Pending;
    run.maxQueryHours = *hours;
    run.queryInterval = *interval;
    run.queryTimeout = *timeout;
    run.startedAt = tx.now();
    auto stored = store::runs::add(tx, run);
    if (!stored)
        return tl::unexpected(stored.error());
    RunState state;
    // The number alone could come again where a database is made anew beside a target that remembers.
    state.idempotencyKey = std::to_string(stored->id.value()) + "-" + randomToken(64);
    state.parameterSet = run.parameterSetId;
    if (auto added = rows::add(tx, stored->id, state); !added)
        return tl::unexpected(added.error());
    tx.afterCommit([this] { poke(); });
    return http::TriggerAnswer{stored->id, run.status == RunStatus::Queued, stored->queuePosition};
}

Result<http::Response> PipelineModule::cancel(const http::Request &request, store::Transaction &tx)
{
    auto number = request.idParameter("run");
    if (!number)
        return tl::unexpected(number.error());
    const RunId id(*number);
    auto marked = rows::requestCancel(tx, id);
    if (!marked)
        return tl::unexpected(marked.error());
    if (!*marked) {
        auto run = store::runs::byId(tx, id, false);
        if (!run)
            return tl::unexpected(run.error());
        return *run ? fail(Errc::Conflict, "the run has ended already")
                    : fail(Errc::NotFound, "there is no run " + std::to_string(*number));
    }
    tx.afterCommit([this, id] { cancelLive(id); });
    return http::Response::message("cancelling");
}

void PipelineModule::stopLive(RunId id)
{
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_live.find(id); found != m_live.end())
        found->second->cancel.request_stop();
}

void PipelineModule::cancelLive(RunId id)
{
    stopLive(id);
    poke(); // one that is not live yet
}

/// An open run that went with its build, job or item: nobody will see its end, so its deploy is not left going on.
void PipelineModule::stopDeleted(const protocol::Event &event)
{
    const auto *data = event.data.if_object();
    const auto *id = data ? data->if_contains("id") : nullptr;
    if (id && id->is_int64())
        cancelLive(RunId(id->get_int64()));
}

void PipelineModule::addRoutes(http::Router &router)
{
    http::RouteInfo info;
    info.method = http::Method::Post;
    info.path = "/api/v1/deploy-test-runs/{run}/cancel";
    info.role = http::Role::User;
    info.operationId = "cancelDeployTestRun";
    info.summary = "Stop a run that has not ended";
    info.tag = "runs";
    info.body = http::Body::None;
    info.failures = {404, 409};
    router.write(info, [this](const http::Request &request, store::Transaction &tx) { return cancel(request, tx); });
}

} // namespace crat::pipeline
