#include "core/client/Worker.h"

#include <thread>

#include <spdlog/spdlog.h>

namespace crat::client {

Worker::Worker(const QString &name, std::chrono::milliseconds endLimit)
    : m_pool(std::make_unique<QThreadPool>()), m_endLimit(endLimit)
{
    m_pool->setMaxThreadCount(1); // in order
    m_pool->setObjectName(name);
}

Worker::~Worker()
{
    if (waitForDone(m_endLimit))
        return;
    spdlog::debug("{} is left to end by itself", m_pool->objectName().toStdString());
    // Its destructor waits as long as it takes: on a thread that nobody waits for.
    std::thread([pool = std::move(m_pool)] {}).detach();
}

bool Worker::waitForDone(std::chrono::milliseconds limit)
{
    return m_pool->waitForDone(static_cast<int>(limit.count()));
}

} // namespace crat::client
