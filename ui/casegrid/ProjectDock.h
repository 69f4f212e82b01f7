#pragma once

#include <QSet>
#include <QWidget>

#include "ui/casegrid/ProjectModel.h"

class QLabel;
class QLineEdit;
class QMenu;
class QStackedLayout;
class QTreeView;

namespace crat::casegrid {

/// What in the tree something is asked of.
struct ProjectPlace {
    ProjectModel::Kind kind = ProjectModel::Kind::Folder;
    QString path; ///< relative
    QString name; ///< of a test or keyword
};

/// The project tree with its search field, context menu and empty states. Decides nothing: says what the person wants. GUI thread.
class ProjectDock : public QWidget {
    Q_OBJECT
public:
    explicit ProjectDock(RunMarks &marks, QWidget *parent = nullptr);

    void setScanning();
    /// Keeps what is unfolded and selected.
    void setProject(const std::shared_ptr<const Project> &project);
    void setOutline(const QString &path, std::vector<OutlineEntry> entries)
    {
        m_model->setOutline(path, std::move(entries));
    }
    void focusSearch();
    void reveal(const QString &path);
    ProjectModel &model() { return *m_model; }

Q_SIGNALS:
    void openRequested(const crat::casegrid::ProjectPlace &place, bool asText);
    void runRequested(const crat::casegrid::ProjectPlace &place);
    void newItemRequested(const crat::casegrid::ProjectPlace &place, crat::robot::ItemKind kind);
    void renameRequested(const crat::casegrid::ProjectPlace &place);
    void deleteRequested(const crat::casegrid::ProjectPlace &place);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void activate(const QModelIndex &index);
    void contextMenu(const QPoint &at);
    void search(const QString &text);
    void remember(const QModelIndex &parent, QSet<QString> &unfolded) const;
    void unfold(const QModelIndex &parent, const QSet<QString> &unfolded);
    void updateEmpty();
    ProjectPlace placeOf(const QModelIndex &index) const;

    ProjectModel *m_model;
    QLineEdit *m_search;
    QTreeView *m_tree;
    QLabel *m_empty;
    QStackedLayout *m_stack;
    QSet<QString> m_unfoldedBeforeSearch;
    bool m_scanning = false;
};

} // namespace crat::casegrid
