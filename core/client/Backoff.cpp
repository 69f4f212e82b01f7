#include "core/client/Backoff.h"

#include <algorithm>

#include <QRandomGenerator>

namespace crat::client {

Backoff::Backoff(std::chrono::milliseconds first, std::chrono::milliseconds most) : m_first(first), m_most(most) {}

std::chrono::milliseconds Backoff::next()
{
    const int doublings = std::min(m_tries++, 20);
    const auto whole = std::min(m_first * (std::int64_t{1} << doublings), m_most);
    const auto half = whole / 2;
    return half + std::chrono::milliseconds(QRandomGenerator::global()->bounded(static_cast<qint64>(half.count()) + 1));
}

} // namespace crat::client
