#include "core/vnc/VncSession.h"

#include "core/vnc/VncLink.h"

namespace crat::vnc {

Result<> checkTarget(const VncTarget &target)
{
    const QString scheme = target.url.scheme();
    if (!target.url.isValid() || target.url.host().isEmpty() ||
        (scheme != QLatin1String("ws") && scheme != QLatin1String("wss") && scheme != QLatin1String("vnc")))
        return fail(
            Errc::BadInput,
            VncSession::tr("The address of the picture must begin with ws://, wss:// or vnc:// and name a host.")
                .toStdString());
    return {};
}

VncSession::VncSession(RetryPolicy retry, QObject *parent) : QObject(parent), m_retry(retry)
{
    m_retryTimer.setSingleShot(true);
    connect(&m_retryTimer, &QTimer::timeout, this, &VncSession::connectNow);
}

VncSession::~VncSession()
{
    drop();
}

void VncSession::open(const VncTarget &target)
{
    drop();
    m_target = target;
    m_attempt = 0;
    m_frame = {};
    m_desktopName.clear();
    setControl(false);
    if (auto ok = checkTarget(target); !ok) {
        setState(State::Failed, ok.error());
        return;
    }
    connectNow();
}

void VncSession::close()
{
    drop();
    setControl(false);
    m_frame = {};
    m_desktopName.clear();
    setState(State::Idle);
}

void VncSession::end(const QString &reason)
{
    drop();
    setControl(false);
    setState(State::Ended, {Errc::Unavailable, reason.toStdString(), {}});
}

void VncSession::retry()
{
    if (m_state != State::Failed && m_state != State::Ended && m_state != State::Waiting)
        return;
    m_attempt = 0;
    if (checkTarget(m_target))
        connectNow();
}

void VncSession::setPassword(const QString &password)
{
    m_target.password = password;
    if (m_state == State::NeedsPassword)
        connectNow();
}

void VncSession::drop()
{
    m_retryTimer.stop();
    releaseInput();
    m_link.reset();
}

void VncSession::connectNow()
{
    drop();
    m_link = std::make_unique<VncLink>(m_target, ++m_generation);
    connect(m_link.get(), &VncLink::live, this, [this](const QString &name) {
        m_desktopName = name;
        m_attempt = 0;
        setState(State::Live);
    });
    connect(m_link.get(), &VncLink::frameReady, this, [this](const Frame &frame) {
        if (frame.generation != m_generation) // of a former connection
            return;
        m_frame = frame;
        Q_EMIT frameReady(frame);
    });
    connect(m_link.get(), &VncLink::clipboardReceived, this, &VncSession::clipboardReceived);
    connect(m_link.get(), &VncLink::finished, this, &VncSession::onFinished);
    const auto mine = m_generation;
    setState(State::Connecting);
    if (m_link && m_generation == mine) // whoever heard of it may have closed us
        m_link->start();
}

void VncSession::onFinished(const Error &error, bool properly)
{
    m_keysDown.clear();
    m_buttons = 0;
    const bool wasLive = m_state == State::Live;
    // The link is in the middle of telling us: it goes when the event loop has the word again.
    m_link.release()->deleteLater();
    if (properly && wasLive) {
        setControl(false);
        setState(State::Ended, error);
        return;
    }
    const bool askForPassword = error.code == Errc::Unauthorized && error.forLog.find("VNC handshake") == 0;
    const bool mayPass = error.code == Errc::Unavailable || error.code == Errc::Timeout;
    if (askForPassword) {
        setState(State::NeedsPassword, error);
    } else if (mayPass && m_attempt < m_retry.attempts) {
        const auto wait = std::min(m_retry.longest, m_retry.first * (1 << std::min(m_attempt, 10)));
        ++m_attempt;
        m_retryTimer.start(wait);
        setState(State::Waiting, error);
    } else {
        setControl(false);
        setState(State::Failed, error);
    }
}

void VncSession::setState(State state, const Error &error)
{
    m_error = error;
    if (std::exchange(m_state, state) != state || state == State::Waiting || state == State::NeedsPassword)
        Q_EMIT stateChanged(state);
}

void VncSession::setControl(bool taken)
{
    if (m_control == taken)
        return;
    if (!taken)
        releaseInput();
    m_control = taken;
    Q_EMIT controlChanged(taken);
}

void VncSession::releaseInput()
{
    RfbConnection *connection = m_state == State::Live && m_link ? m_link->connection() : nullptr;
    if (connection) {
        for (const std::uint32_t key : m_keysDown)
            connection->sendKey(key, false);
        if (m_buttons)
            connection->sendPointer(m_x, m_y, 0);
    }
    m_keysDown.clear();
    m_buttons = 0;
}

void VncSession::sendPointer(int x, int y, unsigned buttons)
{
    if (!m_control || m_state != State::Live || !m_link || !m_link->connection())
        return;
    m_x = x;
    m_y = y;
    m_buttons = buttons;
    m_link->connection()->sendPointer(x, y, buttons);
}

void VncSession::sendKey(std::uint32_t keysym, bool down)
{
    if (!m_control || m_state != State::Live || !m_link || !m_link->connection() || keysym == 0)
        return;
    if (down)
        m_keysDown.insert(keysym);
    else
        m_keysDown.erase(keysym);
    m_link->connection()->sendKey(keysym, down);
}

void VncSession::sendClipboard(const QString &text)
{
    if (m_control && m_state == State::Live && m_link && m_link->connection())
        m_link->connection()->sendClipboard(text.toStdString());
}

} // namespace crat::vnc
