#pragma once

#include <QWidget>

#include "core/vnc/VncTarget.h"
#include "ui/shell/Prompts.h"
#include "ui/vnc/VncView.h"

class QComboBox;

namespace crat::vncui {

/// A session that can be watched.
struct SessionChoice {
    QString id;    ///< of the Grid session
    QString label; ///< "Login works (chromium)"
    vnc::VncTarget target;
};

/// The live view's dock: which session, and its picture. What there is to watch comes from outside through setSessions().
/// GUI thread. `prompts` must outlive it.
class VncDock : public QWidget {
    Q_OBJECT
public:
    explicit VncDock(shell::Prompts &prompts, QWidget *parent = nullptr, vnc::RetryPolicy retry = {});

    /// The sessions of this moment. The watched one stays; if it is gone, its end is shown and its last picture kept. A new
    /// one is watched at once where nothing live is on show.
    void setSessions(const QList<SessionChoice> &sessions);
    /// Watches this one ("" or unknown: none).
    void watch(const QString &id);
    QString watched() const { return m_watched; }
    VncView *view() const { return m_view; }
    /// Its head line, for the dock's title bar; stays over the picture where nobody takes it.
    QWidget *tools() const { return m_head; }

Q_SIGNALS:
    void screenshotTaken(const crat::image::Image &picture);

private:
    void fillPicker();
    void onPicked(int index);
    void askForAddress();

    shell::Prompts &m_prompts;
    QWidget *m_head;
    QComboBox *m_picker;
    VncView *m_view;
    QList<SessionChoice> m_sessions;
    QString m_watched;
    QString m_address; ///< typed by the person; watched under the id "address"
};

} // namespace crat::vncui
