#include <algorithm>

#include "core/robot/index/Queries.h"

namespace crat::robot {
namespace {

using Graph = std::vector<std::vector<FileId>>; ///< by FileId: the resources that it imports

Graph graphOf(const Snapshot &snapshot)
{
    Graph graph(snapshot.files().size());
    for (const Dependency &dependency : dependencies(snapshot)) {
        if (dependency.kind == ImportKind::Resource && dependency.target != None && snapshot.has(dependency.target))
            graph[dependency.from].push_back(dependency.target);
    }
    return graph;
}

/// Numbers the groups of files that reach one another (Tarjan's algorithm, with a stack of its own: a chain of imports may be
/// as long as a project has files).
class Groups {
public:
    explicit Groups(const Graph &graph)
        : m_graph(graph), m_order(graph.size(), None), m_low(graph.size(), None), m_group(graph.size(), None)
    {
        for (FileId id = 0; id < graph.size(); ++id) {
            if (m_order[id] == None)
                visit(id);
        }
    }
    std::uint32_t of(FileId id) const { return m_group[id]; }
    std::uint32_t count() const { return m_groups; }

private:
    void enter(FileId id)
    {
        m_order[id] = m_low[id] = m_entered++;
        m_open.push_back(id);
        m_steps.push_back({id, 0});
    }

    void visit(FileId start)
    {
        enter(start);
        while (!m_steps.empty()) {
            auto &[id, next] = m_steps.back();
            if (next < m_graph[id].size()) {
                const FileId target = m_graph[id][next++];
                if (m_order[target] == None)
                    enter(target);
                else if (m_group[target] == None)
                    m_low[id] = std::min(m_low[id], m_order[target]);
                continue;
            }
            leave(id);
        }
    }

    void leave(FileId id)
    {
        if (m_low[id] == m_order[id]) {
            for (FileId member = None; member != id;) {
                member = m_open.back();
                m_open.pop_back();
                m_group[member] = m_groups;
            }
            ++m_groups;
        }
        m_steps.pop_back();
        if (!m_steps.empty()) {
            std::uint32_t &above = m_low[m_steps.back().first];
            above = std::min(above, m_low[id]);
        }
    }

    const Graph &m_graph;
    std::vector<std::uint32_t> m_order, m_low, m_group;
    std::vector<FileId> m_open;
    std::vector<std::pair<FileId, std::size_t>> m_steps;
    std::uint32_t m_entered = 0, m_groups = 0;
};

/// The shortest way from `start` back to it inside its group; empty if there is none.
std::vector<FileId> ringFrom(const Graph &graph, const Groups &groups, FileId start)
{
    std::vector<FileId> from(graph.size(), None), queue{start};
    for (std::size_t i = 0; i < queue.size(); ++i) {
        for (const FileId target : graph[queue[i]]) {
            if (target == start) {
                std::vector<FileId> ring{queue[i]};
                while (ring.back() != start)
                    ring.push_back(from[ring.back()]);
                std::reverse(ring.begin(), ring.end());
                return ring;
            }
            if (groups.of(target) == groups.of(start) && from[target] == None) {
                from[target] = queue[i];
                queue.push_back(target);
            }
        }
    }
    return {};
}

} // namespace

std::vector<std::vector<FileId>> importCycles(const Snapshot &snapshot)
{
    const Graph graph = graphOf(snapshot);
    const Groups groups(graph);
    std::vector<std::uint32_t> size(groups.count(), 0);
    std::vector<FileId> first(groups.count(), None);
    for (FileId id = 0; id < graph.size(); ++id) {
        if (!snapshot.has(id))
            continue;
        const std::uint32_t group = groups.of(id);
        ++size[group];
        if (first[group] == None || snapshot.pathOf(id) < snapshot.pathOf(first[group]))
            first[group] = id;
    }
    std::vector<std::vector<FileId>> rings;
    for (std::uint32_t group = 0; group < groups.count(); ++group) {
        if (first[group] == None)
            continue;
        const auto &targets = graph[first[group]];
        const bool itself = std::find(targets.begin(), targets.end(), first[group]) != targets.end();
        if (size[group] > 1 || itself)
            rings.push_back(ringFrom(graph, groups, first[group]));
    }
    std::sort(rings.begin(), rings.end(),
              [&](const auto &a, const auto &b) { return snapshot.pathOf(a.front()) < snapshot.pathOf(b.front()); });
    return rings;
}

} // namespace crat::robot
