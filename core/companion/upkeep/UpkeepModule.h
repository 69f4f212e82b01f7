#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/companion/http/Module.h"
#include "core/companion/store/Retention.h"

namespace crat::upkeep {

/// One kind of old things; `remove` gives how many went. It blocks.
struct Chore {
    std::string what; ///< "executions", for the log
    std::function<Result<std::int64_t>(const store::Keep &)> remove;
};

/// Does the chores at the start and once an hour.
class UpkeepModule final : public http::Module {
public:
    UpkeepModule(store::Database &database, const Clock &clock, std::vector<Chore> chores);
    ~UpkeepModule() override;

    std::string_view name() const override { return "upkeep"; }
    Result<> start() override;
    /// Waits for the chore that is under way.
    void stop(Deadline until) override;

private:
    void work();
    void doChores();
    bool mustStop();

    store::Database &m_database;
    const Clock &m_clock;
    const std::vector<Chore> m_chores;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_stopping = false;
    std::thread m_thread;
};

} // namespace crat::upkeep
