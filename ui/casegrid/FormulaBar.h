#pragma once

#include <QPersistentModelIndex>
#include <QPlainTextEdit>

class QLabel;

namespace crat::casegrid {

class CaseGridView;

/// The whole text of the current cell over the grid, in as many lines as it needs (four at most, then it scrolls). Enter and Tab take
/// what was written into the cell and go on in the grid; so does leaving it; Escape gives up. GUI thread.
class FormulaBar : public QWidget {
    Q_OBJECT
public:
    /// `grid` has its model and outlives it.
    explicit FormulaBar(CaseGridView &grid, QWidget *parent = nullptr);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void follow();
    void fitHeight();
    /// Writes the text into its cell if it is another one.
    void commit();

    CaseGridView &m_grid;
    QLabel *m_place;
    QPlainTextEdit *m_text;
    QPersistentModelIndex m_cell; ///< whose text it is
    bool m_following = false;
};

} // namespace crat::casegrid
