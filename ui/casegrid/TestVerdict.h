#pragma once

#include <QWidget>

#include "ui/casegrid/RunMarks.h"

class QLabel;

namespace crat::casegrid {

/// What the last run said of the test on show, in one line: mark and words, why it failed included. Empty where it has not run.
/// GUI thread.
class TestVerdict : public QWidget {
    Q_OBJECT
public:
    explicit TestVerdict(QWidget *parent = nullptr);
    void setMark(const RowMark &mark);

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();

    RowMark m_mark;
    QLabel *m_icon;
    QLabel *m_text;
};

} // namespace crat::casegrid
