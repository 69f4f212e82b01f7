#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "core/base/Clock.h"
#include "core/robot/index/Snapshot.h"

namespace crat::robot {

/// The files that belong to a project: .robot and .resource under the roots, without hidden folders, sorted.
Result<std::vector<std::string>> projectFiles(const std::vector<std::string> &paths);

/// Keeps the index of a project current.
/// Threads: any thread may call snapshot(), which never waits for work. Of the other functions one at a time runs, others
/// wait; they block for as long as the work takes (call them from a worker thread), but never for Python, for which
/// loadLibraries() alone waits. Work is spread over `threads` threads.
/// Owner: the program; the LibraryService must outlive it.
class Project {
public:
    struct Progress {
        std::size_t files = 0;
        std::size_t bytes = 0;
    };

    Project(ProjectOptions options, LibraryService *libraries, unsigned threads = 0);

    /// Reads and indexes the files, and those they import from elsewhere. What cannot be read is left out (and an import of it is
    /// Missing). Libraries are not asked about yet: they are Pending.
    void load(const std::vector<std::string> &paths);
    /// Asks about all libraries and variable files that are Pending. What does not answer before `until` is Unavailable.
    /// Files may change meanwhile. Answers are in the snapshot as they come; `news` is called each time (on this thread).
    void loadLibraries(Deadline until, const std::function<void()> &news = {});
    /// A file has these bytes now (also an unsaved one in an editor). New files may be given too.
    void update(const std::string &path, std::string bytes, std::uint64_t version = 0);
    /// The same, for who has parsed it already.
    void update(const std::string &path, std::shared_ptr<const Tree> tree);
    /// A file is gone.
    void remove(const std::string &path);
    /// Many at once, read from disk: `paths` that exist are read again, others are removed. For file watchers.
    void refresh(const std::vector<std::string> &paths);

    /// Never null.
    std::shared_ptr<const Snapshot> snapshot() const;

    /// Called with each tree that load() and refresh() parse, from several threads at a time: for who wants to check the file
    /// while its tree is there. Set it before load().
    std::function<void(const std::string &path, const std::shared_ptr<const Tree> &tree)> onParsed;

private:
    friend class Linker;
    std::shared_ptr<const IndexedFile> indexFile(const std::string &path, const Tree &tree) const;
    std::shared_ptr<const IndexedFile> readAndIndex(const std::string &path) const;
    void indexAll(const std::vector<std::string> &paths, Snapshot &next, std::vector<FileId> &changed);
    void put(Snapshot &next, const std::string &path, std::shared_ptr<const IndexedFile> file,
             std::vector<FileId> &changed);
    void change(const std::string &path, std::shared_ptr<const IndexedFile> file);
    void link(Snapshot &next, const std::vector<FileId> &changed, bool pathsChanged);
    std::vector<LibraryRequest> openRequests();
    bool takeAnswers(const LibraryService::Answers &answers);
    void publish(std::shared_ptr<const Snapshot> next);

    LibraryService *m_libraries;
    unsigned m_threads;
    std::mutex m_work; ///< held by whoever changes the project
    mutable std::mutex m_mutex;
    std::shared_ptr<const Snapshot> m_snapshot;
    std::set<std::string> m_tried; ///< files outside the roots that imports named
};

/// Runs `work(i)` for each i below `count` on up to `threads` threads; returns when all are done.
void forEachInParallel(std::size_t count, unsigned threads, const std::function<void(std::size_t)> &work);

} // namespace crat::robot
