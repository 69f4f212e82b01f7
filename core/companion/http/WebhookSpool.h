#pragma once

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "core/base/Clock.h"
#include "core/base/Result.h"

namespace crat::http {

/// Keeps announcements on the local disk while the database is away, and hands them over in order when it is back. One JSON line
/// each, fsynced before it counts; a torn last line was never answered with 200 and is dropped. What can never be taken over lies
/// with its reason in the folder webhook-refused beside the file, for a person to read and send again, until removeOldRefused() takes
/// it away. Any thread.
class WebhookSpool {
public:
    struct Entry {
        Timestamp receivedAt;
        std::string body;
    };
    /// Takes one entry over for good, blocking. Errors: BadInput (no later try can succeed: it is put aside); on all others the
    /// entry stays first in the line and is tried again later.
    using Deliver = std::function<Result<>(const Entry &)>;

    WebhookSpool(std::filesystem::path file, const Clock &clock, Deliver deliver, std::uint64_t maxBytes = 256u << 20);
    ~WebhookSpool() { stop(); }
    /// Reads what a former process left and begins. Error: Unavailable (the file).
    Result<> start();
    void stop(); ///< what is queued is still written

    /// Are there entries not yet delivered? Then a new one must go behind them.
    bool holdsAny() const;
    /// `done` is called on the spool's thread once the entry is on the disk. Errors: Unavailable (disk), TooLarge (spool full).
    void add(std::string body, std::function<void(Result<>)> done);
    /// The database may be back: try to deliver.
    void wake();

    /// Where an announcement lies that can never be taken over.
    static std::filesystem::path refusedFolder(const std::filesystem::path &spool)
    {
        return spool.parent_path() / "webhook-refused";
    }

private:
    struct Waiting {
        Entry entry;
        std::function<void(Result<>)> done;
    };
    void loop();
    void writeAll(std::deque<Waiting> fresh);
    void deliverSome();
    Result<> append(const std::string &lines);
    Result<> startOver();
    Result<> putAside(const std::string &line, const std::string &reason) const;

    const std::filesystem::path m_file;
    const Clock &m_clock;
    const Deliver m_deliver;
    const std::uint64_t m_maxBytes;
    int m_fd = -1;
    std::uint64_t m_size = 0;
    bool m_torn = false;     ///< the file may end within a line
    bool m_keepFile = false; ///< it holds something that lies nowhere else

    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Waiting> m_fresh; ///< not yet on the disk
    std::deque<Entry> m_stored;  ///< on the disk, not yet delivered
    bool m_stopping = false;
    bool m_try = false;
    std::string m_trouble; ///< why the first entry was not taken over last time
    std::thread m_thread;
};

/// Removes from such a folder what was put aside before `before`, and all but the `newest` of the rest; how many. Blocks.
Result<std::int64_t> removeOldRefused(const std::filesystem::path &folder, std::size_t newest, Timestamp before);

} // namespace crat::http
