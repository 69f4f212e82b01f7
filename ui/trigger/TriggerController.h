#pragma once

#include <optional>
#include <vector>

#include <QObject>

#include "core/client/Catalogue.h"
#include "core/client/CompanionSession.h"

namespace crat::trigger {

/// Which build a trigger takes.
struct BuildChoice {
    enum class Kind {
        Selected, ///< the job's version selection
        Newest,   ///< asked for at the moment of the trigger
        Chosen,
    };
    Kind kind = Kind::Newest;
    BuildId id; ///< Chosen
    bool operator==(const BuildChoice &) const = default;
};

/// The choices of a trigger, the trigger itself, and the run that came of it. Several views share one.
/// Thread: GUI. `session` and `catalogue` must outlive it.
class TriggerController : public QObject {
    Q_OBJECT
public:
    TriggerController(client::CompanionSession &session, client::Catalogue &catalogue, QObject *parent = nullptr);

    const std::vector<protocol::TestItem> &items() const { return m_catalogue.items(); }
    const std::vector<protocol::ParameterSet> &sets() const { return m_catalogue.sets(); }
    /// Newest builds of the chosen item's job (of all jobs where it has none).
    const std::vector<protocol::Build> &builds() const { return m_builds; }
    /// The build that the chosen item's job is set to, if it is.
    std::optional<protocol::Build> selectedBuild() const;

    std::optional<TestItemId> item() const { return m_item; }
    BuildChoice build() const { return m_build; }
    std::optional<ParameterSetId> set() const { return m_set; } ///< absent: the item's own, else "default"

    void chooseItem(TestItemId id);
    void chooseBuild(BuildChoice choice);
    void chooseSet(std::optional<ParameterSetId> id);
    /// As asked from a build's or run's context menu.
    void chooseBuildOf(const protocol::Build &build);

    /// Is everything there for a trigger? Else whyNot() says what is missing.
    bool canTrigger() const;
    QString whyNot() const;
    bool isBusy() const { return m_busy; }
    void trigger();
    /// With everything given, whatever is chosen.
    void triggerExactly(TestItemId item, BuildId build, std::optional<ParameterSetId> set);

    /// The run that is watched: the last one triggered here, or what watch() named.
    const std::optional<protocol::DeployTestRun> &run() const { return m_run; }
    void watch(RunId id);
    bool canCancel() const { return m_run && !protocol::isEnded(m_run->status) && !m_cancelling; }
    void cancel();
    /// For report links that are relative.
    QUrl companionAddress() const { return m_session.client().endpoint().base; }

Q_SIGNALS:
    void choicesChanged(); ///< lists, choices, or whether a trigger is possible
    void runChanged();
    void triggered(crat::RunId run);
    void runEnded(const crat::protocol::DeployTestRun &run); ///< of the watched one
    void failed(const crat::Error &error);

private:
    void onItems();
    void onEvent(const protocol::Event &event);
    void readBuilds();
    void send(TestItemId item, BuildId build, std::optional<ParameterSetId> set);
    void forgetRun();
    void takeRun(protocol::DeployTestRun run);
    void setBusy(bool busy);
    std::string job() const;

    client::CompanionSession &m_session;
    client::Catalogue &m_catalogue;
    std::vector<protocol::Build> m_builds;
    std::optional<TestItemId> m_item;
    BuildChoice m_build;
    std::optional<ParameterSetId> m_set;
    std::optional<RunId> m_watched;
    std::optional<protocol::DeployTestRun> m_run;
    bool m_busy = false;
    bool m_cancelling = false;
    quint64 m_asked = 0; ///< answers about a former item's builds are dropped
};

} // namespace crat::trigger
