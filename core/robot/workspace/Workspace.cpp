#include "core/robot/workspace/Workspace.h"

namespace crat::robot {
namespace {

std::unique_ptr<LibraryService> libraryService(const Workspace::Options &options, const ProjectOptions &project)
{
    if (options.programFolder.empty())
        return nullptr;
    return std::make_unique<LibraryService>(libraryOptionsOf(project, options.programFolder));
}

} // namespace

Workspace::Workspace(std::filesystem::path root, Options options, std::function<void()> onChanged)
    : Workspace(findProject(root), root, std::move(options), std::move(onChanged))
{
}

Workspace::Workspace(ProjectOptions project, const std::filesystem::path &root, Options options,
                     std::function<void()> onChanged)
    : m_options(std::move(options)), m_onChanged(std::move(onChanged)), m_libraries(libraryService(m_options, project)),
      m_project(std::move(project), m_libraries.get()), m_folder(root.string())
{
    m_project.libraryOptions = [folder = m_options.programFolder](const ProjectOptions &changed) {
        return libraryOptionsOf(changed, folder);
    };
    m_thread = std::thread([this] { work(); });
    m_asking = std::thread([this] { askLibraries(); });
}

Workspace::~Workspace()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_changed.notify_all();
    }
    if (m_libraries)
        m_libraries->stop();
    m_thread.join();
    m_asking.join();
}

void Workspace::update(const std::string &path, std::shared_ptr<const Tree> tree)
{
    const std::lock_guard lock(m_mutex);
    m_open[path] = tree;
    m_updates[path] = std::move(tree);
    m_changed.notify_all();
}

void Workspace::close(const std::string &path)
{
    const std::lock_guard lock(m_mutex);
    m_open.erase(path);
    m_updates[path] = nullptr;
    m_changed.notify_all();
}

void Workspace::refresh(const std::string &path)
{
    const std::lock_guard lock(m_mutex);
    if (m_open.count(path))
        return;
    m_updates[path] = nullptr;
    m_changed.notify_all();
}

bool Workspace::settleLoaded(Deadline until)
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, until.left(), [this] { return m_loaded; });
}

bool Workspace::settle(Deadline until)
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, until.left(), [this] { return m_loaded && m_updates.empty() && !m_updating; });
}

bool Workspace::settleLibraries(Deadline until)
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, until.left(), [this] {
        return m_loaded && !m_librariesWanted && !m_librariesAsked && m_updates.empty() && !m_updating;
    });
}

void Workspace::work()
{
    m_project.load(projectFiles({m_folder}).value_or(std::vector<std::string>()));
    makeView();
    std::unique_lock lock(m_mutex);
    m_loaded = m_librariesWanted = true;
    m_changed.notify_all();
    tellChanged(lock);
    while (!m_stopping) {
        if (!m_updates.empty())
            applyUpdates(lock);
        else
            m_changed.wait(lock, [this] { return m_stopping || !m_updates.empty(); });
    }
}

void Workspace::askLibraries()
{
    const auto news = [this] {
        makeView();
        std::unique_lock lock(m_mutex);
        tellChanged(lock);
    };
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] { return m_stopping || m_librariesWanted; });
        if (m_stopping)
            return;
        m_librariesWanted = false;
        m_librariesAsked = true;
        lock.unlock();
        m_project.loadLibraries(Deadline::after(m_options.libraryTime), news);
        lock.lock();
        m_librariesAsked = false;
        m_changed.notify_all();
    }
}

void Workspace::applyUpdates(std::unique_lock<std::mutex> &lock)
{
    const auto updates = std::exchange(m_updates, {});
    m_updating = true;
    lock.unlock();
    std::vector<std::string> fromDisk;
    for (const auto &[path, tree] : updates) {
        if (tree)
            m_project.update(path, tree);
        else
            fromDisk.push_back(path);
    }
    if (!fromDisk.empty())
        refreshFiles(fromDisk);
    makeView();
    lock.lock();
    m_updating = false;
    m_librariesWanted = true; // a new import may name another one; known answers cost nothing
    m_changed.notify_all();
    tellChanged(lock);
}

void Workspace::refreshFiles(const std::vector<std::string> &paths)
{
    const auto before = snapshot();
    m_project.refresh(paths);
    if (&snapshot()->options() == &before->options())
        return;
    // The configuration is another one, and may have had every file read from the disk.
    std::map<std::string, std::shared_ptr<const Tree>> open;
    {
        const std::lock_guard lock(m_mutex);
        open = m_open;
    }
    const Languages languages = languagesOf(snapshot()->options());
    for (const auto &[path, tree] : open)
        m_project.update(path, tree->lexed().languages == languages
                                   ? tree
                                   : Tree::parse(std::string(tree->bytes()), tree->kind(), tree->version(), languages));
}

Workspace::View Workspace::view() const
{
    const std::lock_guard lock(m_mutex);
    return m_view;
}

void Workspace::makeView()
{
    View view{snapshot(), nullptr};
    view.use = std::make_shared<ProjectUse>(*view.snapshot);
    const std::lock_guard lock(m_mutex);
    if (!m_view.snapshot || m_view.snapshot->version() < view.snapshot->version()) // the other thread may be ahead
        m_view = std::move(view);
}

void Workspace::tellChanged(std::unique_lock<std::mutex> &lock)
{
    lock.unlock();
    if (m_onChanged)
        m_onChanged();
    lock.lock();
}

} // namespace crat::robot
