#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QTextBrowser>
#include <QToolTip>
#include <QVBoxLayout>

#include "ui/casegrid/CaseGridView.h"
#include "ui/casegrid/CaseModel.h"
#include "ui/casegrid/CellDelegate.h"
#include "ui/casegrid/FillHandle.h"
#include "ui/language/Markdown.h"

// The grid's way to what is known of the thing in a cell.
namespace crat::casegrid {

using language::PlaceWish;

void CaseGridView::goToDefinition()
{
    Q_EMIT placeWanted(PlaceWish::Definition);
}

void CaseGridView::findUsages()
{
    Q_EMIT placeWanted(PlaceWish::Usages);
}

void CaseGridView::setLink(const QPoint &at, Qt::KeyboardModifiers modifiers)
{
    // Ctrl+click also adds to a selection, as in any spreadsheet: the text of a cell leads on, the room beside it selects, and
    // once several cells are selected everything does.
    QModelIndex link;
    if (m_language && modifiers == Qt::ControlModifier && selectionModel()->selectedIndexes().size() <= 1) {
        QStyleOptionViewItem option;
        initViewItemOption(&option);
        link = indexAt(at);
        option.rect = visualRect(link);
        if (!link.isValid() || !m_delegate->textRect(option, link).contains(at))
            link = {};
    }
    if (link == m_delegate->link())
        return;
    const QModelIndex former = m_delegate->link();
    m_delegate->setLink(link);
    update(former);
    update(link);
}

bool CaseGridView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave)
        setLink({-1, -1}, {});
    if (event->type() != QEvent::ToolTip || !m_language || state() == EditingState)
        return QTableView::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const QModelIndex at = indexAt(help->pos());
    const auto cell = at.isValid() && at.data(Qt::ToolTipRole).isNull() ? m_model->cellAt(at) : std::nullopt;
    if (!cell)
        return QTableView::viewportEvent(event); // a problem's text, or nothing
    m_hovered = at;
    m_hoverAt = help->globalPos();
    m_hover = m_language->ask(PlaceWish::Explanation, m_model->path(), cell->tree, cell->begin, cell->end);
    return true;
}

void CaseGridView::mouseMoveEvent(QMouseEvent *event)
{
    if (m_fill->move(*event))
        return;
    if (event->buttons() == Qt::NoButton) {
        setLink(event->pos(), event->modifiers());
        viewport()->setCursor(m_delegate->link().isValid()   ? Qt::PointingHandCursor
                              : m_fill->isOver(event->pos()) ? Qt::CrossCursor
                                                             : Qt::ArrowCursor);
    }
    QTableView::mouseMoveEvent(event);
}

void CaseGridView::mousePressEvent(QMouseEvent *event)
{
    if (m_fill->press(*event))
        return;
    if (event->button() == Qt::LeftButton)
        setLink(event->pos(), event->modifiers());
    m_pressedLink = event->button() == Qt::LeftButton ? m_delegate->link() : QModelIndex();
    if (!m_pressedLink.isValid())
        return QTableView::mousePressEvent(event);
    goTo(m_pressedLink.row(), m_pressedLink.column());
    event->accept();
}

void CaseGridView::mouseReleaseEvent(QMouseEvent *event)
{
    if (m_fill->release(*event))
        return;
    if (!m_pressedLink.isValid())
        return QTableView::mouseReleaseEvent(event);
    const bool still = event->button() == Qt::LeftButton && indexAt(event->pos()) == m_pressedLink;
    m_pressedLink = QModelIndex();
    setLink({-1, -1}, {});
    if (still)
        Q_EMIT placeWanted(PlaceWish::Definition);
}

void CaseGridView::keyReleaseEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Control)
        setLink({-1, -1}, {});
    QTableView::keyReleaseEvent(event);
}

void CaseGridView::showDocumentation(const QString &markdown)
{
    auto *frame = new QFrame(this, Qt::Popup);
    frame->setAttribute(Qt::WA_DeleteOnClose);
    frame->setObjectName(QStringLiteral("documentationPopup"));
    frame->setAccessibleName(tr("Documentation"));
    frame->setFrameShape(QFrame::StyledPanel);
    auto *view = new QTextBrowser;
    view->setObjectName(QStringLiteral("documentationText"));
    view->setAccessibleName(tr("Documentation"));
    view->setFrameShape(QFrame::NoFrame);
    view->setOpenLinks(false);
    language::showMarkdown(*view, markdown);
    auto *box = new QVBoxLayout(frame);
    box->setContentsMargins(1, 1, 1, 1);
    box->addWidget(view);
    frame->setFocusProxy(view);
    frame->resize(520, 320);
    frame->move(viewport()->mapToGlobal(visualRect(currentIndex()).bottomLeft()));
    frame->show();
    view->setFocus();
}

void CaseGridView::showHover(const language::PlaceAnswer &answer)
{
    if (answer.id != m_hover || !m_hovered.isValid())
        return;
    m_hover = 0;
    const QRect cell = visualRect(m_hovered);
    if (answer.markdown.isEmpty() || !cell.contains(viewport()->mapFromGlobal(m_hoverAt)))
        QToolTip::hideText();
    else
        QToolTip::showText(m_hoverAt, language::toolTipOf(answer.markdown), viewport(), cell);
}

} // namespace crat::casegrid
