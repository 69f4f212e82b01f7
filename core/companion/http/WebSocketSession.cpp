#include "core/companion/http/BeastParts.h"

#include <deque>

#include "core/companion/http/WebSocket.h"

namespace crat::http {

namespace {

namespace ws = beast::websocket;
constexpr auto CloseGrace = std::chrono::seconds(5);

class WebSocketSession final : public WebSocket,
                               public Closable,
                               public std::enable_shared_from_this<WebSocketSession> {
public:
    WebSocketSession(beast::tcp_stream stream, std::shared_ptr<Shared> shared)
        : m_ws(std::move(stream)), m_shared(std::move(shared)), m_cutTimer(m_ws.get_executor())
    {
    }

    void begin(beast::http::request<beast::http::buffer_body> request, Dispatcher::Plan plan);

    bool sendText(std::string text) override { return queue(std::move(text), false); }
    bool sendBinary(std::string bytes) override { return queue(std::move(bytes), true); }
    std::size_t buffered() const override { return m_buffered; }
    void setMaxBuffered(std::size_t bytes) override { m_maxBuffered = bytes; }
    void onDrained(std::function<void()> call) override
    {
        onStrand([call = std::move(call)](auto &s) { s.m_onDrained = call; });
    }
    void onMessage(std::function<void(std::string, bool)> call) override
    {
        onStrand([call = std::move(call)](auto &s) { s.m_onMessage = call; });
    }
    void setMaxMessage(std::size_t bytes) override
    {
        onStrand([bytes](auto &s) { s.m_ws.read_message_max(bytes); });
    }
    void pauseReading() override
    {
        onStrand([](auto &s) { s.m_paused = true; });
    }
    void resumeReading() override
    {
        onStrand([](auto &s) {
            if (std::exchange(s.m_paused, false) && !s.m_reading)
                s.read();
        });
    }
    void close(unsigned short code, std::string_view reason) override
    {
        m_open = false;
        onStrand([code, text = std::string(reason.substr(0, 120))](auto &s) { s.closeWith(code, text); });
    }
    void onClose(std::function<void()> call) override
    {
        onStrand([call = std::move(call)](auto &s) {
            if (s.m_over)
                call();
            else
                s.m_onClose = call;
        });
    }
    bool isOpen() const override { return m_open; }

    void goAway() override { close(1001, "the companion is stopping"); }
    void cut() override
    {
        onStrand([](auto &s) { beast::get_lowest_layer(s.m_ws).close(); });
    }

private:
    struct Message {
        std::string bytes;
        bool binary;
    };
    template <class F>
    void onStrand(F call)
    {
        asio::dispatch(m_ws.get_executor(),
                       [self = shared_from_this(), call = std::move(call)]() mutable { call(*self); });
    }
    bool queue(std::string bytes, bool binary);
    void writeNext();
    void read();
    void closeWith(unsigned short code, const std::string &reason);
    void sendClose();
    void over();

    ws::stream<beast::tcp_stream> m_ws;
    std::shared_ptr<Shared> m_shared;
    asio::steady_timer m_cutTimer;
    beast::flat_buffer m_buffer;
    std::deque<Message> m_queue; // strand
    std::atomic<std::size_t> m_buffered{0};
    std::atomic<std::size_t> m_maxBuffered{1u << 20};
    std::atomic<bool> m_open{true};
    bool m_accepted = false, m_writing = false, m_reading = false, m_paused = false, m_closing = false,
         m_closeSent = false, m_over = false;
    ws::close_reason m_reason;
    std::function<void()> m_onDrained, m_onClose;
    std::function<void(std::string, bool)> m_onMessage;
};

void WebSocketSession::begin(beast::http::request<beast::http::buffer_body> request, Dispatcher::Plan plan)
{
    ws::stream_base::timeout timeout{std::chrono::seconds(10), m_shared->options.limits.webSocketIdle, true};
    m_ws.set_option(timeout);
    m_ws.read_message_max(64 * 1024);
    auto kept = std::make_shared<decltype(request)>(std::move(request));
    m_ws.async_accept(*kept, [self = shared_from_this(), kept, plan = std::move(plan)](const beast::error_code &ec) {
        if (ec) {
            self->over();
            return;
        }
        self->m_accepted = true;
        self->m_shared->dispatcher.opened(plan, self);
        plan.entry->socket(plan.request, self);
        // The handler's own calls are on this strand already, so its callbacks are in place before the first read.
        self->read();
        self->writeNext(); // what was asked for before the handshake ended, a close too
    });
}

bool WebSocketSession::queue(std::string bytes, bool binary)
{
    if (!m_open)
        return false;
    const std::size_t size = bytes.size();
    if ((m_buffered += size) > m_maxBuffered && m_buffered > size) {
        m_buffered -= size;
        close(1013, "too slow: more was waiting than is kept; connect again where you stopped");
        return false;
    }
    onStrand([message = Message{std::move(bytes), binary}](auto &s) mutable {
        s.m_queue.push_back(std::move(message));
        s.writeNext();
    });
    return true;
}

void WebSocketSession::writeNext()
{
    if (m_over || m_closeSent || m_writing || !m_accepted)
        return;
    if (m_queue.empty()) {
        if (m_closing)
            sendClose();
        else if (m_onDrained)
            m_onDrained();
        return;
    }
    m_writing = true;
    m_ws.binary(m_queue.front().binary);
    m_ws.async_write(asio::buffer(m_queue.front().bytes),
                     [self = shared_from_this()](const beast::error_code &ec, std::size_t) {
                         self->m_writing = false;
                         if (ec) {
                             self->over();
                             return;
                         }
                         self->m_buffered -= self->m_queue.front().bytes.size();
                         self->m_queue.pop_front();
                         self->writeNext();
                     });
}

void WebSocketSession::read()
{
    m_reading = true;
    m_ws.async_read(m_buffer, [self = shared_from_this()](const beast::error_code &ec, std::size_t) {
        self->m_reading = false;
        if (ec) {
            self->over();
            return;
        }
        std::string message = beast::buffers_to_string(self->m_buffer.data());
        self->m_buffer.consume(self->m_buffer.size());
        if (self->m_onMessage && !self->m_closing)
            self->m_onMessage(std::move(message), self->m_ws.got_binary());
        if (!self->m_paused && !self->m_reading && !self->m_over)
            self->read();
    });
}

void WebSocketSession::closeWith(unsigned short code, const std::string &reason)
{
    if (m_closing || m_over)
        return;
    m_closing = true;
    m_reason = ws::close_reason(static_cast<ws::close_code>(code), reason);
    // A peer that reads nothing would keep even the close frame waiting.
    m_cutTimer.expires_after(CloseGrace);
    m_cutTimer.async_wait([weak = weak_from_this()](const boost::system::error_code &ec) {
        if (auto self = weak.lock(); self && !ec)
            beast::get_lowest_layer(self->m_ws).close();
    });
    if (!m_accepted)
        return;
    if (!m_reading) // the peer's close frame is heard only by a read
        read();
    writeNext();
}

void WebSocketSession::sendClose()
{
    m_closeSent = true;
    m_ws.async_close(m_reason, [self = shared_from_this()](const beast::error_code &) { self->over(); });
}

void WebSocketSession::over()
{
    if (m_over)
        return;
    m_over = true;
    m_open = false;
    m_cutTimer.cancel();
    beast::get_lowest_layer(m_ws).close();
    const auto call = std::exchange(m_onClose, nullptr);
    m_onMessage = nullptr;
    m_onDrained = nullptr;
    if (call)
        call();
    m_shared->remove(shared_from_this());
}

} // namespace

void startWebSocket(beast::tcp_stream stream, beast::http::request<beast::http::buffer_body> request,
                    Dispatcher::Plan plan, std::shared_ptr<Shared> shared)
{
    auto session = std::make_shared<WebSocketSession>(std::move(stream), shared);
    if (shared->add(session))
        session->begin(std::move(request), std::move(plan));
}

} // namespace crat::http
