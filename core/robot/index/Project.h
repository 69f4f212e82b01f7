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
    /// Many at once, as the disk has them now. For file watchers. Robot files that exist are read again, others are removed;
    /// a configuration or argument file is read again with all that follows; of anything else (Python, YAML …) the libraries
    /// and variable files that came from it are to be asked about again: loadLibraries() does that, and until then what they
    /// said before holds.
    void refresh(const std::vector<std::string> &paths);

    /// Never null.
    std::shared_ptr<const Snapshot> snapshot() const;

    /// Called with each tree that load() and refresh() parse, from several threads at a time: for who wants to check the file
    /// while its tree is there. Set it before load().
    std::function<void(const std::string &path, const std::shared_ptr<const Tree> &tree)> onParsed;
    /// How Python is to be asked once the configuration has changed. Without it, it is asked as before.
    std::function<LibraryOptions(const ProjectOptions &)> libraryOptions;

private:
    friend class Linker;
    std::shared_ptr<const IndexedFile> indexFile(const std::string &path, const Tree &tree) const;
    std::shared_ptr<const IndexedFile> readAndIndex(const std::string &path) const;
    void indexAll(const std::vector<std::string> &paths, Snapshot &next, std::vector<FileId> &changed);
    using Files = std::vector<std::pair<std::string, std::shared_ptr<const IndexedFile>>>;
    struct Change {
        std::vector<FileId> files;     ///< that are new or read anew
        bool paths = false;            ///< files came or went
        bool values = false;           ///< variables that imports may name
        bool all = false;              ///< the options
        bool relinkCalls = false;      ///< every call is looked at again
        std::set<std::string> sources; ///< files that are not Robot's
    };
    Change put(Snapshot &next, Files files);
    void change(Files files, std::set<std::string> sources);
    void makeStale(Snapshot &next, const std::set<std::string> &sources);
    std::set<FileId> touchedBy(const Snapshot &next, const Change &change) const;
    void link(Snapshot &next, const Change &change);
    void configure(ProjectOptions options);
    std::vector<LibraryRequest> openRequests(std::uint64_t &asked);
    bool takeAnswers(const LibraryService::Answers &answers, std::uint64_t asked);
    void publish(std::shared_ptr<const Snapshot> next);

    LibraryService *m_libraries;
    unsigned m_threads;
    std::mutex m_work; ///< held by whoever changes the project
    mutable std::mutex m_mutex;
    std::shared_ptr<const Snapshot> m_snapshot;
    std::uint64_t m_staleness = 0; ///< how often libraries' files or settings have changed
    Languages m_languages;         ///< of the options
    std::set<std::string> m_tried; ///< files outside the roots that imports named
};

/// Absolute and lexically normal, as all paths of a project are.
std::string normalPath(const std::string &path);

/// Runs `work(i)` for each i below `count` on up to `threads` threads; returns when all are done.
void forEachInParallel(std::size_t count, unsigned threads, const std::function<void(std::size_t)> &work);

} // namespace crat::robot
