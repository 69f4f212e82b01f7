#pragma once

#include <QAbstractItemModel>

#include "ui/casegrid/ProjectScanner.h"
#include "ui/casegrid/RunMarks.h"

namespace crat::casegrid {

/// The project as a tree: folders, suites and resources, tests and keywords. What a file holds becomes nodes when the file is
/// unfolded or a filter asks for it. GUI thread.
class ProjectModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum class Kind { Folder, Suite, Resource, Test, Task, Keyword };
    enum Role { KindRole = Qt::UserRole + 1, PathRole, NameRole, LineRole, KeyRole };

    explicit ProjectModel(RunMarks &marks, QObject *parent = nullptr);
    ~ProjectModel() override;

    void setProject(std::shared_ptr<const Project> project);
    const Project *project() const { return m_project.get(); }
    /// An open file's items as they are now, before it is saved.
    void setOutline(const QString &path, std::vector<OutlineEntry> entries);
    /// Only what has `text` in its name, with what leads to it; "": everything.
    void setFilter(const QString &text);
    bool isFiltered() const { return !m_filter.isEmpty(); }

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &) const override { return 1; }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool hasChildren(const QModelIndex &parent = {}) const override;

    QModelIndex find(const QString &key) const; ///< by KeyRole; invalid: not there (or not unfolded)

private:
    struct Node;
    void rebuild();
    Node *folderFor(const QString &path);
    /// Makes nodes of what waits in `file`. Whoever asks for its children gets them so; hasChildren() makes none.
    void fill(Node *file) const;
    std::vector<OutlineEntry> wanted(const ProjectFile &file) const;
    Node *nodeOf(const QModelIndex &index) const;
    QModelIndex indexOf(const Node *node) const;
    QVariant icon(const Node &node) const;

    RunMarks &m_marks;
    std::shared_ptr<const Project> m_project;
    QHash<QString, std::vector<OutlineEntry>> m_live;
    QString m_filter;
    std::unique_ptr<Node> m_root;
    mutable QHash<QString, Node *> m_byKey;
};

} // namespace crat::casegrid
