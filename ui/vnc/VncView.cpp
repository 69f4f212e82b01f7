#include "ui/vnc/VncView.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/shell/ElidedLabel.h"
#include "ui/shell/Icons.h"
#include "ui/vnc/VncCard.h"
#include "ui/vnc/VncScreen.h"

namespace crat::vncui {

using State = vnc::VncSession::State;

VncView::VncView(vnc::RetryPolicy retry, QWidget *parent)
    : QWidget(parent), m_session(retry), m_toolBar(new QToolBar(this)), m_area(new QScrollArea(this)),
      m_screen(new VncScreen(m_session)), m_card(new VncCard(m_area)), m_stateLabel(new shell::ElidedLabel(this)),
      m_sizeLabel(new QLabel(this)), m_idleTitle(tr("No session yet")),
      m_idleText(tr("Run a test to watch its browser here."))
{
    setObjectName(QStringLiteral("vnc.view"));
    setAccessibleName(tr("Live view"));
    m_toolBar->setObjectName(QStringLiteral("vnc.toolbar"));
    m_toolBar->setAccessibleName(tr("Live view tools"));
    m_toolBar->setIconSize(QSize(18, 18));
    m_toolBar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_area->setObjectName(QStringLiteral("vnc.area"));
    m_area->setAccessibleName(tr("Live picture, scrollable"));
    m_area->setWidgetResizable(true);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setWidget(m_screen);
    m_area->setFocusPolicy(Qt::NoFocus);

    auto *footer = new QHBoxLayout;
    footer->setContentsMargins(8, 3, 8, 3);
    footer->setSpacing(12);
    m_stateLabel->setObjectName(QStringLiteral("vnc.state"));
    m_stateLabel->setAccessibleName(tr("State of the session"));
    m_sizeLabel->setObjectName(QStringLiteral("vnc.size"));
    m_sizeLabel->setAccessibleName(tr("Size and rate of the picture"));
    footer->addWidget(m_stateLabel, 1);
    footer->addWidget(m_sizeLabel);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_toolBar);
    layout->addWidget(m_area, 1);
    layout->addLayout(footer);

    makeActions();
    connect(&m_session, &vnc::VncSession::stateChanged, this, &VncView::refresh);
    connect(&m_session, &vnc::VncSession::controlChanged, this, &VncView::refresh);
    connect(&m_session, &vnc::VncSession::frameReady, this, [this](const vnc::Frame &frame) {
        m_frameTimes.push_back(frame.at);
        if (m_frameTimes.size() > 240)
            m_frameTimes.pop_front();
    });
    connect(m_card, &VncCard::buttonPressed, this, [this] { m_session.retry(); });
    connect(m_card, &VncCard::passwordGiven, this,
            [this](const QString &password) { m_session.setPassword(password); });
    m_footerTimer.setInterval(500);
    connect(&m_footerTimer, &QTimer::timeout, this, &VncView::refreshFooter);
    refresh();
}

VncView::~VncView()
{
    m_session.disconnect(this); // its end would tell widgets that are going
    delete m_area;              // the screen refers to the session
}

void VncView::makeActions()
{
    auto *group = new QActionGroup(this);
    m_fit = m_toolBar->addAction(shell::icon(QStringLiteral("fit")), tr("Fit"));
    m_fit->setToolTip(tr("Show the whole screen in the space there is"));
    m_fit->setObjectName(QStringLiteral("vnc.fit"));
    m_actual = m_toolBar->addAction(tr("100 %"));
    m_actual->setToolTip(tr("Show every pixel of the screen as one pixel"));
    m_actual->setObjectName(QStringLiteral("vnc.actual"));
    for (QAction *action : {m_fit, m_actual}) {
        action->setCheckable(true);
        group->addAction(action);
    }
    m_fit->setChecked(true);
    connect(m_fit, &QAction::triggered, this, [this] { m_screen->setScaling(Scaling::Fit); });
    connect(m_actual, &QAction::triggered, this, [this] { m_screen->setScaling(Scaling::Actual); });
    m_toolBar->addSeparator();
    m_control = m_toolBar->addAction(shell::icon(QStringLiteral("mouse")), tr("Take control"));
    m_control->setObjectName(QStringLiteral("vnc.control"));
    m_control->setCheckable(true);
    connect(m_control, &QAction::toggled, this, [this](bool on) { m_session.setControl(on); });
    m_screenshot = m_toolBar->addAction(shell::icon(QStringLiteral("camera")), tr("Screenshot"));
    m_screenshot->setObjectName(QStringLiteral("vnc.screenshot"));
    m_screenshot->setToolTip(tr("Copy this picture to the image toolbox"));
    connect(m_screenshot, &QAction::triggered, this, [this] {
        if (!m_session.frame().isNull())
            Q_EMIT screenshotTaken(m_session.frame().image);
    });
    for (QAction *action : {m_fit, m_actual, m_control, m_screenshot}) {
        auto *button = qobject_cast<QToolButton *>(m_toolBar->widgetForAction(action));
        if (action == m_fit || action == m_screenshot) // a dock is narrow
            button->setToolButtonStyle(Qt::ToolButtonIconOnly);
        button->setObjectName(action->objectName() + QStringLiteral(".button"));
        button->setAccessibleName(action->text());
    }
}

void VncView::setIdleText(const QString &title, const QString &text)
{
    m_idleTitle = title;
    m_idleText = text;
    refresh();
}

void VncView::refresh()
{
    const bool live = m_session.state() == State::Live;
    m_control->setEnabled(live || m_session.hasControl());
    m_control->setChecked(m_session.hasControl());
    m_control->setText(m_session.hasControl() ? tr("Give back control") : tr("Take control"));
    m_control->setToolTip(m_session.hasControl()
                              ? tr("Mouse and keyboard go to the browser. Ctrl+Alt+Esc gives control back.")
                              : tr("Send your mouse and keyboard to the browser"));
    if (auto *button = m_toolBar->widgetForAction(m_control))
        button->setAccessibleName(m_control->text());
    m_screen->setDimmed(!live);
    if (!live)
        m_frameTimes.clear();
    if (live && !m_footerTimer.isActive())
        m_footerTimer.start();
    else if (!live)
        m_footerTimer.stop();
    tellState();
    refreshFooter();
}

void VncView::tellState()
{
    const QString why = QString::fromStdString(m_session.error().forUser);
    QString words;
    m_card->setVisible(m_session.state() != State::Live);
    switch (m_session.state()) {
    case State::Idle:
        words = m_idleTitle;
        m_card->tell(m_idleTitle, m_idleText);
        break;
    case State::Connecting:
        words = tr("Connecting to %1 …").arg(m_session.target().url.authority());
        m_card->tell(tr("Connecting …"), m_session.target().url.authority());
        break;
    case State::Live:
        words = m_session.hasControl() ? tr("Live, you are in control (Ctrl+Alt+Esc gives it back)")
                                       : tr("Live, watching only");
        break;
    case State::Waiting:
        words =
            m_session.frame().isNull() ? tr("Not reachable yet, trying again") : tr("Connection lost, trying again");
        m_card->tell(m_session.frame().isNull() ? tr("Not reachable yet") : tr("Connection lost"),
                     tr("%1\nTrying again (attempt %2) …").arg(why).arg(m_session.attempt()), tr("Try now"));
        break;
    case State::NeedsPassword:
        words = tr("Password needed");
        m_card->tell(tr("Password needed"), why, tr("Connect"), true);
        break;
    case State::Ended:
        words = tr("Session ended");
        m_card->tell(tr("Session ended"),
                     why.isEmpty() ? tr("The last picture stays until you choose another session.") : why);
        break;
    case State::Failed:
        words = tr("No picture");
        m_card->tell(tr("No picture"), why, tr("Try again"));
        break;
    }
    m_stateLabel->setText(words);
    placeCard();
}

void VncView::refreshFooter()
{
    const vnc::Frame &frame = m_session.frame();
    m_screenshot->setEnabled(!frame.isNull());
    if (frame.isNull()) {
        m_sizeLabel->clear();
        return;
    }
    const auto now = std::chrono::steady_clock::now();
    while (!m_frameTimes.empty() && now - m_frameTimes.front() > std::chrono::seconds(1))
        m_frameTimes.pop_front();
    const QString size = tr("%1 × %2").arg(frame.image.width()).arg(frame.image.height());
    m_sizeLabel->setText(m_session.state() == State::Live ? tr("%1 · %2 frames/s").arg(size).arg(m_frameTimes.size())
                                                          : size);
}

void VncView::placeCard()
{
    m_card->setMaximumWidth(std::clamp(m_area->width() - 32, 180, 420));
    m_card->setMinimumWidth(std::min(280, m_card->maximumWidth()));
    const int width = m_card->maximumWidth();
    m_card->resize(width,
                   std::min(m_area->height(), std::max(m_card->sizeHint().height(), m_card->heightForWidth(width))));
    m_card->move((m_area->width() - m_card->width()) / 2, std::max(0, (m_area->height() - m_card->height()) / 2));
    m_card->raise();
}

void VncView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placeCard();
}

} // namespace crat::vncui
