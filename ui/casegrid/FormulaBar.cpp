#include "ui/casegrid/FormulaBar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QTextDocument>

#include "ui/casegrid/CaseGridView.h"
#include "ui/casegrid/CaseModel.h"

namespace crat::casegrid {

namespace {

constexpr int MostLines = 4;

} // namespace

FormulaBar::FormulaBar(CaseGridView &grid, QWidget *parent)
    : QWidget(parent), m_grid(grid), m_place(new QLabel), m_text(new QPlainTextEdit)
{
    setObjectName(QStringLiteral("formulaBar"));
    setAccessibleName(tr("Formula bar"));
    setAttribute(Qt::WA_StyledBackground);
    m_place->setObjectName(QStringLiteral("formulaPlace"));
    m_place->setAccessibleName(tr("Current cell"));
    m_place->setAlignment(Qt::AlignTop | Qt::AlignRight);
    m_place->setFixedWidth(fontMetrics().horizontalAdvance(QStringLiteral("99999 : 99")));
    m_text->setObjectName(QStringLiteral("formulaText"));
    m_text->setAccessibleName(tr("Text of the current cell"));
    m_text->setPlaceholderText(tr("Text of the current cell"));
    m_text->setTabChangesFocus(true);
    m_text->setUndoRedoEnabled(true);
    m_text->document()->setDocumentMargin(2);
    m_text->installEventFilter(this);
    m_place->setBuddy(m_text);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 2, 8, 2);
    row->addWidget(m_place);
    row->addWidget(m_text, 1);
    const CaseModel *model = grid.caseModel();
    connect(grid.selectionModel(), &QItemSelectionModel::currentChanged, this, &FormulaBar::follow);
    connect(model, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex &first, const QModelIndex &last) {
        const QModelIndex now = m_cell;
        if (now.row() >= first.row() && now.row() <= last.row() && !m_text->document()->isModified())
            follow();
    });
    connect(model, &QAbstractItemModel::modelReset, this, &FormulaBar::follow);
    connect(model, &QAbstractItemModel::rowsInserted, this, &FormulaBar::follow);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &FormulaBar::follow);
    connect(m_text, &QPlainTextEdit::textChanged, this, &FormulaBar::fitHeight);
    setFocusProxy(m_text);
    follow();
}

void FormulaBar::follow()
{
    if (m_following || (m_text->hasFocus() && m_text->document()->isModified()))
        return;
    m_cell = m_grid.currentIndex();
    const QModelIndex cell = m_cell;
    m_place->setText(cell.isValid() ? QStringLiteral("%1 : %2").arg(cell.row() + 1).arg(cell.column() + 1) : QString());
    m_text->setPlainText(cell.data(Qt::EditRole).toString());
    m_text->document()->setModified(false);
    m_text->setReadOnly(!cell.isValid() || !(cell.flags() & Qt::ItemIsEditable));
}

void FormulaBar::fitHeight()
{
    const int wanted = static_cast<int>(m_text->document()->size().height());
    const int margins = static_cast<int>(2 * m_text->document()->documentMargin()) + 4; // and the frame of the style
    m_text->setVerticalScrollBarPolicy(wanted > MostLines ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    m_text->setFixedHeight(std::clamp(wanted, 1, MostLines) * m_text->fontMetrics().lineSpacing() + margins);
}

void FormulaBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitHeight();
}

void FormulaBar::commit()
{
    if (!m_text->document()->isModified())
        return;
    m_text->document()->setModified(false);
    m_following = true; // the row may come anew; the text is the person's until it is in
    if (m_cell.isValid())
        m_grid.caseModel()->setData(m_cell, m_text->toPlainText(), Qt::EditRole);
    m_following = false;
}

bool FormulaBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_text)
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::FocusOut && static_cast<QFocusEvent *>(event)->reason() != Qt::PopupFocusReason) {
        commit();
        QMetaObject::invokeMethod(this, &FormulaBar::follow, Qt::QueuedConnection);
    }
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    switch (key->key()) {
    case Qt::Key_Escape: m_text->document()->setModified(false); break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Tab:
    case Qt::Key_Backtab: commit(); break;
    default: return QWidget::eventFilter(watched, event);
    }
    const int columns = key->key() == Qt::Key_Tab ? 1 : key->key() == Qt::Key_Backtab ? -1 : 0;
    const int rows = key->key() == Qt::Key_Escape || columns != 0 ? 0 : key->modifiers() & Qt::ShiftModifier ? -1 : 1;
    m_grid.setFocus();
    if (rows != 0 || columns != 0)
        m_grid.step(rows, columns);
    follow();
    return true;
}

} // namespace crat::casegrid
