#include "ui/casegrid/ProjectDock.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QStackedLayout>
#include <QTreeView>
#include <QVBoxLayout>

#include "ui/shell/Icons.h"

namespace crat::casegrid {

namespace {

constexpr std::size_t SmallProject = 12; // files
constexpr int UnfoldLimit = 400;         // with more hits than this the tree stays folded

} // namespace

ProjectDock::ProjectDock(RunMarks &marks, QWidget *parent)
    : QWidget(parent), m_model(new ProjectModel(marks, this)), m_search(new QLineEdit), m_tree(new QTreeView),
      m_empty(new QLabel)
{
    setObjectName(QStringLiteral("projectDock"));
    setAccessibleName(tr("Project"));
    m_search->setObjectName(QStringLiteral("projectSearch"));
    m_search->setAccessibleName(tr("Search the project"));
    m_search->setPlaceholderText(tr("Search tests and keywords"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(shell::icon(QStringLiteral("search"), shell::IconTone::Muted), QLineEdit::LeadingPosition);
    m_search->installEventFilter(this);
    connect(m_search, &QLineEdit::textChanged, this, &ProjectDock::search);

    m_tree->setObjectName(QStringLiteral("projectTree"));
    m_tree->setAccessibleName(tr("Project tree"));
    m_tree->setModel(m_model);
    m_tree->setHeaderHidden(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setIconSize(QSize(16, 16));
    m_tree->setIndentation(16);
    m_tree->setExpandsOnDoubleClick(false);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->installEventFilter(this);
    connect(m_tree, &QTreeView::doubleClicked, this, &ProjectDock::activate);
    connect(m_tree, &QWidget::customContextMenuRequested, this, &ProjectDock::contextMenu);

    m_empty->setObjectName(QStringLiteral("emptyText"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(16);

    auto *top = new QVBoxLayout;
    top->setContentsMargins(8, 8, 8, 8);
    top->addWidget(m_search);
    m_stack = new QStackedLayout;
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_tree);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(top);
    column->addLayout(m_stack, 1);
    updateEmpty();
}

void ProjectDock::setScanning()
{
    m_scanning = true;
    updateEmpty();
}

void ProjectDock::updateEmpty()
{
    const bool none = m_model->rowCount() == 0;
    if (m_model->isFiltered())
        m_empty->setText(tr("Nothing in the project has “%1” in its name.").arg(m_search->text()));
    else if (m_model->project())
        m_empty->setText(tr("There are no .robot or .resource files in this folder yet."));
    else
        m_empty->setText(m_scanning ? tr("Reading the project…")
                                    : tr("No project is open. Use File, Open Project Folder."));
    m_stack->setCurrentIndex(none ? 0 : 1);
}

void ProjectDock::remember(const QModelIndex &parent, QSet<QString> &unfolded) const
{
    for (int row = 0; row < m_model->rowCount(parent); ++row) {
        const QModelIndex index = m_model->index(row, 0, parent);
        if (m_tree->isExpanded(index)) {
            unfolded.insert(index.data(ProjectModel::KeyRole).toString());
            remember(index, unfolded);
        }
    }
}

void ProjectDock::unfold(const QModelIndex &parent, const QSet<QString> &unfolded)
{
    for (int row = 0; row < m_model->rowCount(parent); ++row) {
        const QModelIndex index = m_model->index(row, 0, parent);
        if (unfolded.contains(index.data(ProjectModel::KeyRole).toString())) {
            m_tree->expand(index);
            unfold(index, unfolded);
        }
    }
}

void ProjectDock::setProject(const std::shared_ptr<const Project> &project)
{
    QSet<QString> unfolded;
    const bool first = !m_model->project() || (project && m_model->project()->root != project->root);
    const QString selected = m_tree->currentIndex().data(ProjectModel::KeyRole).toString();
    remember({}, unfolded);
    m_scanning = false;
    m_model->setProject(project);
    unfold({}, unfolded);
    if (first) {
        // A small project is shown as it is; of a large one the folders.
        const bool small = project && project->files.size() <= SmallProject;
        small ? m_tree->expandAll() : m_tree->expandToDepth(0);
    }
    if (const QModelIndex again = m_model->find(selected); again.isValid())
        m_tree->setCurrentIndex(again);
    updateEmpty();
}

void ProjectDock::search(const QString &text)
{
    if (!m_model->isFiltered()) {
        m_unfoldedBeforeSearch.clear();
        remember({}, m_unfoldedBeforeSearch);
    }
    m_model->setFilter(text);
    if (m_model->isFiltered()) {
        int hits = 0;
        const auto count = [&](const QModelIndex &parent, const auto &self) -> void {
            for (int row = 0; row < m_model->rowCount(parent) && hits <= UnfoldLimit; ++row, ++hits)
                self(m_model->index(row, 0, parent), self);
        };
        count({}, count);
        if (hits <= UnfoldLimit)
            m_tree->expandAll();
    } else {
        unfold({}, m_unfoldedBeforeSearch);
    }
    updateEmpty();
}

void ProjectDock::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void ProjectDock::reveal(const QString &path)
{
    if (const QModelIndex index = m_model->find(path); index.isValid()) {
        m_tree->expand(index);
        m_tree->scrollTo(index);
    }
}

ProjectPlace ProjectDock::placeOf(const QModelIndex &index) const
{
    ProjectPlace place;
    place.kind = static_cast<ProjectModel::Kind>(index.data(ProjectModel::KindRole).toInt());
    place.path = index.data(ProjectModel::PathRole).toString();
    if (place.kind >= ProjectModel::Kind::Test)
        place.name = index.data(ProjectModel::NameRole).toString();
    return place;
}

void ProjectDock::activate(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    const ProjectPlace place = placeOf(index);
    if (place.kind == ProjectModel::Kind::Folder) {
        m_tree->setExpanded(index, !m_tree->isExpanded(index));
        return;
    }
    m_tree->expand(index);
    Q_EMIT openRequested(place, false);
}

bool ProjectDock::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (watched == m_tree && enter) {
            activate(m_tree->currentIndex());
            return true;
        }
        if (watched == m_search && (key->key() == Qt::Key_Down || enter)) {
            m_tree->setFocus();
            if (!m_tree->currentIndex().isValid())
                m_tree->setCurrentIndex(m_model->index(0, 0));
            return true;
        }
        if (watched == m_search && key->key() == Qt::Key_Escape) {
            m_search->clear();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void ProjectDock::contextMenu(const QPoint &at)
{
    const QModelIndex index = m_tree->indexAt(at);
    if (!index.isValid())
        return;
    const ProjectPlace place = placeOf(index);
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("projectMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString &name, const QString &icon, const QString &text, auto run) {
        QAction *action = menu->addAction(shell::icon(icon), text, this, run);
        action->setObjectName(name);
    };
    using Kind = ProjectModel::Kind;
    const bool isFile = place.kind == Kind::Suite || place.kind == Kind::Resource;
    const bool isItem = place.kind >= Kind::Test;
    if (isFile || isItem) {
        add(QStringLiteral("open"), QStringLiteral("grid"), tr("Open"),
            [this, place] { Q_EMIT openRequested(place, false); });
        add(QStringLiteral("openText"), QStringLiteral("text"), tr("Open as Text"),
            [this, place] { Q_EMIT openRequested(place, true); });
        menu->addSeparator();
    }
    if (place.kind != Kind::Resource && place.kind != Kind::Keyword)
        add(QStringLiteral("run"), QStringLiteral("run"), tr("Run"), [this, place] { Q_EMIT runRequested(place); });
    if (isFile) {
        menu->addSeparator();
        if (place.kind == Kind::Suite)
            add(QStringLiteral("newTest"), QStringLiteral("plus"), tr("New Test…"),
                [this, place] { Q_EMIT newItemRequested(place, robot::ItemKind::Test); });
        add(QStringLiteral("newKeyword"), QStringLiteral("plus"), tr("New Keyword…"),
            [this, place] { Q_EMIT newItemRequested(place, robot::ItemKind::Keyword); });
    }
    if (isItem) {
        menu->addSeparator();
        add(QStringLiteral("rename"), QStringLiteral("edit"), tr("Rename…"),
            [this, place] { Q_EMIT renameRequested(place); });
        add(QStringLiteral("delete"), QStringLiteral("trash"), tr("Delete…"),
            [this, place] { Q_EMIT deleteRequested(place); });
    }
    menu->addSeparator();
    add(QStringLiteral("copyPath"), QStringLiteral("copy"), tr("Copy Path"),
        [place] { QGuiApplication::clipboard()->setText(place.path); });
    menu->popup(m_tree->viewport()->mapToGlobal(at));
}

} // namespace crat::casegrid
