#pragma once

#include <deque>

#include <QWidget>

#include "core/vnc/VncSession.h"

class QAction;
class QLabel;
class QScrollArea;
class QToolBar;

namespace crat::vncui {

class VncCard;
class VncScreen;

/// One session's live picture with what belongs to it: fit or 100 %, Take control, Screenshot, state in words, size and rate.
/// Owns its VncSession. GUI thread.
class VncView : public QWidget {
    Q_OBJECT
public:
    explicit VncView(vnc::RetryPolicy retry = {}, QWidget *parent = nullptr);
    ~VncView() override;

    vnc::VncSession &session() { return m_session; }
    VncScreen *screen() const { return m_screen; }
    QToolBar *toolBar() const { return m_toolBar; }
    /// What the card says while nothing has been opened.
    void setIdleText(const QString &title, const QString &text);

Q_SIGNALS:
    void screenshotTaken(const crat::image::Image &picture);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeActions();
    void refresh();
    void refreshFooter();
    void tellState();
    void placeCard();

    vnc::VncSession m_session;
    QToolBar *m_toolBar;
    QScrollArea *m_area;
    VncScreen *m_screen;
    VncCard *m_card;
    QLabel *m_stateLabel;
    QLabel *m_sizeLabel;
    QAction *m_fit = nullptr;
    QAction *m_actual = nullptr;
    QAction *m_control = nullptr;
    QAction *m_screenshot = nullptr;
    QString m_idleTitle, m_idleText;
    std::deque<SteadyTime> m_frameTimes; ///< of the last second
    QTimer m_footerTimer;
};

} // namespace crat::vncui
