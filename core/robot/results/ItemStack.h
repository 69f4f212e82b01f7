#pragma once

#include "core/base/Result.h"
#include "core/robot/results/Events.h"

namespace crat::robot::results {

/// The items that have begun and not ended, with the limits that both readers keep.
class ItemStack {
public:
    ItemStack(Visitor &visitor, const Limits &limits) : m_visitor(visitor), m_limits(limits) {}

    bool empty() const { return m_size == 0; }
    std::size_t size() const { return m_size; }
    Item &top() { return m_items[m_size - 1]; }
    /// A fresh item on top, not yet announced. False if it would be too deep.
    bool push(Kind kind);
    /// Tells the visitor of the top item, and of those under it, where that has not been done.
    void announce();
    /// Ends the top item.
    void pop();
    /// Ends all that is open.
    void popAll();
    void add(Field field, std::string_view value);
    /// Takes the top item off without a word; only one that was not announced.
    void drop() { --m_size; }
    bool announced() const { return m_announced == m_size; }
    void countCut() { ++m_cut; }

    Visitor &visitor() { return m_visitor; }
    const Limits &limits() const { return m_limits; }
    std::size_t cut() const { return m_cut; }

private:
    Visitor &m_visitor;
    Limits m_limits;
    std::vector<Item> m_items; ///< [0, m_size) are open; the rest keeps its memory for the next ones
    std::size_t m_size = 0, m_announced = 0, m_cut = 0;
};

} // namespace crat::robot::results
