#pragma once

#include <QWidget>

#include "ui/report/RunView.h"
#include "ui/trigger/TriggerController.h"

class QLabel;

namespace crat::trigger {

class TriggerForm;

/// The trigger pane: the form above, the watched run with its steps below, and what went wrong between them.
class TriggerPanel : public QWidget {
    Q_OBJECT
public:
    TriggerPanel(TriggerController &controller, report::RunView::OpenUrl openUrl, QWidget *parent = nullptr);

private:
    void refresh();
    void setTrouble(const QString &text);

    TriggerController &m_controller;
    TriggerForm *m_form;
    QLabel *m_trouble;
    report::RunView *m_view;
};

} // namespace crat::trigger
