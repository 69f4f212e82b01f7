#pragma once

#include <vector>

#include <QObject>

#include "core/client/CompanionSession.h"

namespace crat::client {

/// The few lists that every pane needs: test items, parameter sets and version selections, kept up to date by events.
/// Thread: the one that made it. `session` must outlive it.
class Catalogue : public QObject {
    Q_OBJECT
public:
    explicit Catalogue(CompanionSession &session, QObject *parent = nullptr);

    const std::vector<protocol::TestItem> &items() const { return m_items; }   ///< by name
    const std::vector<protocol::ParameterSet> &sets() const { return m_sets; } ///< by name
    const protocol::TestItem *item(TestItemId id) const;                       ///< null: unknown
    const protocol::ParameterSet *set(ParameterSetId id) const;
    const protocol::JobVersionSelection *selection(const std::string &job) const;

Q_SIGNALS:
    void itemsChanged();
    void setsChanged();
    void selectionsChanged();
    void failed(const crat::Error &error);

private:
    void clear();
    void refresh();
    void refreshItems();
    void refreshSets();
    void refreshSelections();
    void onEvent(const protocol::Event &event);

    CompanionSession &m_session;
    std::vector<protocol::TestItem> m_items;
    std::vector<protocol::ParameterSet> m_sets;
    std::vector<protocol::JobVersionSelection> m_selections;
};

} // namespace crat::client
