#include "ui/trigger/TriggerController.h"

#include <algorithm>

namespace crat::trigger {
namespace {

constexpr int kBuilds = 50;

} // namespace

TriggerController::TriggerController(client::CompanionSession &session, client::Catalogue &catalogue, QObject *parent)
    : QObject(parent), m_session(session), m_catalogue(catalogue)
{
    connect(&catalogue, &client::Catalogue::itemsChanged, this, &TriggerController::onItems);
    connect(&catalogue, &client::Catalogue::setsChanged, this, [this] {
        if (m_set && !m_catalogue.set(*m_set))
            m_set.reset();
        Q_EMIT choicesChanged();
    });
    connect(&catalogue, &client::Catalogue::selectionsChanged, this, [this] {
        if (m_build.kind == BuildChoice::Kind::Selected && !selectedBuild())
            m_build = {};
        Q_EMIT choicesChanged();
    });
    connect(&session, &client::CompanionSession::stateChanged, this, &TriggerController::choicesChanged);
    connect(&session, &client::CompanionSession::connected, this, [this] {
        readBuilds();
        if (m_watched)
            watch(*m_watched);
    });
    connect(&session, &client::CompanionSession::endpointChanged, this, [this] {
        m_builds.clear();
        m_run.reset();
        m_watched.reset();
        m_busy = m_cancelling = false;
        Q_EMIT choicesChanged();
        Q_EMIT runChanged();
    });
    connect(&session.events(), &client::EventStream::eventReceived, this, &TriggerController::onEvent);
    onItems();
}

std::string TriggerController::job() const
{
    const auto *item = m_item ? m_catalogue.item(*m_item) : nullptr;
    return item ? item->associatedJobName : std::string();
}

std::optional<protocol::Build> TriggerController::selectedBuild() const
{
    const auto *selection = m_catalogue.selection(job());
    return selection ? selection->selectedBuild : std::nullopt;
}

void TriggerController::onItems()
{
    if (m_item && !m_catalogue.item(*m_item))
        m_item.reset();
    if (!m_item && !items().empty())
        return chooseItem(items().front().id);
    Q_EMIT choicesChanged();
}

void TriggerController::chooseItem(TestItemId id)
{
    if (m_item == id)
        return;
    m_item = id;
    m_builds.clear();
    m_build = {};
    if (selectedBuild())
        m_build.kind = BuildChoice::Kind::Selected;
    m_set.reset();
    Q_EMIT choicesChanged();
    readBuilds();
}

void TriggerController::chooseBuild(BuildChoice choice)
{
    if (m_build == choice)
        return;
    m_build = choice;
    Q_EMIT choicesChanged();
}

void TriggerController::chooseSet(std::optional<ParameterSetId> id)
{
    if (m_set == id)
        return;
    m_set = id;
    Q_EMIT choicesChanged();
}

void TriggerController::chooseBuildOf(const protocol::Build &build)
{
    if (job() != build.jobName) {
        const auto found = std::find_if(items().begin(), items().end(), [&](const protocol::TestItem &item) {
            return item.associatedJobName == build.jobName;
        });
        if (found != items().end())
            chooseItem(found->id);
    }
    if (std::none_of(m_builds.begin(), m_builds.end(), [&](const protocol::Build &one) { return one.id == build.id; }))
        m_builds.push_back(build);
    m_build = {BuildChoice::Kind::Chosen, build.id};
    Q_EMIT choicesChanged();
}

void TriggerController::readBuilds()
{
    if (!m_item || m_session.state() != client::CompanionSession::State::Connected)
        return;
    m_session.client().builds(
        QString::fromStdString(job()), kBuilds, 0, this,
        [this, asked = ++m_asked](Result<client::Page<protocol::Build>> page) {
            if (asked != m_asked)
                return;
            if (!page) {
                Q_EMIT failed(page.error());
                return;
            }
            std::vector<protocol::Build> kept;
            for (protocol::Build &build : m_builds) {
                if (m_build == BuildChoice{BuildChoice::Kind::Chosen, build.id})
                    kept.push_back(std::move(build));
            }
            m_builds = std::move(page->data);
            for (protocol::Build &build : kept) {
                if (std::none_of(m_builds.begin(), m_builds.end(), [&](const auto &one) { return one.id == build.id; }))
                    m_builds.push_back(std::move(build));
            }
            Q_EMIT choicesChanged();
        });
}

bool TriggerController::canTrigger() const
{
    return whyNot().isEmpty() && !m_busy;
}

QString TriggerController::whyNot() const
{
    if (m_session.state() != client::CompanionSession::State::Connected)
        return tr("The companion is not connected.");
    if (items().empty())
        return tr("There are no test items yet. An admin adds them with: crat items add NAME --job JOB");
    if (!m_item)
        return tr("Choose a test item.");
    if (m_builds.empty() && m_build.kind != BuildChoice::Kind::Selected)
        return job().empty() ? tr("No build has arrived yet.")
                             : tr("No build of %1 has arrived yet.").arg(QString::fromStdString(job()));
    return {};
}

void TriggerController::setBusy(bool busy)
{
    m_busy = busy;
    Q_EMIT choicesChanged();
}

void TriggerController::trigger()
{
    if (!canTrigger())
        return;
    const TestItemId item = *m_item;
    const auto set = m_set;
    if (m_build.kind == BuildChoice::Kind::Chosen)
        return send(item, m_build.id, set);
    if (const auto selected = selectedBuild(); selected && m_build.kind == BuildChoice::Kind::Selected)
        return send(item, selected->id, set);
    if (job().empty())
        return send(item, m_builds.front().id, set);
    setBusy(true);
    m_session.client().latestBuild(QString::fromStdString(job()), this,
                                   [this, item, set](Result<protocol::Build> build) {
                                       if (build)
                                           return send(item, build->id, set);
                                       setBusy(false);
                                       Q_EMIT failed(build.error());
                                   });
}

void TriggerController::triggerExactly(TestItemId item, BuildId build, std::optional<ParameterSetId> set)
{
    if (!m_busy)
        send(item, build, set);
}

void TriggerController::send(TestItemId item, BuildId build, std::optional<ParameterSetId> set)
{
    setBusy(true);
    m_session.client().trigger(item, build, set, this, [this](Result<client::TriggerAnswer> answer) {
        setBusy(false);
        if (!answer) {
            Q_EMIT failed(answer.error());
            return;
        }
        m_run.reset();
        watch(answer->runId);
        Q_EMIT triggered(answer->runId);
    });
}

void TriggerController::watch(RunId id)
{
    if (m_watched != id) {
        m_watched = id;
        m_cancelling = false;
    }
    m_session.client().run(id, this, [this, id](Result<protocol::DeployTestRun> run) {
        if (m_watched != id)
            return;
        if (run)
            takeRun(std::move(*run));
        else if (run.error().code == Errc::NotFound && m_run && m_run->id == id)
            forgetRun();
        else if (run.error().code != Errc::Unavailable) // away: told by the session, read again when it is back
            Q_EMIT failed(run.error());
    });
}

void TriggerController::cancel()
{
    if (!canCancel())
        return;
    m_cancelling = true;
    Q_EMIT runChanged();
    m_session.client().cancelRun(m_run->id, this, [this](Result<> done) {
        if (done)
            return; // the end comes as an event
        m_cancelling = false;
        Q_EMIT runChanged();
        Q_EMIT failed(done.error());
    });
}

/// The watched run is no longer there.
void TriggerController::forgetRun()
{
    const bool wasOn = m_run && !protocol::isEnded(m_run->status);
    const qint64 id = m_watched->value();
    m_run.reset();
    m_watched.reset();
    m_cancelling = false;
    Q_EMIT runChanged();
    if (wasOn)
        Q_EMIT failed(
            Error{Errc::NotFound,
                  tr("Run %1 was deleted at the companion before it ended, alone or with its build, job or test "
                     "item. What it had deployed until then stays; trigger a new one.")
                      .arg(id)
                      .toStdString(),
                  {}});
}

void TriggerController::takeRun(protocol::DeployTestRun run)
{
    const bool wasOn = m_run && m_run->id == run.id && !protocol::isEnded(m_run->status);
    if (m_run && m_run->id == run.id) {
        // A call's answer may be older than the event that overtook it: an ended run does not come alive again.
        if (protocol::isEnded(m_run->status) && !protocol::isEnded(run.status))
            return;
        if (!run.testItem)
            run.testItem = std::move(m_run->testItem);
        if (!run.buildInfo)
            run.buildInfo = std::move(m_run->buildInfo);
    }
    m_run = std::move(run);
    if (protocol::isEnded(m_run->status))
        m_cancelling = false;
    Q_EMIT runChanged();
    if (wasOn && protocol::isEnded(m_run->status))
        Q_EMIT runEnded(*m_run);
}

void TriggerController::onEvent(const protocol::Event &event)
{
    if (event.type == "run.changed" && m_watched) {
        auto run = protocol::fromJson<protocol::DeployTestRun>(event.data);
        if (run && run->id == *m_watched)
            takeRun(std::move(*run));
    } else if (event.type == "run.deleted" && m_watched) {
        const auto *data = event.data.if_object();
        const auto *id = data ? data->if_contains("id") : nullptr;
        if (!id)
            watch(*m_watched); // ended ones went with their build, item or job: ours may be among them
        else if (id->is_int64() && RunId(id->get_int64()) == *m_watched)
            forgetRun();
    } else if (event.type == "build.received") {
        auto build = protocol::fromJson<protocol::Build>(event.data);
        if (!build || build->id.isNull() || (!job().empty() && build->jobName != job()))
            return;
        if (std::any_of(m_builds.begin(), m_builds.end(),
                        [&](const protocol::Build &one) { return one.id == build->id; }))
            return;
        m_builds.insert(m_builds.begin(), std::move(*build));
        Q_EMIT choicesChanged();
    } else if (event.type == "build.deleted" || event.type == "job.deleted") {
        readBuilds();
    }
}

} // namespace crat::trigger
