#include "ui/vnc/VncDock.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace crat::vncui {
namespace {

const QString kAddress = QStringLiteral("address"); // no Grid session has such an id
const QString kAsk = QStringLiteral("ask");

} // namespace

VncDock::VncDock(shell::Prompts &prompts, QWidget *parent, vnc::RetryPolicy retry)
    : QWidget(parent), m_prompts(prompts), m_head(new QWidget(this)), m_picker(new QComboBox(this)),
      m_view(new VncView(retry, this))
{
    setObjectName(QStringLiteral("vnc.dock"));
    setAccessibleName(tr("Live view dock"));
    m_picker->setObjectName(QStringLiteral("vnc.picker"));
    m_picker->setAccessibleName(tr("Session to watch"));
    m_picker->setToolTip(tr("Session to watch"));
    m_picker->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_picker->setMinimumContentsLength(14);
    m_head->setObjectName(QStringLiteral("vnc.head"));
    m_head->setAccessibleName(tr("Session to watch"));
    auto *head = new QHBoxLayout(m_head);
    head->setContentsMargins(0, 0, 0, 0);
    head->setSpacing(8);
    auto *label = new QLabel(tr("&Session"), this);
    label->setBuddy(m_picker);
    head->addWidget(label);
    head->addWidget(m_picker, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addWidget(m_view, 1);
    connect(m_picker, &QComboBox::activated, this, &VncDock::onPicked);
    connect(m_view, &VncView::screenshotTaken, this, &VncDock::screenshotTaken);
    fillPicker();
}

void VncDock::fillPicker()
{
    const QSignalBlocker blocker(m_picker);
    m_picker->clear();
    m_picker->addItem(m_sessions.isEmpty() ? tr("No session is running") : tr("None"), QString());
    for (const SessionChoice &s : m_sessions)
        m_picker->addItem(s.label, s.id);
    if (!m_address.isEmpty())
        m_picker->addItem(m_address, kAddress);
    m_picker->addItem(tr("Another address …"), kAsk);
    m_picker->setCurrentIndex(std::max(0, m_picker->findData(m_watched)));
}

void VncDock::setSessions(const QList<SessionChoice> &sessions)
{
    const auto has = [&](const QString &id) {
        return std::any_of(sessions.begin(), sessions.end(), [&](const SessionChoice &s) { return s.id == id; });
    };
    QString fresh; // the first that was not there before
    for (const SessionChoice &s : sessions) {
        const bool known =
            std::any_of(m_sessions.begin(), m_sessions.end(), [&](const SessionChoice &old) { return old.id == s.id; });
        if (!known && fresh.isEmpty())
            fresh = s.id;
    }
    m_sessions = sessions;
    // The Grid keeps the picture open after the session and would show the next one's: the list says when it is over.
    if (!m_watched.isEmpty() && m_watched != kAddress && !has(m_watched)) {
        m_view->session().end(tr("The browser session has ended. The last picture stays."));
        m_watched.clear();
    }
    fillPicker();
    if (m_watched.isEmpty() && !fresh.isEmpty())
        watch(fresh);
}

void VncDock::watch(const QString &id)
{
    for (const SessionChoice &s : m_sessions) {
        if (s.id != id)
            continue;
        if (m_watched != id) {
            m_watched = id;
            m_view->session().open(s.target);
        }
        fillPicker();
        return;
    }
    m_watched.clear();
    m_view->session().close();
    fillPicker();
}

void VncDock::onPicked(int index)
{
    const QString id = m_picker->itemData(index).toString();
    if (id == kAsk) {
        fillPicker(); // back to what is watched until there is an answer
        askForAddress();
    } else if (id != kAddress) {
        watch(id);
    }
}

void VncDock::askForAddress()
{
    shell::TextQuestion question;
    question.id = QStringLiteral("vnc-address");
    question.title = tr("Watch another screen");
    question.label = tr("Address (ws://…, wss://… or vnc://host:port)");
    question.value = m_address;
    m_prompts.askText(question, this, [this](const std::optional<QString> &answer) {
        if (!answer || answer->trimmed().isEmpty())
            return;
        m_address = answer->trimmed();
        m_watched = kAddress;
        vnc::VncTarget target;
        target.url = QUrl(m_address, QUrl::StrictMode);
        m_view->session().open(target);
        fillPicker();
    });
}

} // namespace crat::vncui
