#include "ui/language/CompletionPopup.h"

#include <QAbstractListModel>
#include <QHBoxLayout>
#include <QListView>
#include <QPainter>
#include <QScreen>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QTextBrowser>
#include <QTextLayout>

#include "ui/language/Markdown.h"
#include "ui/shell/Theme.h"

namespace crat::language {

using robot::CandidateKind;

/// The choices of the last answer.
class CompletionList final : public QAbstractListModel {
public:
    using QAbstractListModel::QAbstractListModel;
    void set(const std::vector<CompletionChoice> *choices)
    {
        beginResetModel();
        m_choices = choices;
        endResetModel();
    }
    const CompletionChoice &at(int row) const { return (*m_choices)[static_cast<std::size_t>(row)]; }
    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() || !m_choices ? 0 : static_cast<int>(m_choices->size());
    }
    QVariant data(const QModelIndex &index, int role) const override
    {
        if (!index.isValid())
            return {};
        const CompletionChoice &choice = at(index.row());
        if (role == Qt::DisplayRole)
            return choice.label;
        if (role == Qt::AccessibleDescriptionRole)
            return choice.detail;
        return {};
    }

private:
    const std::vector<CompletionChoice> *m_choices = nullptr;
};

namespace {

constexpr int VisibleRows = 10, Padding = 6, MarkSize = 16;
constexpr int ListWidth = 360, DocumentationWidth = 360;

enum class Shape { Square, Circle, Diamond, Frame };

struct KindMark {
    Shape shape;
    QChar letter;
    QColor colour;
};

KindMark markOf(CandidateKind kind, const shell::Colours &colours)
{
    switch (kind) {
    case CandidateKind::Keyword: return {Shape::Square, QLatin1Char('K'), colours.keyword};
    case CandidateKind::Variable: return {Shape::Circle, QLatin1Char('$'), colours.variable};
    case CandidateKind::NamedArgument: return {Shape::Diamond, QLatin1Char('='), colours.assignment};
    case CandidateKind::Tag: return {Shape::Circle, QLatin1Char('#'), colours.warning};
    case CandidateKind::File: return {Shape::Frame, QLatin1Char('F'), colours.mutedText};
    case CandidateKind::Folder: return {Shape::Frame, QLatin1Char('/'), colours.mutedText};
    case CandidateKind::Library: return {Shape::Frame, QLatin1Char('L'), colours.link};
    case CandidateKind::Setting: return {Shape::Diamond, QLatin1Char('S'), colours.setting};
    case CandidateKind::Control: return {Shape::Square, QLatin1Char('C'), colours.control};
    case CandidateKind::Section: return {Shape::Frame, QLatin1Char('*'), colours.control};
    case CandidateKind::Prefix: return {Shape::Frame, QLatin1Char('B'), colours.mutedText};
    }
    return {Shape::Frame, QLatin1Char('?'), colours.mutedText};
}

void drawMark(QPainter *painter, const QRect &box, const KindMark &mark, const QFont &font, const QColor &ground)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(mark.colour, 1.2));
    painter->setBrush(mark.shape == Shape::Frame ? QBrush(Qt::NoBrush) : QBrush(mark.colour));
    const QRectF at = QRectF(box).adjusted(1, 1, -1, -1);
    if (mark.shape == Shape::Circle) {
        painter->drawEllipse(at);
    } else if (mark.shape == Shape::Diamond) {
        painter->drawPolygon(QPolygonF({{at.center().x(), at.top() - 1},
                                        {at.right() + 1, at.center().y()},
                                        {at.center().x(), at.bottom() + 1},
                                        {at.left() - 1, at.center().y()}}));
    } else {
        painter->drawRoundedRect(at, 3, 3);
    }
    QFont small = font;
    small.setPixelSize(10);
    small.setBold(true);
    painter->setFont(small);
    painter->setPen(mark.shape == Shape::Frame ? mark.colour : ground);
    painter->drawText(box, Qt::AlignCenter, QString(mark.letter));
    painter->restore();
}

class ChoiceDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {ListWidth, std::max(option.fontMetrics.height() + 8, MarkSize + 6)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const shell::Colours &colours = shell::coloursFor(option.palette);
        const CompletionChoice &choice = static_cast<const CompletionList *>(index.model())->at(index.row());
        const bool marked = option.state & QStyle::State_Selected;
        const QColor ground = marked ? colours.accentSoft : colours.base;
        painter->save();
        painter->fillRect(option.rect, ground);
        if (marked)
            painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), colours.accent);
        const QRect inner = option.rect.adjusted(Padding + 2, 0, -Padding, 0);
        drawMark(painter, QRect(inner.left(), inner.center().y() - MarkSize / 2 + 1, MarkSize, MarkSize),
                 markOf(choice.kind, colours), option.font, colours.base);
        QRect text = inner.adjusted(MarkSize + 8, 0, 0, 0);
        const QString detail = option.fontMetrics.elidedText(choice.detail, Qt::ElideRight, text.width() * 2 / 5);
        painter->setFont(option.font);
        painter->setPen(colours.mutedText);
        painter->drawText(text, Qt::AlignRight | Qt::AlignVCenter, detail);
        text.setRight(text.right() - option.fontMetrics.horizontalAdvance(detail) - 10);
        drawLabel(painter, text, choice, option, colours);
        painter->restore();
    }

private:
    static void drawLabel(QPainter *painter, const QRect &rect, const CompletionChoice &choice,
                          const QStyleOptionViewItem &option, const shell::Colours &colours)
    {
        QFont bold = option.font;
        bold.setWeight(QFont::Bold);
        const QString shown = QFontMetrics(bold).elidedText(choice.label, Qt::ElideRight, rect.width());
        QList<QTextLayout::FormatRange> ranges;
        for (const int at : choice.matched) {
            if (at >= shown.size())
                break;
            QTextLayout::FormatRange range;
            range.start = at;
            range.length = 1;
            range.format.setFontWeight(QFont::Bold);
            range.format.setForeground(colours.link);
            ranges << range;
        }
        QTextLayout layout(shown, option.font, painter->device());
        layout.setFormats(ranges);
        layout.beginLayout();
        const QTextLine line = layout.createLine();
        layout.endLayout();
        painter->setPen(colours.text);
        layout.draw(painter, QPointF(rect.left(), rect.top() + (rect.height() - line.height()) / 2));
    }
};

} // namespace

CompletionPopup::CompletionPopup(QWidget *parent)
    : QFrame(parent, Qt::ToolTip | Qt::FramelessWindowHint), m_model(new CompletionList(this)), m_list(new QListView),
      m_documentation(new QTextBrowser)
{
    setObjectName(QStringLiteral("completionPopup"));
    setAccessibleName(tr("Completion"));
    setAttribute(Qt::WA_ShowWithoutActivating);
    setFocusPolicy(Qt::NoFocus);
    setFrameShape(QFrame::StyledPanel);
    m_list->setObjectName(QStringLiteral("completionList"));
    m_list->setAccessibleName(tr("Completion"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new ChoiceDelegate(m_list));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_documentation->setObjectName(QStringLiteral("completionDocumentation"));
    m_documentation->setAccessibleName(tr("Documentation"));
    m_documentation->setFocusPolicy(Qt::NoFocus);
    m_documentation->setFrameShape(QFrame::NoFrame);
    m_documentation->setOpenLinks(false);
    m_documentation->setFixedWidth(DocumentationWidth);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(1, 1, 1, 1);
    row->setSpacing(0);
    row->addWidget(m_list);
    row->addWidget(m_documentation);
    m_list->setFixedWidth(ListWidth);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &now) {
        m_documentation->setVisible(false);
        adjustSize();
        if (now.isValid())
            Q_EMIT currentChanged();
    });
    connect(m_list, &QAbstractItemView::clicked, this, &CompletionPopup::clicked);
}

void CompletionPopup::present(CompletionAnswer answer, const QRect &cell, bool marked)
{
    m_model->set(nullptr);
    m_answer = std::move(answer);
    m_model->set(&m_answer.choices);
    const int rows = std::min(VisibleRows, m_model->rowCount());
    m_list->setFixedHeight(rows * m_list->sizeHintForRow(0) + 2);
    m_documentation->setVisible(false);
    place(cell);
    show();
    if (marked)
        m_list->setCurrentIndex(m_model->index(0));
}

void CompletionPopup::place(const QRect &cell)
{
    adjustSize();
    const QRect screen = parentWidget()->screen()->availableGeometry();
    const bool below = cell.bottom() + height() + 2 <= screen.bottom() || cell.top() - height() < screen.top();
    move(std::clamp(cell.left(), screen.left(), std::max(screen.left(), screen.right() - ListWidth)),
         below ? cell.bottom() + 2 : cell.top() - height() - 2);
}

const CompletionChoice *CompletionPopup::current() const
{
    const QModelIndex now = m_list->currentIndex();
    return now.isValid() ? &m_model->at(now.row()) : nullptr;
}

void CompletionPopup::step(int rows)
{
    const int count = m_model->rowCount();
    if (count == 0)
        return;
    const int now = m_list->currentIndex().isValid() ? m_list->currentIndex().row() : (rows > 0 ? -1 : count);
    const int next = std::abs(rows) == 1 ? (now + rows + count) % count : std::clamp(now + rows, 0, count - 1);
    m_list->setCurrentIndex(m_model->index(next));
}

int CompletionPopup::pageRows() const
{
    return std::max(1, VisibleRows - 1);
}

void CompletionPopup::setDocumentation(const QString &markdown)
{
    showMarkdown(*m_documentation, markdown);
    m_documentation->setFixedHeight(std::max(m_list->height(), 8 * m_documentation->fontMetrics().lineSpacing()));
    m_documentation->setVisible(!markdown.isEmpty());
    adjustSize();
}

} // namespace crat::language
