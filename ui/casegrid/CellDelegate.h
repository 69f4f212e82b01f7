#pragma once

#include <QPersistentModelIndex>
#include <QStyledItemDelegate>

namespace crat::casegrid {

class CellCompleter;

/// Draws cells by their kind, and edits them in place. A kind is told by shape as well as colour: keywords are bold, comments
/// italic, control words bold behind a bar, errors underlined; variables are tinted inside any text. GUI thread.
class CellDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    /// Completes what is typed into cells; null: nobody does.
    void setCompleter(CellCompleter *completer) { m_completer = completer; }
    /// The cell that is drawn as a link, if any.
    void setLink(const QModelIndex &index) { m_link = index; }
    QModelIndex link() const { return m_link; }
    /// Where in option.rect the cell's text stands; empty without text.
    QRect textRect(const QStyleOptionViewItem &option, const QModelIndex &index) const;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void setEditorData(QWidget *editor, const QModelIndex &index) const override;
    void setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const override;
    void updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const override;

Q_SIGNALS:
    /// The open cell was left by Enter or Tab: go on in this direction.
    void moveWanted(int rows, int columns);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    CellCompleter *m_completer = nullptr;
    QPersistentModelIndex m_link;
};

} // namespace crat::casegrid
