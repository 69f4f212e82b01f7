#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
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
/// Threads: any; one call at a time runs, others wait. Owner: whoever indexes a project. The helper ends with this object.
class LibraryService {
public:
    explicit LibraryService(LibraryOptions options);
    ~LibraryService();

    /// Answers in the order of the requests, none Pending. Blocks until all are there or `until` passes; what is not there
    /// then is Unavailable. A helper that dies is started once more.
    std::vector<LibraryAnswer> load(std::span<const LibraryRequest> requests, Deadline until);
    /// Forgets failures, so that they are tried again.
    void retryFailures();
    const LibraryOptions &options() const { return m_options; }

private:
    class Helper;
    std::string cacheName(const LibraryRequest &request) const;
    bool fromCache(const LibraryRequest &request, LibraryAnswer &answer) const;
    void toCache(const LibraryRequest &request, std::string_view doc) const;
    void ask(std::vector<const LibraryRequest *> missing, Deadline until);

    LibraryOptions m_options;
    std::mutex m_mutex;
    std::map<LibraryRequest, LibraryAnswer> m_known;
    std::unique_ptr<Helper> m_helper;
};

} // namespace crat::robot
