#pragma once

#include <QLabel>

namespace crat::shell {

/// One line of plain text that never asks for more room than there is: what does not fit is cut with "…" and stands in the tool
/// tip; a line break is shown as a space. For texts from outside or of any length, which must not push a dock wider. GUI thread.
class ElidedLabel : public QLabel {
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget *parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    QString elided() const;
    QSize around(int width) const; ///< of one line that is `width` wide
};

} // namespace crat::shell
