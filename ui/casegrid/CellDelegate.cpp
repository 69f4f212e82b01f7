#include "ui/casegrid/CellDelegate.h"

#include <QAbstractItemView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QPainterPath>
#include <QTextLayout>

#include "core/robot/Tree.h"
#include "core/robot/Variables.h"
#include "ui/casegrid/CaseModel.h"
#include "ui/casegrid/CellCompleter.h"
#include "ui/shell/Theme.h"

namespace crat::casegrid {

using robot::CellKind;
using robot::RowKind;

namespace {

constexpr int Padding = 8;
constexpr int IndentStep = 16; // for each block round a row
constexpr int MaxDrawn = 1000; // characters of a cell that are laid out

QColor colourOf(CellKind kind, const shell::Colours &colours)
{
    switch (kind) {
    case CellKind::Keyword: return colours.keyword;
    case CellKind::Assign: return colours.assignment;
    case CellKind::Variable: return colours.variable;
    case CellKind::Control: return colours.control;
    case CellKind::Setting:
    case CellKind::Option: return colours.setting;
    case CellKind::Comment: return colours.comment;
    case CellKind::Error: return colours.danger;
    case CellKind::Argument:
    case CellKind::Name:
    case CellKind::Header: break;
    }
    return colours.argument;
}

/// The variables inside a text, as ranges to tint. Offsets come in bytes and are needed in UTF-16 units.
QList<QTextLayout::FormatRange> variableRanges(const QString &text, const QColor &colour)
{
    QList<QTextLayout::FormatRange> ranges;
    const std::string utf8 = text.toStdString();
    std::string_view rest = utf8;
    qsizetype offset = 0;
    while (ranges.size() < 50) {
        const robot::VariableMatch match = robot::searchVariable(rest);
        if (match.identifier == 0)
            break;
        const auto units = [&](std::size_t from, std::size_t to) {
            return QString::fromUtf8(rest.data() + from, static_cast<qsizetype>(to - from)).size();
        };
        QTextLayout::FormatRange range;
        range.start = static_cast<int>(offset + units(0, match.begin));
        range.length = static_cast<int>(units(match.begin, match.end));
        range.format.setForeground(colour);
        ranges << range;
        offset = range.start + range.length;
        rest = rest.substr(match.end);
    }
    return ranges;
}

QColor rowTint(RowState state, const shell::Colours &colours)
{
    switch (state) {
    case RowState::Running: return colours.runningSoft;
    case RowState::Passed: return colours.successSoft;
    case RowState::Failed: return colours.dangerSoft;
    case RowState::None:
    case RowState::Skipped:
    case RowState::Changed: break;
    }
    return {};
}

/// A wavy line under a text: how problems are marked everywhere.
void drawWave(QPainter *painter, int left, int right, int y, const QColor &colour)
{
    QPainterPath path(QPointF(left, y));
    for (int x = left, up = 1; x < right; x += 2, up = -up)
        path.lineTo(std::min(x + 2, right), y - up);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(colour, 1.2));
    painter->drawPath(path);
    painter->restore();
}

void drawGuides(QPainter *painter, QRect &rect, int depth, const shell::Colours &colours)
{
    painter->setPen(QPen(colours.border, 1));
    for (int i = 0; i < std::min(depth, 20); ++i) {
        const int x = rect.left() + Padding + i * IndentStep + 3;
        painter->drawLine(x, rect.top(), x, rect.bottom());
    }
    rect.adjust(std::min(depth, 20) * IndentStep, 0, 0, 0);
}

} // namespace

void CellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const shell::Colours &colours = shell::coloursFor(option.palette);
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const bool current = view && view->currentIndex() == index;
    const bool currentRow = view && view->currentIndex().row() == index.row();
    const bool selected = option.state & QStyle::State_Selected;
    const QVariant kindValue = index.data(CaseModel::CellKindRole);
    QRect rect = option.rect;

    painter->save();
    QColor ground = rowTint(static_cast<RowState>(index.data(CaseModel::MarkRole).toInt()), colours);
    if (!ground.isValid())
        ground = currentRow ? colours.currentRow : colours.base;
    painter->fillRect(rect, selected && !current ? colours.accentSoft : ground);

    const auto rowKind = static_cast<RowKind>(index.data(CaseModel::RowKindRole).toInt());
    if (index.column() == 0) {
        drawGuides(painter, rect, index.data(CaseModel::DepthRole).toInt(), colours);
        if (rowKind == RowKind::Control && kindValue.isValid())
            painter->fillRect(QRect(rect.left() + 2, rect.top() + 4, 3, rect.height() - 8), colours.control);
    }
    if (kindValue.isValid()) {
        const auto kind = static_cast<CellKind>(kindValue.toInt());
        QFont font = option.font;
        font.setWeight(kind == CellKind::Keyword || kind == CellKind::Control ? QFont::DemiBold : QFont::Normal);
        font.setItalic(kind == CellKind::Comment);
        font.setUnderline(kind == CellKind::Error || m_link == index);
        painter->setFont(font);
        painter->setPen(colourOf(kind, colours));
        const QRect inner = rect.adjusted(Padding, 0, -Padding / 2, 0);
        const QString text =
            QFontMetrics(font).elidedText(index.data().toString().left(MaxDrawn), Qt::ElideRight, inner.width());
        QTextLayout layout(text, font, painter->device());
        if (kind != CellKind::Comment && kind != CellKind::Assign && kind != CellKind::Error)
            layout.setFormats(variableRanges(text, colours.variable));
        layout.beginLayout();
        QTextLine line = layout.createLine();
        layout.endLayout();
        layout.draw(painter, QPointF(inner.left(), inner.top() + (inner.height() - line.height()) / 2));
        if (const int problem = index.data(CaseModel::ProblemRole).toInt(); problem != CaseModel::NoProblem) {
            const int width = std::max(12, static_cast<int>(line.naturalTextWidth()));
            drawWave(painter, inner.left(), std::min(inner.right(), inner.left() + width),
                     inner.top() + static_cast<int>(inner.height() + line.height()) / 2 + 1,
                     problem == CaseModel::Error ? colours.danger : colours.warning);
        }
    } else if (index.data(CaseModel::NewRowRole).toBool() && index.column() == 0) {
        QFont font = option.font;
        font.setItalic(true);
        painter->setFont(font);
        painter->setPen(colours.mutedText);
        painter->drawText(rect.adjusted(Padding, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft,
                          tr("Type here to add a row"));
    }
    if (const QString ghost = kindValue.isValid() ? QString() : index.data(CaseModel::GhostRole).toString();
        !ghost.isEmpty()) {
        painter->setFont(option.font);
        painter->setPen(colours.disabledText);
        const QRect inner = rect.adjusted(Padding, 0, -Padding / 2, 0);
        painter->drawText(inner, Qt::AlignVCenter | Qt::AlignLeft,
                          option.fontMetrics.elidedText(ghost, Qt::ElideRight, inner.width()));
    }
    if (current) {
        painter->setPen(QPen(colours.accent, 2));
        painter->drawRect(option.rect.adjusted(1, 1, -1, -1));
    }
    painter->restore();
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QFont font = option.font;
    font.setWeight(QFont::DemiBold);
    const int indent = index.column() == 0 ? index.data(CaseModel::DepthRole).toInt() * IndentStep : 0;
    return {QFontMetrics(font).horizontalAdvance(index.data().toString().left(MaxDrawn)) + 3 * Padding + indent,
            option.fontMetrics.height() + Padding};
}

QRect CellDelegate::textRect(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int wanted = sizeHint(option, index).width() - 2 * Padding;
    const int indent = index.column() == 0 ? std::min(index.data(CaseModel::DepthRole).toInt(), 20) * IndentStep : 0;
    const int width = std::min(wanted - indent, option.rect.width() - indent - Padding);
    return index.data().toString().isEmpty() || width <= 0
               ? QRect()
               : QRect(option.rect.left() + indent, option.rect.top(), width, option.rect.height());
}

QWidget *CellDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &, const QModelIndex &index) const
{
    auto *editor = new QLineEdit(parent);
    editor->setObjectName(QStringLiteral("cellEditor"));
    editor->setAccessibleName(tr("Cell text"));
    editor->setFrame(false);
    if (m_completer)
        m_completer->watch(editor, index);
    return editor;
}

void CellDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    // The view asks again whenever anything about the cell changes (a mark, a name over it): what was typed stays.
    auto *line = static_cast<QLineEdit *>(editor);
    const QString text = index.data(Qt::EditRole).toString();
    if (!line->isModified() && line->text() != text)
        line->setText(text);
}

void CellDelegate::setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const
{
    model->setData(index, static_cast<QLineEdit *>(editor)->text(), Qt::EditRole);
}

void CellDelegate::updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                                        const QModelIndex &index) const
{
    // As wide as the text wants, up to the view's edge: a long argument can be read while it is typed.
    const int wanted = std::max(option.rect.width() + 1, sizeHint(option, index).width() + 24);
    const int room = editor->parentWidget()->width() - option.rect.left();
    editor->setGeometry(option.rect.left() - 1, option.rect.top() - 1,
                        std::max(option.rect.width() + 1, std::min(wanted, room)), option.rect.height() + 2);
}

bool CellDelegate::eventFilter(QObject *watched, QEvent *event)
{
    auto *editor = qobject_cast<QLineEdit *>(watched);
    if (editor && m_completer && m_completer->handle(editor, event))
        return true;
    if (!editor || event->type() != QEvent::KeyPress)
        return QStyledItemDelegate::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    int rows = 0, columns = 0;
    switch (key->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter: rows = key->modifiers() & Qt::ShiftModifier ? -1 : 1; break;
    case Qt::Key_Tab: columns = 1; break;
    case Qt::Key_Backtab: columns = -1; break;
    default: return QStyledItemDelegate::eventFilter(watched, event);
    }
    Q_EMIT commitData(editor);
    Q_EMIT closeEditor(editor, NoHint);
    Q_EMIT moveWanted(rows, columns);
    return true;
}

} // namespace crat::casegrid
