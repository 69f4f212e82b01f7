#pragma once

#include <chrono>
#include <memory>
#include <set>

#include <QObject>
#include <QTimer>

#include "core/vnc/Frame.h"
#include "core/vnc/VncTarget.h"

namespace crat::vnc {

class VncLink;

/// How often a lost or not yet present server is tried again.
struct RetryPolicy {
    int attempts = 6; ///< in a row; 0: never
    std::chrono::milliseconds first{500};
    std::chrono::milliseconds longest{8000}; ///< the wait doubles up to this
};

/// One screen being watched, over as many connections as it takes. Input is sent only while control is taken.
/// Thread: lives and signals on its owner's; nothing here blocks. See README.md for the threads behind it.
class VncSession : public QObject {
    Q_OBJECT
public:
    enum class State {
        Idle, ///< nothing asked for
        Connecting,
        Live,
        Waiting,       ///< lost or not there yet; tried again by itself
        NeedsPassword, ///< setPassword() goes on
        Ended,         ///< the server closed it properly, or end() was called
        Failed,        ///< given up; error() says why
    };
    Q_ENUM(State)

    explicit VncSession(RetryPolicy retry = {}, QObject *parent = nullptr);
    ~VncSession() override;

    /// Watches another screen; the former is left at once. A target that can't work ends in Failed, told by stateChanged.
    void open(const VncTarget &target);
    void close();                    ///< back to Idle
    void end(const QString &reason); ///< the session behind the picture is over: Ended, the last frame stays
    void retry();                    ///< from Failed, Ended, Waiting: again, at once
    void setPassword(const QString &password);

    State state() const { return m_state; }
    const Error &error() const { return m_error; } ///< of Waiting, NeedsPassword, Failed, Ended
    int attempt() const { return m_attempt; }      ///< of Waiting: which try comes next, from 1
    const VncTarget &target() const { return m_target; }
    QString desktopName() const { return m_desktopName; }
    const Frame &frame() const { return m_frame; } ///< the last one seen; kept after the end, until the next open()

    /// Taking control lets input through; giving it back releases what is still pressed.
    void setControl(bool taken);
    bool hasControl() const { return m_control; }
    /// Ignored without control or while not Live. Coordinates in the screen's pixels; buttons as in RFC 6143, 7.5.5.
    void sendPointer(int x, int y, unsigned buttons);
    void sendKey(std::uint32_t keysym, bool down); ///< X11 keysym
    void sendClipboard(const QString &text);
    void releaseInput(); ///< lets go of every key and button that is still pressed

Q_SIGNALS:
    void stateChanged(crat::vnc::VncSession::State state);
    void frameReady(const crat::vnc::Frame &frame);
    void clipboardReceived(const QString &text);
    void controlChanged(bool taken);

private:
    void connectNow();
    void drop();
    void onFinished(const Error &error, bool properly);
    void setState(State state, const Error &error = {});

    const RetryPolicy m_retry;
    VncTarget m_target;
    State m_state = State::Idle;
    Error m_error;
    std::uint64_t m_generation = 0;
    std::unique_ptr<VncLink> m_link;
    QTimer m_retryTimer;
    int m_attempt = 0;
    QString m_desktopName;
    Frame m_frame;
    bool m_control = false;
    std::set<std::uint32_t> m_keysDown;
    unsigned m_buttons = 0;
    int m_x = 0, m_y = 0;
};

} // namespace crat::vnc
