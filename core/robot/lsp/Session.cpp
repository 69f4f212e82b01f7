#include "core/robot/lsp/Session.h"

#include <cerrno>
#include <cstring>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace crat::robot::lsp {

Session::Session(int in, int out, Options options)
    : m_in(in), m_out(out), m_options(std::move(options)),
      m_server([this](std::string body) { write(frame(body)); },
               {m_options.programFolder, [this] { wake(); }, m_options.robocop, m_options.pastUse})
{
    if (::pipe2(m_stop, O_CLOEXEC) != 0)
        m_problem = std::string("No pipe can be made: ") + std::strerror(errno);
}

Session::~Session()
{
    for (const int end : m_stop) {
        if (end >= 0)
            ::close(end);
    }
}

int Session::run(std::string &problem)
{
    std::thread reading([this] { readAll(); });
    while (!m_server.exitCode()) {
        Waiting next;
        bool cancelled = false, woken = false;
        {
            std::unique_lock lock(m_mutex);
            if (m_waiting.empty() && !m_ended && !m_wake) {
                lock.unlock();
                m_server.idle();
                lock.lock();
            }
            m_changed.wait(lock, [this] { return !m_waiting.empty() || m_ended || m_wake; });
            if (m_broken || (m_waiting.empty() && m_ended))
                break;
            woken = std::exchange(m_wake, false) && m_waiting.empty();
            if (!woken) {
                next = std::move(m_waiting.front());
                m_waiting.pop_front();
                m_waitingBytes -= next.cost();
                cancelled = !next.id.empty() && m_cancelled.erase(next.id) > 0;
                m_changed.notify_all();
            }
        }
        if (woken)
            continue;
        if (next.refused)
            m_server.refuse(next.refused);
        else
            m_server.receive(next.body, cancelled);
    }
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_changed.notify_all();
    }
    const char stop = 0;
    (void)!::write(m_stop[1], &stop, 1);
    reading.join();
    problem = m_problem;
    return m_server.exitCode().value_or(1);
}

void Session::wake()
{
    const std::lock_guard lock(m_mutex);
    m_wake = true;
    m_changed.notify_all();
}

void Session::readAll()
{
    MessageReader reader(m_options.messageBytes);
    std::string buffer(1u << 16, '\0');
    for (bool good = m_problem.empty(); good;) {
        pollfd wait[2] = {{m_in, POLLIN, 0}, {m_stop[0], POLLIN, 0}};
        if (::poll(wait, 2, -1) < 0 && errno != EINTR)
            break;
        if (wait[1].revents)
            break;
        if (!(wait[0].revents & (POLLIN | POLLHUP | POLLERR)))
            continue;
        const ssize_t size = ::read(m_in, buffer.data(), buffer.size());
        if (size < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (size <= 0)
            break;
        reader.feed(std::string_view(buffer).substr(0, static_cast<std::size_t>(size)));
        good = take(reader);
    }
    const std::lock_guard lock(m_mutex);
    m_ended = true;
    m_changed.notify_all();
}

bool Session::take(MessageReader &reader)
{
    for (;;) {
        auto message = reader.next();
        if (!message) {
            const std::lock_guard lock(m_mutex);
            m_problem = message.error().forUser;
            return false;
        }
        if (!*message)
            return true;
        queue(std::move(**message));
        const std::lock_guard lock(m_mutex);
        if (m_stopping)
            return false;
    }
}

void Session::queue(MessageReader::Message message)
{
    Waiting waiting{std::move(message.body), message.refused, {}};
    std::string cancels;
    json::error_code ec;
    const json::value value = json::parse({waiting.body.data(), waiting.body.size()}, ec);
    if (!ec && value.is_object()) {
        const json::object &object = value.get_object();
        if (textOf(object, "method") == "$/cancelRequest") {
            if (const json::value *id = objectOf(object, "params").if_contains("id"))
                cancels = json::serialize(*id);
        } else if (const json::value *id = object.if_contains("id")) {
            waiting.id = json::serialize(*id);
        }
    }
    std::unique_lock lock(m_mutex);
    if (!cancels.empty()) {
        for (const Waiting &request : m_waiting) {
            if (request.id == cancels)
                m_cancelled.insert(cancels);
        }
    }
    m_changed.wait(lock, [this] { return m_waitingBytes < m_options.waitingBytes || m_stopping; });
    m_waitingBytes += waiting.cost();
    m_waiting.push_back(std::move(waiting));
    m_changed.notify_all();
}

void Session::write(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t size = ::write(m_out, bytes.data(), bytes.size());
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0) { // the editor is gone
            const std::lock_guard lock(m_mutex);
            m_broken = m_ended = true;
            m_changed.notify_all();
            return;
        }
        bytes.remove_prefix(static_cast<std::size_t>(size));
    }
}

} // namespace crat::robot::lsp
