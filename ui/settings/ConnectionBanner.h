#pragma once

#include <QFrame>
#include <QTimer>

#include "core/client/CompanionSession.h"

class QLabel;
class QPushButton;

namespace crat::settings {

/// A strip that is there only while something is wrong with the companion: lost (with the seconds to the next try), signed
/// out, or not startable. Says what to do and does it by a button.
class ConnectionBanner : public QFrame {
    Q_OBJECT
public:
    ConnectionBanner(client::CompanionSession &session, QWidget *parent = nullptr);

    /// The embedded companion cannot be started. Empty: it can.
    void setStartFailure(const QString &why);

    /// As tall as its words need at its width: a tool bar knows no height for a width.
    QSize sizeHint() const override;

Q_SIGNALS:
    void startWanted();  ///< try the embedded companion again
    void signInWanted(); ///< open the sign-in dialog
    void shownChanged(bool shown);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void refresh();
    void present(const QString &text, const QString &button);

    client::CompanionSession &m_session;
    QLabel *m_icon, *m_text;
    QPushButton *m_button;
    QTimer m_tick;
    QString m_startFailure;
};

} // namespace crat::settings
