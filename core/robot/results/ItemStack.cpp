#include "core/robot/results/ItemStack.h"

namespace crat::robot::results {

bool ItemStack::push(Kind kind)
{
    if (m_size >= m_limits.depth)
        return false;
    if (m_size == m_items.size())
        m_items.emplace_back();
    Item &item = m_items[m_size++];
    item.clear();
    item.kind = kind;
    return true;
}

void ItemStack::announce()
{
    while (m_announced < m_size)
        m_visitor.begin(m_items[m_announced++]);
}

void ItemStack::pop()
{
    announce();
    m_visitor.end(m_items[m_size - 1]);
    m_announced = --m_size;
}

void ItemStack::popAll()
{
    while (m_size > 0)
        pop();
}

void ItemStack::add(Field field, std::string_view value)
{
    if (top().fields.size() < m_limits.fieldsPerItem)
        top().add(field, value);
    else
        ++m_cut;
}

} // namespace crat::robot::results
