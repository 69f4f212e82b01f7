#include "ui/casegrid/ProjectModel.h"

#include "ui/shell/Icons.h"

namespace crat::casegrid {

struct ProjectModel::Node {
    Kind kind = Kind::Folder;
    QString name;
    QString path; ///< file or folder, relative
    int line = 0;
    Node *parent = nullptr;
    int row = 0;
    std::vector<std::unique_ptr<Node>> children;
    std::vector<OutlineEntry> waiting; ///< a file's items that are no nodes yet

    QString key() const
    {
        const bool item = kind == Kind::Test || kind == Kind::Task || kind == Kind::Keyword;
        return item ? path + QStringLiteral("::") + QString::number(static_cast<int>(kind)) + name : path;
    }
};

namespace {

QString baseName(const QString &path)
{
    return path.mid(path.lastIndexOf(QLatin1Char('/')) + 1);
}

ProjectModel::Kind kindOf(robot::ItemKind kind)
{
    switch (kind) {
    case robot::ItemKind::Task: return ProjectModel::Kind::Task;
    case robot::ItemKind::Keyword: return ProjectModel::Kind::Keyword;
    case robot::ItemKind::Test: break;
    }
    return ProjectModel::Kind::Test;
}

} // namespace

ProjectModel::ProjectModel(RunMarks &marks, QObject *parent)
    : QAbstractItemModel(parent), m_marks(marks), m_root(std::make_unique<Node>())
{
    connect(&marks, &RunMarks::changed, this, [this](const QString &file) {
        if (Node *node = m_byKey.value(file); node && !node->children.empty()) {
            const QModelIndex at = indexOf(node);
            Q_EMIT dataChanged(index(0, 0, at), index(rowCount(at) - 1, 0, at), {Qt::DecorationRole});
        }
    });
    connect(&marks, &RunMarks::reset, this, [this] {
        if (rowCount() > 0)
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, 0), {Qt::DecorationRole});
    });
}

ProjectModel::~ProjectModel() = default;

void ProjectModel::setProject(std::shared_ptr<const Project> project)
{
    m_project = std::move(project);
    rebuild();
}

void ProjectModel::setOutline(const QString &path, std::vector<OutlineEntry> entries)
{
    m_live[path] = std::move(entries);
    Node *file = m_byKey.value(path);
    if (!file || !m_project)
        return;
    ProjectFile now;
    now.path = path;
    now.entries = m_live.value(path);
    const std::vector<OutlineEntry> shown = wanted(now);
    if (!file->waiting.empty() || (file->children.empty() && shown.empty())) {
        file->waiting = shown; // nobody has asked for its children yet
        return;
    }
    const bool same =
        shown.size() == file->children.size() &&
        std::equal(shown.begin(), shown.end(), file->children.begin(),
                   [](const OutlineEntry &a, const auto &b) { return a.name == b->name && kindOf(a.kind) == b->kind; });
    if (same) {
        for (std::size_t i = 0; i < shown.size(); ++i)
            file->children[i]->line = shown[i].line;
        return;
    }
    const QModelIndex at = indexOf(file);
    if (!file->children.empty()) {
        beginRemoveRows(at, 0, static_cast<int>(file->children.size()) - 1);
        for (const auto &child : file->children)
            m_byKey.remove(child->key());
        file->children.clear();
        endRemoveRows();
    }
    if (!shown.empty()) {
        beginInsertRows(at, 0, static_cast<int>(shown.size()) - 1);
        file->waiting = shown;
        fill(file);
        endInsertRows();
    }
}

void ProjectModel::setFilter(const QString &text)
{
    if (text.trimmed() == m_filter)
        return;
    m_filter = text.trimmed();
    rebuild();
}

std::vector<OutlineEntry> ProjectModel::wanted(const ProjectFile &file) const
{
    const auto live = m_live.constFind(file.path);
    const std::vector<OutlineEntry> &all = live == m_live.constEnd() ? file.entries : live.value();
    if (m_filter.isEmpty() || baseName(file.path).contains(m_filter, Qt::CaseInsensitive))
        return all;
    std::vector<OutlineEntry> some;
    for (const OutlineEntry &entry : all) {
        if (entry.name.contains(m_filter, Qt::CaseInsensitive))
            some.push_back(entry);
    }
    return some;
}

ProjectModel::Node *ProjectModel::folderFor(const QString &path)
{
    if (path.isEmpty())
        return m_root.get();
    if (Node *there = m_byKey.value(path))
        return there;
    const qsizetype slash = path.lastIndexOf(QLatin1Char('/'));
    Node *parent = folderFor(slash < 0 ? QString() : path.left(slash));
    auto made = std::make_unique<Node>();
    made->name = baseName(path);
    made->path = path;
    made->parent = parent;
    Node *raw = made.get();
    parent->children.push_back(std::move(made));
    m_byKey.insert(path, raw);
    return raw;
}

void ProjectModel::rebuild()
{
    beginResetModel();
    m_root = std::make_unique<Node>();
    m_byKey.clear();
    for (const ProjectFile &file : m_project ? m_project->files : std::vector<ProjectFile>()) {
        std::vector<OutlineEntry> entries = wanted(file);
        if (!m_filter.isEmpty() && entries.empty() && !baseName(file.path).contains(m_filter, Qt::CaseInsensitive))
            continue;
        const qsizetype slash = file.path.lastIndexOf(QLatin1Char('/'));
        Node *folder = folderFor(slash < 0 ? QString() : file.path.left(slash));
        auto node = std::make_unique<Node>();
        node->kind = file.kind == robot::FileKind::Resource ? Kind::Resource : Kind::Suite;
        node->name = baseName(file.path);
        node->path = file.path;
        node->parent = folder;
        node->waiting = std::move(entries);
        m_byKey.insert(file.path, node.get());
        Node *raw = node.get();
        folder->children.push_back(std::move(node));
        if (!m_filter.isEmpty())
            fill(raw);
    }
    // Folders before files; both came in the order of their paths.
    const auto sort = [](Node &node, const auto &self) -> void {
        std::stable_partition(node.children.begin(), node.children.end(),
                              [](const auto &child) { return child->kind == Kind::Folder; });
        int row = 0;
        for (const auto &child : node.children) {
            child->row = row++;
            if (child->kind == Kind::Folder)
                self(*child, self);
        }
    };
    sort(*m_root, sort);
    endResetModel();
}

void ProjectModel::fill(Node *file) const
{
    for (const OutlineEntry &entry : file->waiting) {
        auto node = std::make_unique<Node>();
        node->kind = kindOf(entry.kind);
        node->name = entry.name;
        node->path = file->path;
        node->line = entry.line;
        node->parent = file;
        node->row = static_cast<int>(file->children.size());
        m_byKey.insert(node->key(), node.get());
        file->children.push_back(std::move(node));
    }
    file->waiting.clear();
}

ProjectModel::Node *ProjectModel::nodeOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Node *>(index.internalPointer()) : m_root.get();
}

QModelIndex ProjectModel::indexOf(const Node *node) const
{
    return !node || node == m_root.get() ? QModelIndex() : createIndex(node->row, 0, const_cast<Node *>(node));
}

QModelIndex ProjectModel::index(int row, int column, const QModelIndex &parent) const
{
    Node *node = nodeOf(parent);
    fill(node);
    if (column != 0 || row < 0 || row >= static_cast<int>(node->children.size()))
        return {};
    return createIndex(row, 0, node->children[static_cast<std::size_t>(row)].get());
}

QModelIndex ProjectModel::parent(const QModelIndex &child) const
{
    return child.isValid() ? indexOf(nodeOf(child)->parent) : QModelIndex();
}

int ProjectModel::rowCount(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return 0;
    Node *node = nodeOf(parent);
    fill(node);
    return static_cast<int>(node->children.size());
}

bool ProjectModel::hasChildren(const QModelIndex &parent) const
{
    const Node *node = nodeOf(parent);
    return !node->children.empty() || !node->waiting.empty();
}

QVariant ProjectModel::icon(const Node &node) const
{
    using shell::IconTone;
    switch (node.kind) {
    case Kind::Folder: return shell::icon(QStringLiteral("folder"), IconTone::Muted);
    case Kind::Suite: return shell::icon(QStringLiteral("suite"), IconTone::Accent);
    case Kind::Resource: return shell::icon(QStringLiteral("resource"), IconTone::Muted);
    case Kind::Keyword: return shell::icon(QStringLiteral("keyword"), IconTone::Muted);
    case Kind::Test:
    case Kind::Task: break;
    }
    switch (m_marks.testMark(node.path, node.name).state) {
    case RowState::Running: return shell::icon(QStringLiteral("running"), IconTone::Accent);
    case RowState::Passed: return shell::icon(QStringLiteral("passed"), IconTone::Success);
    case RowState::Failed: return shell::icon(QStringLiteral("failed"), IconTone::Danger);
    case RowState::Skipped: return shell::icon(QStringLiteral("skipped"), IconTone::Muted);
    case RowState::None:
    case RowState::Changed: break;
    }
    return shell::icon(QStringLiteral("test"), IconTone::Text);
}

QVariant ProjectModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Node &node = *nodeOf(index);
    switch (role) {
    case Qt::DisplayRole:
    case NameRole: return node.name;
    case Qt::DecorationRole: return icon(node);
    case Qt::ToolTipRole: return node.line > 0 ? tr("%1, line %2").arg(node.path).arg(node.line) : node.path;
    case KindRole: return static_cast<int>(node.kind);
    case PathRole: return node.path;
    case LineRole: return node.line;
    case KeyRole: return node.key();
    default: return {};
    }
}

QModelIndex ProjectModel::find(const QString &key) const
{
    return indexOf(m_byKey.value(key));
}

} // namespace crat::casegrid
