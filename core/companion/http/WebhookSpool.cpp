#include "core/companion/http/WebhookSpool.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <vector>

#include <spdlog/spdlog.h>

#include "core/base/Files.h"
#include "core/base/Log.h"
#include "core/base/Sha256.h"
#include "core/base/Utf8.h"
#include "core/protocol/Json.h"

namespace crat::http {

namespace {

constexpr auto RetryInterval = std::chrono::seconds(1);

std::string lineOf(const WebhookSpool::Entry &entry)
{
    return protocol::json::serialize(
               protocol::json::object{{"received_at", formatRfc3339(entry.receivedAt)}, {"body", entry.body}}) +
           "\n";
}

std::optional<WebhookSpool::Entry> entryOf(std::string_view line)
{
    auto value = protocol::parseJson(line, std::string::npos);
    if (!value || !value->is_object())
        return {};
    auto at = protocol::fromJson<Timestamp>(value->get_object()["received_at"], "received_at");
    auto body = protocol::fromJson<std::string>(value->get_object()["body"], "body");
    if (!at || !body)
        return {};
    return WebhookSpool::Entry{*at, std::move(*body)};
}

} // namespace

WebhookSpool::WebhookSpool(std::filesystem::path file, const Clock &clock, Deliver deliver, std::uint64_t maxBytes)
    : m_file(std::move(file)), m_clock(clock), m_deliver(std::move(deliver)), m_maxBytes(maxBytes)
{
}

Result<> WebhookSpool::start()
{
    m_fd = ::open(m_file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (m_fd < 0)
        return fail(Errc::Unavailable,
                    "cannot open the webhook spool " + m_file.string() + ": " + std::strerror(errno));
    auto text = readFile(m_file, m_maxBytes * 2);
    if (!text)
        return tl::unexpected(text.error());
    std::string_view rest = *text;
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        if (auto entry = entryOf(line))
            m_stored.push_back(std::move(*entry));
        else if (end == std::string_view::npos)
            spdlog::warn("webhook spool: a last line that was not written whole is passed over ({} bytes)",
                         line.size());
        else if (!line.empty() && !putAside(std::string(line), "not a line of the spool"))
            m_keepFile = true; // a full disk, say: the next start tries again
    }
    m_size = text->size();
    m_torn = !text->empty() && text->back() != '\n';
    if (!m_stored.empty())
        spdlog::info("webhook spool: {} announcements wait for the database", m_stored.size());
    m_try = true;
    m_thread = std::thread([this] { loop(); });
    return {};
}

void WebhookSpool::stop()
{
    {
        std::scoped_lock lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    if (m_thread.joinable())
        m_thread.join();
    if (m_fd >= 0)
        ::close(std::exchange(m_fd, -1));
}

bool WebhookSpool::holdsAny() const
{
    std::scoped_lock lock(m_mutex);
    return !m_stored.empty() || !m_fresh.empty();
}

void WebhookSpool::add(std::string body, std::function<void(Result<>)> done)
{
    {
        std::scoped_lock lock(m_mutex);
        if (!m_stopping) {
            m_fresh.push_back({{m_clock.now(), std::move(body)}, std::move(done)});
            done = nullptr;
        }
    }
    if (done)
        done(fail(Errc::Unavailable, "the companion is stopping"));
    m_wake.notify_all();
}

void WebhookSpool::wake()
{
    {
        std::scoped_lock lock(m_mutex);
        m_try = true;
    }
    m_wake.notify_all();
}

void WebhookSpool::loop()
{
    while (true) {
        std::deque<Waiting> fresh;
        bool deliver = false;
        {
            std::unique_lock lock(m_mutex);
            const auto ready = [this] {
                return m_stopping || !m_fresh.empty() || (m_try && !m_stored.empty());
            };
            if (m_stored.empty())
                m_wake.wait(lock, ready);
            else // the database may also have been too busy, and then nobody wakes
                m_wake.wait_for(lock, RetryInterval, ready);
            if (m_stopping && m_fresh.empty())
                return;
            fresh.swap(m_fresh);
            deliver = !m_stopping && !m_stored.empty() && (m_try || fresh.empty());
            m_try = false;
        }
        if (!fresh.empty())
            writeAll(std::move(fresh));
        if (deliver)
            deliverSome();
    }
}

void WebhookSpool::writeAll(std::deque<Waiting> fresh)
{
    std::string lines = m_torn ? "\n" : ""; // an entry must not grow onto a torn line
    for (const Waiting &w : fresh)
        lines += lineOf(w.entry);
    Result<> stored = m_size + lines.size() > m_maxBytes
                          ? Result<>(fail(Errc::Unavailable,
                                          "the database is away and the local spool is full; bring the database back"))
                          : append(lines);
    if (stored) {
        m_size += lines.size();
        std::scoped_lock lock(m_mutex);
        for (const Waiting &w : fresh)
            m_stored.push_back(w.entry);
    }
    for (Waiting &w : fresh)
        w.done(stored);
}

Result<> WebhookSpool::append(const std::string &lines)
{
    std::size_t written = 0;
    while (written < lines.size()) {
        const ssize_t n = ::write(m_fd, lines.data() + written, lines.size() - written);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        written += static_cast<std::size_t>(n);
    }
    if (written == lines.size() && ::fdatasync(m_fd) == 0) {
        m_torn = false;
        return {};
    }
    const std::string reason = std::strerror(errno);
    if (::ftruncate(m_fd, static_cast<off_t>(m_size)) != 0) {
        m_torn = true;
        spdlog::error("webhook spool: half a line is left in {}", m_file.string());
    }
    return fail(Errc::Unavailable, "the database is away and the local spool cannot be written: " + reason);
}

void WebhookSpool::deliverSome()
{
    while (true) {
        Entry entry;
        {
            std::scoped_lock lock(m_mutex);
            if (m_stored.empty() || m_stopping ||
                !m_fresh.empty()) // new ones wait for their sync, not for the database
                break;
            entry = m_stored.front();
        }
        auto delivered = m_deliver(entry);
        if (!delivered && delivered.error().code == Errc::BadInput)
            delivered = putAside(lineOf(entry), delivered.error().forUser);
        if (!delivered) {
            if (std::exchange(m_trouble, delivered.error().forLog) != delivered.error().forLog)
                spdlog::error("webhook spool: an announcement waits, and all behind it: {}",
                              forLogLine(delivered.error().forLog));
            return; // until wake(), or the next try
        }
        m_trouble.clear();
        std::scoped_lock lock(m_mutex);
        m_stored.pop_front();
    }
    std::scoped_lock lock(m_mutex);
    m_try = true;
    if (m_stored.empty() && m_size > 0 && !m_keepFile) {
        if (auto done = startOver(); !done)
            spdlog::error("webhook spool: {}", done.error().forLog);
    }
}

/// Kept under a name of its content: put aside once more after a crash it is the same file.
Result<> WebhookSpool::putAside(const std::string &line, const std::string &reason) const
{
    const std::filesystem::path folder = refusedFolder(m_file);
    std::error_code ec;
    std::filesystem::create_directories(folder, ec);
    const std::filesystem::path file = folder / (sha256Hex(line).substr(0, 32) + ".json");
    const auto entry = entryOf(line);
    protocol::json::object kept{{"reason", reason}};
    kept["received_at"] = entry ? protocol::json::value(formatRfc3339(entry->receivedAt)) : protocol::json::value();
    kept["body"] = toValidUtf8(entry ? entry->body : line);
    if (auto written = writeFileAtomically(file, protocol::json::serialize(kept) + "\n"); !written) {
        spdlog::error("webhook spool: {}", written.error().forLog);
        return written;
    }
    spdlog::error("webhook spool: an announcement can't be taken and is kept in {}: {}", file.string(),
                  forLogLine(reason));
    return {};
}

/// Everything was delivered. A crash before this only delivers the same builds once more, and the same build is one build.
Result<> WebhookSpool::startOver()
{
    if (::ftruncate(m_fd, 0) != 0 || ::fdatasync(m_fd) != 0)
        return fail(Errc::Unavailable, "cannot empty " + m_file.string() + ": " + std::strerror(errno));
    m_size = 0;
    m_torn = false;
    spdlog::info("webhook spool: all announcements are in the database");
    return {};
}

Result<std::int64_t> removeOldRefused(const std::filesystem::path &folder, std::size_t newest, Timestamp before)
{
    namespace fs = std::filesystem;
    struct Found {
        fs::file_time_type at;
        fs::path path;
    };
    std::vector<Found> all;
    std::error_code ec;
    fs::directory_iterator it(folder, ec);
    if (ec == std::errc::no_such_file_or_directory)
        return 0; // nothing was ever put aside
    for (const fs::directory_iterator end; !ec && it != end; it.increment(ec)) {
        std::error_code one;
        const auto at = fs::last_write_time(it->path(), one);
        if (!one)
            all.push_back({at, it->path()});
    }
    if (ec)
        return fail(Errc::Unavailable, "cannot read " + folder.string() + ": " + ec.message());
    std::sort(all.begin(), all.end(), [](const Found &a, const Found &b) { return a.at > b.at; });
    const auto oldest = std::chrono::file_clock::from_sys(before);
    std::int64_t removed = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i < newest && all[i].at >= oldest)
            continue;
        std::error_code one;
        fs::remove(all[i].path, one);
        if (one)
            return fail(Errc::Unavailable, "cannot remove " + all[i].path.string() + ": " + one.message());
        ++removed;
    }
    return removed;
}

} // namespace crat::http
