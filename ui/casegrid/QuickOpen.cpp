#include "ui/casegrid/QuickOpen.h"

#include <QAbstractListModel>
#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QPointer>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "core/robot/completion/Fuzzy.h"
#include "ui/shell/Icons.h"
#include "ui/shell/Theme.h"

namespace crat::casegrid {

namespace {

constexpr std::size_t MostShown = 100;
constexpr int Width = 620, ShownRows = 12, Padding = 8, IconSize = 16;

QIcon iconOf(ProjectModel::Kind kind)
{
    using shell::IconTone;
    switch (kind) {
    case ProjectModel::Kind::Folder: return shell::icon(QStringLiteral("folder"), IconTone::Muted);
    case ProjectModel::Kind::Suite: return shell::icon(QStringLiteral("suite"), IconTone::Accent);
    case ProjectModel::Kind::Resource: return shell::icon(QStringLiteral("resource"), IconTone::Accent);
    case ProjectModel::Kind::Test:
    case ProjectModel::Kind::Task: return shell::icon(QStringLiteral("test"), IconTone::Accent);
    case ProjectModel::Kind::Keyword: return shell::icon(QStringLiteral("keyword"), IconTone::Muted);
    }
    return {};
}

/// A menu's text without its mnemonic, and the key that stands behind a tab.
QString plainText(const QAction &action)
{
    QString text = action.text().section(QLatin1Char('\t'), 0, 0);
    if (const qsizetype bracket = text.indexOf(QLatin1String("(&")); bracket > 0)
        text.truncate(bracket);
    return text.remove(QLatin1Char('&'));
}

} // namespace

/// What can be chosen, and which of it fits what was typed.
class QuickOpenList final : public QAbstractListModel {
public:
    enum Role { DetailRole = Qt::UserRole + 1 };
    using QAbstractListModel::QAbstractListModel;

    void set(std::vector<ProjectPlace> places, QList<QAction *> actions)
    {
        m_places = std::move(places);
        m_names.clear();
        for (const ProjectPlace &place : m_places)
            m_names.push_back((place.name.isEmpty() ? place.path : place.name).toStdString());
        m_actions.clear();
        for (QAction *action : actions)
            m_actions.emplace_back(action);
    }

    void find(const QString &typed)
    {
        beginResetModel();
        m_ofActions = typed.startsWith(QLatin1Char('>'));
        const robot::FuzzyPattern pattern((m_ofActions ? typed.mid(1) : typed).trimmed().toStdString());
        std::vector<std::pair<int, std::size_t>> found; // -score, so that what is equal stays in its order
        const std::size_t count = m_ofActions ? m_actions.size() : m_names.size();
        for (std::size_t i = 0; i < count; ++i) {
            if (m_ofActions && (!m_actions[i] || !m_actions[i]->isEnabled()))
                continue;
            const auto score =
                m_ofActions ? pattern.score(plainText(*m_actions[i]).toStdString()) : pattern.score(m_names[i]);
            if (score || pattern.empty())
                found.emplace_back(-score.value_or(0), i);
        }
        const auto middle = found.begin() + static_cast<std::ptrdiff_t>(std::min(found.size(), MostShown));
        std::partial_sort(found.begin(), middle, found.end());
        m_found.clear();
        for (auto it = found.begin(); it != middle; ++it)
            m_found.push_back(it->second);
        endResetModel();
    }

    bool ofActions() const { return m_ofActions; }
    const ProjectPlace &placeAt(int row) const { return m_places[m_found[static_cast<std::size_t>(row)]]; }
    QAction *actionAt(int row) const { return m_actions[m_found[static_cast<std::size_t>(row)]]; }

    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_found.size());
    }

    QVariant data(const QModelIndex &index, int role) const override
    {
        if (!index.isValid())
            return {};
        if (m_ofActions) {
            const QAction *action = actionAt(index.row());
            if (!action)
                return {};
            switch (role) {
            case Qt::DisplayRole: return plainText(*action);
            case Qt::DecorationRole: return action->icon();
            case Qt::AccessibleDescriptionRole:
            case DetailRole: return action->shortcut().toString(QKeySequence::NativeText);
            default: return {};
            }
        }
        const ProjectPlace &place = placeAt(index.row());
        switch (role) {
        case Qt::DisplayRole: return place.name.isEmpty() ? place.path.section(QLatin1Char('/'), -1) : place.name;
        case Qt::DecorationRole: return iconOf(place.kind);
        case Qt::AccessibleDescriptionRole:
        case DetailRole: return place.path;
        default: return {};
        }
    }

private:
    std::vector<ProjectPlace> m_places;
    std::vector<std::string> m_names;
    std::vector<QPointer<QAction>> m_actions;
    std::vector<std::size_t> m_found;
    bool m_ofActions = false;
};

namespace {

/// Icon, name, and at the right, muted, where it is.
class PlaceDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {Width, option.fontMetrics.height() + 10};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const shell::Colours &colours = shell::coloursFor(option.palette);
        painter->save();
        painter->fillRect(option.rect, option.state & QStyle::State_Selected ? colours.accentSoft : colours.base);
        QRect rest = option.rect.adjusted(Padding, 0, -Padding, 0);
        const QRect icon(rest.left(), rest.center().y() - IconSize / 2, IconSize, IconSize);
        index.data(Qt::DecorationRole).value<QIcon>().paint(painter, icon);
        rest.setLeft(icon.right() + Padding);
        const QString name = option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, rest.width());
        painter->setPen(colours.text);
        painter->drawText(rest, Qt::AlignVCenter | Qt::AlignLeft, name);
        rest.setLeft(rest.left() + option.fontMetrics.horizontalAdvance(name) + 2 * Padding);
        painter->setPen(colours.mutedText);
        painter->drawText(rest, Qt::AlignVCenter | Qt::AlignRight,
                          option.fontMetrics.elidedText(index.data(QuickOpenList::DetailRole).toString(),
                                                        Qt::ElideMiddle, rest.width()));
        painter->restore();
    }
};

} // namespace

QuickOpen::QuickOpen(QWidget *window)
    : QFrame(window), m_typed(new QLineEdit), m_view(new QListView), m_list(new QuickOpenList(this))
{
    setObjectName(QStringLiteral("quickOpen"));
    setAccessibleName(tr("Quick open"));
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    hide();
    m_typed->setObjectName(QStringLiteral("quickOpenText"));
    m_typed->setAccessibleName(tr("Name to look for"));
    m_typed->setPlaceholderText(tr("File, test or keyword; > for commands, :12 for a line"));
    m_view->setObjectName(QStringLiteral("quickOpenList"));
    m_view->setAccessibleName(tr("What fits"));
    m_view->setModel(m_list);
    m_view->setItemDelegate(new PlaceDelegate(m_view));
    m_view->setUniformItemSizes(true);
    m_view->setFocusPolicy(Qt::NoFocus);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(6, 6, 6, 6);
    column->addWidget(m_typed);
    column->addWidget(m_view);
    m_typed->installEventFilter(this);
    setFocusProxy(m_typed);
    connect(m_typed, &QLineEdit::textChanged, this, &QuickOpen::search);
    connect(m_view, &QListView::clicked, this, [this](const QModelIndex &index) {
        m_view->setCurrentIndex(index);
        choose();
    });
}

void QuickOpen::ask(std::vector<ProjectPlace> places, QList<QAction *> actions)
{
    m_list->set(std::move(places), std::move(actions));
    m_typed->clear();
    search();
    const QWidget *window = parentWidget();
    const int width = std::min(Width, window->width() - 40);
    const int rows = ShownRows * (fontMetrics().height() + 10);
    resize(width, rows + m_typed->sizeHint().height() + 24);
    move((window->width() - width) / 2, 60);
    if (!isVisible())
        m_before = window->focusWidget();
    show();
    raise();
    m_typed->setFocus();
}

void QuickOpen::search()
{
    m_list->find(m_typed->text());
    m_view->setCurrentIndex(m_list->index(0));
}

void QuickOpen::choose()
{
    const QString typed = m_typed->text().trimmed();
    bool isLine = false;
    const int line = typed.startsWith(QLatin1Char(':')) ? typed.mid(1).toInt(&isLine) : 0;
    const QModelIndex at = m_view->currentIndex();
    if (!isLine && !at.isValid())
        return;
    const bool ofAction = !isLine && m_list->ofActions();
    const QPointer<QAction> action = ofAction ? m_list->actionAt(at.row()) : nullptr;
    const ProjectPlace place = isLine || ofAction ? ProjectPlace() : m_list->placeAt(at.row());
    leave(); // first: what is chosen takes the focus
    if (isLine && line > 0)
        Q_EMIT lineChosen(line);
    else if (action)
        action->trigger();
    else if (!isLine && !ofAction)
        Q_EMIT placeChosen(place);
}

void QuickOpen::leave()
{
    hide();
    if (m_before)
        m_before->setFocus();
}

bool QuickOpen::eventFilter(QObject *watched, QEvent *event)
{
    // A click elsewhere, another shortcut's widget: whoever has the focus now keeps it.
    if (watched == m_typed && event->type() == QEvent::FocusOut &&
        static_cast<QFocusEvent *>(event)->reason() != Qt::ActiveWindowFocusReason &&
        static_cast<QFocusEvent *>(event)->reason() != Qt::PopupFocusReason)
        hide();
    if (watched != m_typed || event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    auto *key = static_cast<QKeyEvent *>(event);
    switch (key->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown: QCoreApplication::sendEvent(m_view, key); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: choose(); return true;
    case Qt::Key_Escape: leave(); return true;
    default: return QFrame::eventFilter(watched, event);
    }
}

} // namespace crat::casegrid
