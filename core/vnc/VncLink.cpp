#include "core/vnc/VncLink.h"

#include <sys/socket.h>
#include <unistd.h>

#include "core/vnc/VncPump.h"

namespace crat::vnc {

VncLink::VncLink(const VncTarget &target, std::uint64_t generation, QObject *parent)
    : QObject(parent), m_target(target), m_generation(generation)
{
    qRegisterMetaType<crat::Error>();
    m_pumpThread.setObjectName(QStringLiteral("vnc-pump"));
}

VncLink::~VncLink()
{
    if (m_connection)
        m_connection->stop();
    if (m_pump) {
        QMetaObject::invokeMethod(m_pump, &VncPump::stop, Qt::QueuedConnection);
        m_pumpThread.quit();
        m_pumpThread.wait(); // deletes the pump at its end
    }
    if (m_decoder.joinable())
        m_decoder.join();
    if (m_decoderEnd >= 0)
        ::close(m_decoderEnd);
}

void VncLink::start()
{
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0) {
        finish({Errc::Unavailable,
                tr("Too many connections are open. Close some sessions and try again.").toStdString(),
                "socketpair failed"},
               false);
        return;
    }
    m_decoderEnd = ends[0];
    m_pump = new VncPump(ends[1], m_target.url, m_target.authorization);
    m_pump->moveToThread(&m_pumpThread);
    connect(&m_pumpThread, &QThread::finished, m_pump, &QObject::deleteLater);
    connect(&m_pumpThread, &QThread::started, m_pump, &VncPump::start);
    connect(m_pump, &VncPump::opened, this, &VncLink::beginConversation);
    connect(m_pump, &VncPump::closed, this, &VncLink::onPumpClosed);
    m_pumpThread.start();
}

void VncLink::beginConversation()
{
    if (m_finished)
        return;
    RfbOptions options;
    options.encoding = m_target.encoding;
    options.password = m_target.password.toStdString();
    RfbSink &sink = *this;
    m_connection = std::make_unique<RfbConnection>(std::exchange(m_decoderEnd, -1), std::move(options), sink);
    m_decoder = std::thread([this] {
        const auto result = m_connection->run();
        if (!result)
            QMetaObject::invokeMethod(
                this, [this, e = result.error()] { onDecoderEnded(e); }, Qt::QueuedConnection);
    });
}

void VncLink::onPumpClosed(const Error &error, bool properly)
{
    if (!m_connection) {
        finish(error, properly);
        return;
    }
    // The decoder still reads what had come before the end, and may know better: "wrong password", then closed.
    m_pumpEnd = {error, properly};
}

void VncLink::onDecoderEnded(const Error &error)
{
    if (m_pumpEnd && error.code == Errc::Unavailable)
        finish(m_pumpEnd->first, m_pumpEnd->second);
    else
        finish(error, false);
}

void VncLink::finish(const Error &error, bool properly)
{
    if (std::exchange(m_finished, true))
        return;
    if (m_connection)
        m_connection->stop();
    Q_EMIT finished(error, properly);
}

void VncLink::connected(const std::string &desktopName, int width, int height)
{
    QMetaObject::invokeMethod(
        this, [this, name = QString::fromStdString(desktopName), width, height] { Q_EMIT live(name, width, height); },
        Qt::QueuedConnection);
}

void VncLink::frame(Frame frame)
{
    frame.generation = m_generation;
    {
        const std::lock_guard lock(m_mailboxMutex);
        if (m_posted && m_mailbox.image.width() == frame.image.width() &&
            m_mailbox.image.height() == frame.image.height()) {
            // The frame before was not looked at: its changes count for this one.
            image::Rect all;
            for (const auto &list : {m_mailbox.dirty, frame.dirty}) {
                for (const image::Rect &r : list)
                    all = united(all, r);
            }
            frame.dirty.assign(1, all);
        }
        m_mailbox = std::move(frame);
        if (std::exchange(m_posted, true))
            return;
    }
    QMetaObject::invokeMethod(
        this, [this] { deliver(); }, Qt::QueuedConnection);
}

void VncLink::deliver()
{
    Frame frame;
    {
        const std::lock_guard lock(m_mailboxMutex);
        frame = std::exchange(m_mailbox, {});
        m_posted = false;
    }
    if (!m_finished && !frame.isNull())
        Q_EMIT frameReady(frame);
}

void VncLink::clipboard(std::string utf8)
{
    QMetaObject::invokeMethod(
        this, [this, text = QString::fromStdString(utf8)] { Q_EMIT clipboardReceived(text); }, Qt::QueuedConnection);
}

} // namespace crat::vnc
