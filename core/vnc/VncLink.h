#pragma once

#include <memory>
#include <mutex>
#include <thread>

#include <QObject>
#include <QThread>

#include "core/vnc/RfbConnection.h"
#include "core/vnc/VncTarget.h"

namespace crat::vnc {

class VncPump;

/// One attempt to watch one screen: a pump thread and a decoder thread around a socketpair. Lives on its owner's thread and
/// signals there; the destructor ends both threads (milliseconds).
class VncLink final : public QObject, private RfbSink {
    Q_OBJECT
public:
    VncLink(const VncTarget &target, std::uint64_t generation, QObject *parent = nullptr);
    ~VncLink() override;

    void start();
    std::uint64_t generation() const { return m_generation; }
    /// Null before the conversation has begun. Its send…() may be called while this object lives.
    RfbConnection *connection() { return m_connection.get(); }

Q_SIGNALS:
    void live(const QString &desktopName, int width, int height);
    void frameReady(const crat::vnc::Frame &frame); ///< the newest; those nobody had time for are left out
    void clipboardReceived(const QString &text);
    /// The end, once. `properly`: the server took its leave; nothing is broken.
    void finished(const crat::Error &error, bool properly);

private:
    void beginConversation();
    void onPumpClosed(const Error &error, bool properly);
    void onDecoderEnded(const Error &error);
    void finish(const Error &error, bool properly);

    // On the decoder thread.
    void connected(const std::string &desktopName, int width, int height) override;
    void frame(Frame frame) override;
    void clipboard(std::string utf8) override;
    void deliver();

    const VncTarget m_target;
    const std::uint64_t m_generation;
    QThread m_pumpThread;
    VncPump *m_pump = nullptr;
    int m_decoderEnd = -1;
    std::unique_ptr<RfbConnection> m_connection;
    std::thread m_decoder;
    bool m_finished = false;
    std::optional<std::pair<Error, bool>> m_pumpEnd; ///< why the server's side closed, and whether properly

    std::mutex m_mailboxMutex;
    Frame m_mailbox; ///< with the dirty parts of those that it replaced
    bool m_posted = false;
};

} // namespace crat::vnc
