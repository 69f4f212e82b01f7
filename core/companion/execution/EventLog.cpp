#include "core/companion/execution/EventLog.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace crat::execution {
namespace {

using protocol::ExecutionEvent;

std::string reason(int error)
{
    return std::error_code(error, std::generic_category()).message();
}

struct File {
    explicit File(int number) : fd(number) {}
    ~File()
    {
        if (fd >= 0)
            ::close(fd);
    }
    File(const File &) = delete;
    File &operator=(const File &) = delete;
    int fd;
};

bool looksLikeEvent(std::string_view line)
{
    return line.size() > 2 && line.front() == '{' && line.back() == '}';
}

} // namespace

Result<ExecutionEvent> parseEventLine(std::string_view line)
{
    auto event = protocol::fromJsonText<ExecutionEvent>(line, EventLog::MaxLine);
    if (event && event->type.empty())
        return fail(Errc::BadInput, "an event without a type");
    return event;
}

Result<> EventLog::append(ExecutionEvent event) const
{
    if (event.at == Timestamp{})
        event.at = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
    auto object = protocol::toJson(event).get_object();
    object.erase("number");
    std::string line = protocol::json::serialize(object) + "\n";
    const File file(::open(m_file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
    if (file.fd < 0)
        return fail(Errc::Unavailable, "cannot write " + m_file.string() + ": " + reason(errno));
    const off_t size = ::lseek(file.fd, 0, SEEK_END);
    char last = '\n';
    if (size > 0 && ::pread(file.fd, &last, 1, size - 1) == 1 && last != '\n')
        line.insert(0, "\n");
    if (::write(file.fd, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
        return fail(Errc::Unavailable, "cannot write " + m_file.string() + ": " + reason(errno));
    return {};
}

void EventLog::sync() const
{
    const File file(::open(m_file.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.fd >= 0)
        ::fsync(file.fd);
}

Result<std::size_t> EventLog::Reader::fill(std::size_t bytes)
{
    const File file(::open(m_file.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.fd < 0)
        return errno == ENOENT ? Result<std::size_t>(0)
                               : fail(Errc::Unavailable, "cannot read " + m_file.string() + ": " + reason(errno));
    const std::size_t had = m_buffer.size();
    m_buffer.resize(had + bytes);
    const ssize_t n = ::pread(file.fd, m_buffer.data() + had, bytes, static_cast<off_t>(m_offset + had));
    m_buffer.resize(had + static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
    if (n < 0)
        return fail(Errc::Unavailable, "cannot read " + m_file.string() + ": " + reason(errno));
    return static_cast<std::size_t>(n);
}

Result<std::vector<ExecutionEvent>> EventLog::Reader::next(std::size_t maxEvents, std::size_t maxBytes)
{
    std::vector<ExecutionEvent> out;
    std::size_t at = 0;
    Result<> trouble;
    while (out.size() < maxEvents && at < maxBytes) {
        const std::size_t end = m_buffer.find('\n', at);
        if (end == m_buffer.npos) {
            if (m_buffer.size() - at > MaxLine) { // never written by us: let it go, so that the buffer stays bounded
                m_offset += m_buffer.size();
                m_buffer.clear();
                at = 0;
            }
            const auto more = fill(64u << 10);
            if (!more)
                return tl::unexpected(more.error());
            if (*more == 0)
                break;
            continue;
        }
        const std::string_view line(m_buffer.data() + at, end - at);
        at = end + 1;
        if (!looksLikeEvent(line))
            continue;
        auto event = parseEventLine(line);
        if (!event) {
            event = ExecutionEvent{};
            event->type = "console";
            event->level = "WARN";
            event->message = "(a line of the event file is damaged)";
        }
        event->number = ++m_number;
        out.push_back(std::move(*event));
    }
    m_buffer.erase(0, at);
    m_offset += at;
    return out;
}

Result<bool> EventLog::Reader::skipTo(std::int64_t number)
{
    std::size_t at = 0;
    while (m_number < number) {
        const std::size_t end = m_buffer.find('\n', at);
        if (end != m_buffer.npos) {
            if (const auto line = std::string_view(m_buffer).substr(at, end - at); looksLikeEvent(line)) {
                ++m_number;
                m_skipped = line;
            }
            at = end + 1;
            continue;
        }
        m_buffer.erase(0, at);
        m_offset += std::exchange(at, 0);
        const auto more = fill(256u << 10);
        if (!more)
            return tl::unexpected(more.error());
        if (*more == 0)
            return false;
    }
    m_buffer.erase(0, at);
    m_offset += at;
    return true;
}

bool EventLog::Reader::skippedEnd() const
{
    const auto event = parseEventLine(m_skipped);
    return event && event->type == "ended";
}

} // namespace crat::execution
