#include "core/robot/lsp/Workspace.h"

namespace crat::robot::lsp {
namespace {

std::unique_ptr<LibraryService> libraryService(const Workspace::Options &options, const ProjectOptions &project)
{
    if (options.programFolder.empty())
        return nullptr;
    LibraryOptions found = LibraryOptions::find(options.programFolder, project.root);
    found.workingFolder = project.root;
    found.pythonPath = project.pythonPath;
    found.variables = project.variables;
    if (!project.python.empty())
        found.python = project.python;
    return std::make_unique<LibraryService>(std::move(found));
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
    m_thread = std::thread([this] { work(); });
}

Workspace::~Workspace()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_changed.notify_all();
    }
    m_thread.join();
}

void Workspace::update(const std::string &path, std::shared_ptr<const Tree> tree)
{
    const std::lock_guard lock(m_mutex);
    m_open.insert(path);
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
    return m_changed.wait_for(lock, until.left(),
                              [this] { return m_librariesAsked && m_updates.empty() && !m_updating; });
}

void Workspace::work()
{
    m_project.load(projectFiles({m_folder}).value_or(std::vector<std::string>()));
    std::unique_lock lock(m_mutex);
    makeView(lock);
    m_loaded = true;
    m_changed.notify_all();
    tellChanged(lock);
    while (!m_stopping) {
        if (!m_updates.empty()) {
            applyUpdates(lock);
        } else if (!m_librariesAsked) {
            lock.unlock();
            const auto before = snapshot();
            m_project.loadLibraries(Deadline::after(m_options.libraryTime));
            const bool news = snapshot() != before;
            lock.lock();
            if (news)
                makeView(lock);
            m_librariesAsked = true;
            m_changed.notify_all();
            if (news)
                tellChanged(lock);
        } else {
            m_changed.wait(lock, [this] { return m_stopping || !m_updates.empty(); });
        }
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
        m_project.refresh(fromDisk);
    lock.lock();
    makeView(lock);
    m_updating = false;
    m_librariesAsked = false; // a new import may name another one; known answers cost nothing
    m_changed.notify_all();
    tellChanged(lock);
}

Workspace::View Workspace::view() const
{
    const std::lock_guard lock(m_mutex);
    return m_view;
}

void Workspace::makeView(std::unique_lock<std::mutex> &lock)
{
    lock.unlock();
    View view{snapshot(), nullptr};
    view.use = std::make_shared<ProjectUse>(*view.snapshot);
    lock.lock();
    m_view = std::move(view);
}

void Workspace::tellChanged(std::unique_lock<std::mutex> &lock)
{
    lock.unlock();
    if (m_onChanged)
        m_onChanged();
    lock.lock();
}

} // namespace crat::robot::lsp
