#pragma once

#include <memory>
#include <vector>

#include <QObject>
#include <QString>
#include <QStringList>
#include <QThreadPool>

#include "core/project/ProjectConfig.h"
#include "core/robot/Tree.h"

namespace crat::casegrid {

struct OutlineEntry {
    robot::ItemKind kind = robot::ItemKind::Test;
    QString name;
    int line = 0;
};

struct ProjectFile {
    QString path; ///< relative to the project, forward slashes
    robot::FileKind kind = robot::FileKind::Suite;
    std::vector<OutlineEntry> entries;
    QString problem; ///< it could not be read; why
    bool hasTests() const;
};

/// What a project folder held when it was looked at. A value; shared, never changed.
struct Project {
    QString root; ///< absolute
    QString name;
    std::vector<ProjectFile> files; ///< sorted by path
    QStringList folders;            ///< absolute; those that hold files, for watching
    ProjectConfig config;           ///< of its crat.toml
    QString configProblem;          ///< crat.toml cannot be read; why
    bool truncated = false;         ///< more than the limit
};

/// The items of a parsed file.
std::vector<OutlineEntry> outlineOf(const robot::Tree &tree);

/// Where a project begins: the nearest folder from `folder` upwards with a crat.toml or .git, else `folder` itself.
QString projectRootOf(const QString &folder);

/// Looks a project through on a worker thread: folders, .robot and .resource files, what they define. Leaves out hidden folders,
/// node_modules and __pycache__, and follows no links to folders. Limits: 50,000 files, 8 MiB a file.
class ProjectScanner : public QObject {
    Q_OBJECT
public:
    explicit ProjectScanner(QObject *parent = nullptr);
    ~ProjectScanner() override;
    /// Answers with scanned(). A later call makes an earlier one's answer void.
    void scan(const QString &root);

Q_SIGNALS:
    void scanned(const std::shared_ptr<const crat::casegrid::Project> &project);

private:
    QThreadPool m_pool;
    quint64 m_generation = 0;
    std::shared_ptr<std::atomic<bool>> m_stop;
};

} // namespace crat::casegrid
