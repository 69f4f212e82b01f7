#pragma once

#include <QWidget>

#include "ui/trigger/TriggerController.h"

class QComboBox;
class QPushButton;
class QToolButton;

namespace crat::trigger {

/// Item, build, parameter set and the Trigger button: tall in the dock, flat in the tool bar.
class TriggerForm : public QWidget {
    Q_OBJECT
public:
    enum class Shape { Tall, Flat };
    TriggerForm(TriggerController &controller, Shape shape, QWidget *parent = nullptr);

private:
    QComboBox *combo(const QString &name, const QString &accessible, const QString &toolTip);
    void refresh();
    void refreshItems();
    void refreshBuilds();
    void refreshSets();

    TriggerController &m_controller;
    Shape m_shape;
    QComboBox *m_item, *m_build, *m_set;
    QPushButton *m_trigger, *m_cancel;
};

} // namespace crat::trigger
