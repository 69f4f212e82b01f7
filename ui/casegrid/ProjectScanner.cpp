#include "ui/casegrid/ProjectScanner.h"

#include <atomic>
#include <set>

#include <QDir>
#include <QFileInfo>
#include <QPointer>

#include "core/base/Files.h"
#include "core/robot/Document.h"
#include "ui/shell/ErrorText.h"

namespace crat::casegrid {

namespace {

constexpr std::size_t FileLimit = 50'000;
constexpr std::uint64_t BytesLimit = 8u << 20;
constexpr int DepthLimit = 64;

namespace fs = std::filesystem;

bool isLeftOut(const std::string &name)
{
    return name.empty() || name.front() == '.' || name == "node_modules" || name == "__pycache__";
}

bool isRobotFile(const fs::path &path)
{
    const std::string ending = path.extension().string();
    return ending == ".robot" || ending == ".resource";
}

ProjectFile look(const fs::path &path, const fs::path &root)
{
    ProjectFile file;
    file.path = QString::fromStdString(path.lexically_relative(root).generic_string());
    file.kind = robot::fileKindOf(path.string());
    auto bytes = readFile(path, BytesLimit);
    if (!bytes) {
        file.problem = shell::errorWords(bytes.error());
        return file;
    }
    file.entries = outlineOf(*robot::Tree::parse(std::move(*bytes), file.kind));
    return file;
}

void readConfig(Project &project, const fs::path &root)
{
    project.name = QFileInfo(project.root).fileName();
    const auto text = readFile(root / "crat.toml", BytesLimit);
    if (!text)
        return; // a project need not have one
    auto config = parseProjectConfig(*text);
    if (!config) {
        project.configProblem = shell::errorWords(config.error());
        return;
    }
    project.config = std::move(*config);
    if (!project.config.name.empty())
        project.name = QString::fromStdString(project.config.name);
}

std::shared_ptr<const Project> lookThrough(const QString &rootPath, const std::atomic<bool> &stop)
{
    auto project = std::make_shared<Project>();
    project->root = rootPath;
    const fs::path root(rootPath.toStdString());
    readConfig(*project, root);
    std::set<std::string> folders;
    std::error_code ignored;
    auto at = fs::recursive_directory_iterator(root, fs::directory_options::skip_permission_denied, ignored);
    for (const auto end = fs::recursive_directory_iterator(); at != end && !stop; at.increment(ignored)) {
        const fs::directory_entry &entry = *at;
        const std::string name = entry.path().filename().string();
        if (entry.is_directory(ignored)) {
            if (isLeftOut(name) || entry.is_symlink(ignored) || at.depth() >= DepthLimit)
                at.disable_recursion_pending();
            continue;
        }
        if (name.front() == '.' || !isRobotFile(entry.path()) || !entry.is_regular_file(ignored))
            continue;
        if (project->files.size() >= FileLimit) {
            project->truncated = true;
            break;
        }
        project->files.push_back(look(entry.path(), root));
        folders.insert(entry.path().parent_path().string());
    }
    folders.insert(root.string());
    for (const std::string &folder : folders)
        project->folders << QString::fromStdString(folder);
    std::sort(project->files.begin(), project->files.end(), [](const ProjectFile &a, const ProjectFile &b) {
        return a.path.compare(b.path, Qt::CaseInsensitive) < 0;
    });
    return project;
}

} // namespace

bool ProjectFile::hasTests() const
{
    return std::any_of(entries.begin(), entries.end(),
                       [](const OutlineEntry &e) { return e.kind != robot::ItemKind::Keyword; });
}

std::vector<OutlineEntry> outlineOf(const robot::Tree &tree)
{
    std::vector<OutlineEntry> entries;
    for (const robot::Item &item : tree.items())
        entries.push_back({item.kind, QString::fromUtf8(item.name.data(), static_cast<qsizetype>(item.name.size())),
                           static_cast<int>(item.firstLine)});
    return entries;
}

QString projectRootOf(const QString &folder)
{
    QString start = QDir(folder).absolutePath();
    for (QDir dir(start);;) {
        if (dir.exists(QStringLiteral("crat.toml")) || dir.exists(QStringLiteral(".git")))
            return dir.absolutePath();
        if (!dir.cdUp())
            return start;
    }
}

ProjectScanner::ProjectScanner(QObject *parent) : QObject(parent), m_stop(std::make_shared<std::atomic<bool>>(false))
{
    m_pool.setMaxThreadCount(1);
    m_pool.setObjectName(QStringLiteral("project-scan"));
}

ProjectScanner::~ProjectScanner()
{
    *m_stop = true;
    m_pool.waitForDone();
}

void ProjectScanner::scan(const QString &root)
{
    *m_stop = true; // an older scan is of no use any more
    m_stop = std::make_shared<std::atomic<bool>>(false);
    const quint64 generation = ++m_generation;
    m_pool.start([this, root, generation, stop = m_stop] {
        auto project = lookThrough(root, *stop);
        // `this` waits for the pool before it goes, so it is there to post to.
        QMetaObject::invokeMethod(
            this,
            [this, generation, project] {
                if (generation == m_generation)
                    Q_EMIT scanned(project);
            },
            Qt::QueuedConnection);
    });
}

} // namespace crat::casegrid
