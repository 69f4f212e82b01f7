#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/base/Clock.h"
#include "core/robot/Tree.h"
#include "core/robot/diagnostics/ProjectUse.h"
#include "core/robot/index/Project.h"

namespace crat::robot {

/// The project behind an editor or a server, indexed by a thread of its own; a second one waits for what Python says of libraries, so
/// that neither a request nor a change of a file ever waits for an import.
/// Threads: any may call; `onChanged` is called from the working thread. What is told is kept by path (the last word
/// counts), so that it is bounded by the number of files.
class Workspace {
public:
    struct Options {
        std::filesystem::path
            programFolder; ///< where to look for the library helper; empty: libraries are not asked about
        std::chrono::seconds libraryTime{60};
    };
    Workspace(std::filesystem::path root, Options options, std::function<void()> onChanged);
    /// Waits for the step that runs, but for no library: imports that run are killed.
    ~Workspace();
    Workspace(const Workspace &) = delete;
    Workspace &operator=(const Workspace &) = delete;

    /// The editor's text of a file counts from now on.
    void update(const std::string &path, std::shared_ptr<const Tree> tree);
    /// What is on the disk counts again.
    void close(const std::string &path);
    /// The file was changed, made or removed by somebody else; nothing to an open one.
    void refresh(const std::string &path);

    /// Never null.
    std::shared_ptr<const Snapshot> snapshot() const { return m_project.snapshot(); }
    /// A snapshot and who uses what in it; both null before the files were read. May be a little behind snapshot().
    struct View {
        std::shared_ptr<const Snapshot> snapshot;
        std::shared_ptr<const ProjectUse> use; ///< of that snapshot
    };
    View view() const;
    /// Waits until the files were read once, or `until` passes.
    bool settleLoaded(Deadline until);
    /// Waits until all that was told by now is in the snapshot, or `until` passes. Libraries may still be missing.
    bool settle(Deadline until);
    /// Waits until the libraries were asked about too.
    bool settleLibraries(Deadline until);

private:
    Workspace(ProjectOptions project, const std::filesystem::path &root, Options options,
              std::function<void()> onChanged);
    void work();
    void askLibraries();
    void applyUpdates(std::unique_lock<std::mutex> &lock);
    void refreshFiles(const std::vector<std::string> &paths);
    void makeView();
    void tellChanged(std::unique_lock<std::mutex> &lock);

    Options m_options;
    std::function<void()> m_onChanged;
    std::unique_ptr<LibraryService> m_libraries;
    Project m_project;
    std::string m_folder;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::map<std::string, std::shared_ptr<const Tree>> m_updates; ///< null: read it from the disk
    std::map<std::string, std::shared_ptr<const Tree>> m_open;    ///< files whose text is the editor's
    View m_view;
    bool m_loaded = false, m_updating = false, m_stopping = false;
    bool m_librariesWanted = false,
         m_librariesAsked = false; ///< libraries are to be asked about; are being asked about
    std::thread m_thread, m_asking;
};

} // namespace crat::robot
