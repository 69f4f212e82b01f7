#include "core/companion/upkeep/UpkeepModule.h"

#include <spdlog/spdlog.h>

#include "core/base/Log.h"

namespace crat::upkeep {

namespace {

constexpr auto Interval = std::chrono::hours(1);

} // namespace

UpkeepModule::UpkeepModule(store::Database &database, const Clock &clock, std::vector<Chore> chores)
    : m_database(database), m_clock(clock), m_chores(std::move(chores))
{
}

UpkeepModule::~UpkeepModule()
{
    stop(Deadline::never());
}

Result<> UpkeepModule::start()
{
    m_thread = std::thread([this] { work(); });
    return {};
}

void UpkeepModule::stop(Deadline)
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_wake.notify_all();
    }
    if (m_thread.joinable())
        m_thread.join();
}

bool UpkeepModule::mustStop()
{
    const std::lock_guard lock(m_mutex);
    return m_stopping;
}

void UpkeepModule::work()
{
    while (!mustStop()) {
        try {
            doChores();
        } catch (const std::exception &e) { // out of memory: the next hour may have more
            spdlog::error("upkeep: {}", e.what());
        }
        std::unique_lock lock(m_mutex);
        m_wake.wait_for(lock, Interval, [this] { return m_stopping; });
    }
}

void UpkeepModule::doChores()
{
    const auto keep = m_database.readNow<store::Keep>(
        [now = m_clock.now()](store::Reader &reader) { return store::readKeep(reader, now); });
    if (!keep) {
        spdlog::warn("upkeep: {}; tried again in an hour", forLogLine(keep.error().forLog));
        return;
    }
    for (const Chore &chore : m_chores) {
        if (mustStop())
            return;
        const auto removed = chore.remove(*keep);
        if (!removed)
            spdlog::warn("upkeep: old {}: {}; tried again in an hour", chore.what, forLogLine(removed.error().forLog));
        else if (*removed > 0)
            spdlog::info("upkeep: {} old {} removed", *removed, chore.what);
    }
}

} // namespace crat::upkeep
