#include "core/robot/diagnostics/Recursion.h"

#include <algorithm>

namespace crat::robot {

Recursion::Recursion(const Snapshot &snapshot) : m_snapshot(snapshot), m_first(snapshot.files().size(), 0)
{
    std::uint32_t count = 0;
    for (FileId id = 0; id < m_first.size(); ++id) {
        m_first[id] = count;
        if (snapshot.has(id))
            count += static_cast<std::uint32_t>(snapshot.facts(id).items.size());
    }
    m_order.assign(count, 0);
    m_low.assign(count, 0);
    m_group.assign(count, None);
    for (FileId id = 0; id < m_first.size(); ++id) {
        if (!snapshot.has(id))
            continue;
        const auto &items = snapshot.facts(id).items;
        for (std::uint32_t item = 0; item < items.size(); ++item) {
            if (items[item].kind == ItemKind::Keyword && m_order[nodeOf(id, item)] == 0)
                visit(id, item);
        }
    }
}

/// The node of the user keyword that the call runs, or None.
std::uint32_t Recursion::targetOf(FileId file, std::uint32_t call) const
{
    const CallTarget &target = m_snapshot.linked(file).targets[call];
    const CallFact &fact = m_snapshot.facts(file).calls[call];
    const bool known = target.found() && target.state != CallTarget::State::Ambiguous;
    // What a keyword that runs others is given as a name with variables is not known before it runs.
    if (!known || target.keyword.owner.isLibrary() || (fact.kind == CallKind::Nested && fact.dynamic))
        return None;
    return nodeOf(target.keyword.owner.index(), target.keyword.index);
}

/// Tarjan's strongly connected components, without the recursion: a chain of keywords may be long.
void Recursion::visit(FileId file, std::uint32_t item)
{
    const auto enter = [this](FileId id, std::uint32_t keyword) {
        const std::uint32_t node = nodeOf(id, keyword);
        m_order[node] = m_low[node] = ++m_count;
        m_open.push_back(node);
        m_path.push_back({id, keyword, m_snapshot.facts(id).items[keyword].calls.begin});
    };
    enter(file, item);
    while (!m_path.empty()) {
        Frame &frame = m_path.back();
        const std::uint32_t node = nodeOf(frame.file, frame.item);
        if (frame.call < m_snapshot.facts(frame.file).items[frame.item].calls.end) {
            const std::uint32_t call = frame.call++;
            const std::uint32_t target = targetOf(frame.file, call);
            if (target == None)
                continue;
            if (m_order[target] == 0) {
                const KeywordRef keyword = m_snapshot.linked(frame.file).targets[call].keyword;
                enter(keyword.owner.index(), keyword.index);
            } else if (m_group[target] == None) {
                m_low[node] = std::min(m_low[node], m_order[target]);
            }
            continue;
        }
        if (m_low[node] == m_order[node]) {
            std::uint32_t member = None;
            do {
                member = m_open.back();
                m_open.pop_back();
                m_group[member] = node;
            } while (member != node);
        }
        m_path.pop_back();
        if (!m_path.empty()) {
            const std::uint32_t caller = nodeOf(m_path.back().file, m_path.back().item);
            m_low[caller] = std::min(m_low[caller], m_low[node]);
        }
    }
}

bool Recursion::leadsBack(FileId file, std::uint32_t call) const
{
    const std::uint32_t item = m_snapshot.facts(file).calls[call].item;
    const std::uint32_t target = item == None ? None : targetOf(file, call);
    return target != None && m_group[target] == m_group[nodeOf(file, item)];
}

} // namespace crat::robot
