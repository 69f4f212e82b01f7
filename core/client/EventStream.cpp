#include "core/client/EventStream.h"

#include <spdlog/spdlog.h>

namespace crat::client {

EventStream::EventStream(QObject *parent) : EventStream(NumberedStream::Timing(), parent) {}

EventStream::EventStream(NumberedStream::Timing timing, QObject *parent) : QObject(parent), m_stream(timing, this)
{
    m_stream.setEndless(true);
    connect(&m_stream, &NumberedStream::message, this, &EventStream::onMessage);
    connect(&m_stream, &NumberedStream::refused, this, &EventStream::refused);
    connect(&m_stream, &NumberedStream::stateChanged, this, [this](State state) {
        Q_EMIT stateChanged(state);
        if (state == State::Connected)
            Q_EMIT connected();
    });
}

void EventStream::start(const Endpoint &endpoint, std::optional<std::int64_t> after)
{
    m_stream.start(endpoint, QStringLiteral("/api/v1/events"), after);
}

void EventStream::onMessage(const QByteArray &text)
{
    auto read = protocol::fromJsonText<protocol::Event>(
        std::string_view(text.constData(), static_cast<std::size_t>(text.size())), 16u << 20);
    if (!read) {
        spdlog::warn("an event from the companion cannot be read: {}", read.error().forLog);
        return;
    }
    if (m_stream.advance(read->number))
        Q_EMIT eventReceived(*read);
}

} // namespace crat::client
