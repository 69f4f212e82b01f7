#include "core/client/Catalogue.h"

#include <algorithm>

namespace crat::client {
namespace {

template <class T>
void byName(std::vector<T> &list)
{
    std::sort(list.begin(), list.end(), [](const T &a, const T &b) { return a.name < b.name; });
}

template <class T, class Id>
const T *withId(const std::vector<T> &list, Id id)
{
    const auto found = std::find_if(list.begin(), list.end(), [&](const T &one) { return one.id == id; });
    return found == list.end() ? nullptr : &*found;
}

template <class T>
void put(std::vector<T> &list, T value)
{
    const auto found = std::find_if(list.begin(), list.end(), [&](const T &one) { return one.id == value.id; });
    if (found == list.end())
        list.push_back(std::move(value));
    else
        *found = std::move(value);
}

} // namespace

Catalogue::Catalogue(CompanionSession &session, QObject *parent) : QObject(parent), m_session(session)
{
    connect(&session, &CompanionSession::endpointChanged, this, &Catalogue::clear);
    connect(&session, &CompanionSession::connected, this, &Catalogue::refresh);
    connect(&session.events(), &EventStream::eventReceived, this, &Catalogue::onEvent);
    if (session.state() == CompanionSession::State::Connected)
        refresh();
}

const protocol::TestItem *Catalogue::item(TestItemId id) const
{
    return withId(m_items, id);
}

const protocol::ParameterSet *Catalogue::set(ParameterSetId id) const
{
    return withId(m_sets, id);
}

const protocol::JobVersionSelection *Catalogue::selection(const std::string &job) const
{
    const auto found =
        std::find_if(m_selections.begin(), m_selections.end(), [&](const auto &one) { return one.jobName == job; });
    return found == m_selections.end() ? nullptr : &*found;
}

void Catalogue::clear()
{
    m_items.clear();
    m_sets.clear();
    m_selections.clear();
    Q_EMIT itemsChanged();
    Q_EMIT setsChanged();
    Q_EMIT selectionsChanged();
}

void Catalogue::refresh()
{
    refreshItems();
    refreshSets();
    refreshSelections();
}

void Catalogue::refreshItems()
{
    m_session.client().testItems(this, [this](Result<std::vector<protocol::TestItem>> got) {
        if (!got) {
            Q_EMIT failed(got.error());
            return;
        }
        m_items = std::move(*got);
        byName(m_items);
        Q_EMIT itemsChanged();
    });
}

void Catalogue::refreshSets()
{
    m_session.client().parameterSets(this, [this](Result<std::vector<protocol::ParameterSet>> got) {
        if (!got) {
            Q_EMIT failed(got.error());
            return;
        }
        m_sets = std::move(*got);
        byName(m_sets);
        Q_EMIT setsChanged();
    });
}

void Catalogue::refreshSelections()
{
    m_session.client().selections(this, [this](Result<std::vector<protocol::JobVersionSelection>> got) {
        if (!got) {
            Q_EMIT failed(got.error());
            return;
        }
        m_selections = std::move(*got);
        Q_EMIT selectionsChanged();
    });
}

void Catalogue::onEvent(const protocol::Event &event)
{
    if (event.type == "item.changed") {
        auto item = protocol::fromJson<protocol::TestItem>(event.data);
        if (!item || item->id.isNull())
            return refreshItems();
        put(m_items, std::move(*item));
        byName(m_items);
        Q_EMIT itemsChanged();
    } else if (event.type == "set.changed") {
        auto set = protocol::fromJson<protocol::ParameterSet>(event.data);
        if (!set || set->id.isNull())
            return refreshSets();
        put(m_sets, std::move(*set));
        byName(m_sets);
        Q_EMIT setsChanged();
    } else if (event.type == "item.deleted") {
        refreshItems();
    } else if (event.type == "set.deleted") {
        refreshSets();
    } else if (event.type.starts_with("selection.") || event.type == "job.deleted") {
        refreshSelections();
    }
}

} // namespace crat::client
