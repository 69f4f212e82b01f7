#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/Clock.h"
#include "core/robot/library/LibraryDoc.h"

namespace crat::robot {

/// One library or variable file with the arguments of its import. Equal requests have equal answers.
struct LibraryRequest {
    enum class Kind : std::uint8_t { Library, Variables };
    Kind kind = Kind::Library;
    std::string name; ///< module ("Collections") or absolute path
    std::vector<std::string> arguments;
    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes <=> for a comparison with a null pointer
    auto operator<=>(const LibraryRequest &) const = default;
};

struct LibraryAnswer {
    enum class State : std::uint8_t {
        Pending,     ///< nobody has asked yet
        Ready,       ///< library or variables is set
        Failed,      ///< Robot cannot import it either: no such module, an exception, wrong arguments
        Unavailable, ///< nobody knows: too slow, crashed, no Python
    };
    State state = State::Pending;
    std::string error; ///< why, for people
    std::shared_ptr<const LibraryDoc> library;
    std::shared_ptr<const VariableFileDoc> variables;
};

struct LibraryOptions {
    std::filesystem::path python;                 ///< with Robot Framework
    std::filesystem::path script;                 ///< crat_libdoc.py
    std::filesystem::path workingFolder;          ///< what ${EXECDIR} would be
    std::filesystem::path cacheFolder;            ///< empty: nothing is kept
    std::vector<std::string> pythonPath;          ///< before Python's own, absolute
    std::map<std::string, std::string> variables; ///< that arguments of imports may name
    std::chrono::milliseconds timeLimit{20000};   ///< for each import

    /// Python from CRAT_PYTHON, the .venv beside `programFolder`'s checkout or `project`, else python3 by PATH; the script from
    /// the checkout or the installation; the cache in the XDG cache folder.
    static LibraryOptions find(const std::filesystem::path &programFolder, const std::filesystem::path &project);
};

/// Asks Python what libraries offer: through one helper process (plugins/robot/crat_libdoc.py) that stays alive between
/// calls and imports each library in a child of its own with a time limit. Answers are kept on disk, for as long as the
/// files that they came from are unchanged (their times and sizes, Robot's and Python's own included). Failures are kept
/// in memory only, for this object's life.
/// Threads: any. One load() at a time runs, others wait; the other functions never wait. Owner: whoever indexes a project.
/// The helper ends with this object.
class LibraryService {
public:
    explicit LibraryService(LibraryOptions options);
    ~LibraryService();

    using Answers = std::vector<std::pair<LibraryRequest, LibraryAnswer>>;
    /// Answers in the order of the requests. Blocks until all are there or `until` passes; what is not there then is
    /// Unavailable; none is Pending, unless interrupt() came. A helper that dies is started once more. `arrived` is given
    /// what is known already whenever the rest lets itself be waited for: one slow library keeps none of the others.
    std::vector<LibraryAnswer> load(std::span<const LibraryRequest> requests, Deadline until,
                                    const std::function<void(const Answers &)> &arrived = {});
    /// Ends a load() that runs: what it has no answer for stays Pending, and the imports that run are killed.
    void interrupt();
    /// interrupt(), and every later load() gives only what is known.
    void stop();
    /// The next load() works with these; one that runs is interrupted. All answers are forgotten (the cache decides anew).
    void configure(LibraryOptions options);
    /// Forgets these answers, so that they are asked for again.
    void forget(std::span<const LibraryRequest> requests);
    /// Not to be called while another thread may call configure().
    const LibraryOptions &options() const { return m_options; }

private:
    class Helper;
    void prepare();
    std::string cacheName(const LibraryRequest &request) const;
    bool fromCache(const LibraryRequest &request, LibraryAnswer &answer) const;
    void toCache(const LibraryRequest &request, std::string_view doc) const;
    void ask(std::vector<const LibraryRequest *> missing, Deadline until, Answers &news,
             const std::function<void()> &pause);

    std::mutex m_mutex; ///< held while Python is asked
    LibraryOptions m_options;
    std::map<LibraryRequest, LibraryAnswer> m_known;
    std::unique_ptr<Helper> m_helper;
    int m_interrupt = -1; ///< an eventfd: readable from interrupt() until the next load()
    std::atomic<bool> m_stopped = false;
    std::mutex m_ordersMutex; ///< never held for long
    std::optional<LibraryOptions> m_nextOptions;
    std::vector<LibraryRequest> m_forgotten;
};

} // namespace crat::robot
