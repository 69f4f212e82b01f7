#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/base/Result.h"
#include "core/robot/Tree.h"
#include "core/robot/diagnostics/RobocopText.h"

namespace crat::robot::lsp {

/// robocop beside an editor: looks at the latest text of each open file, one at a time, on a thread of its own. A newer text
/// ends the look at an older one; a burst of edits is looked at once it has paused. Where Python has no robocop it is given up
/// after one message.
/// Threads: any may call; `onChanged` is called from the own thread whenever there is something to take.
class BackgroundRobocop {
public:
    struct Options {
        std::filesystem::path project;
        std::chrono::milliseconds pause{300}; ///< after an edit
        std::chrono::seconds patience{60};    ///< for one file
    };
    BackgroundRobocop(Options options, std::function<void()> onChanged);
    /// Ends the robocop that runs.
    ~BackgroundRobocop();
    BackgroundRobocop(const BackgroundRobocop &) = delete;
    BackgroundRobocop &operator=(const BackgroundRobocop &) = delete;

    /// The interpreter to be asked from now on; empty: none.
    void setPython(std::filesystem::path python);
    void look(const std::string &path, std::shared_ptr<const Tree> tree);
    /// Something that all findings depend on has changed: looks at every file again.
    void lookAgain();
    /// The file is closed.
    void forget(const std::string &path);
    /// False if too many wait already. The answer comes with takeFormatted().
    bool format(std::uint64_t token, const std::string &path, std::shared_ptr<const Tree> tree);

    struct Findings {
        std::shared_ptr<const Tree> tree; ///< what they are of
        std::vector<Diagnostic> found;
    };
    /// The last ones; null before the first.
    std::shared_ptr<const Findings> findings(const std::string &path) const;

    struct Formatted {
        std::uint64_t token;
        std::string path;
        std::shared_ptr<const Tree> tree; ///< what was formatted
        Result<std::string> text;         ///< errors: as robocopFormatted()
    };
    struct News {
        std::set<std::string> looked; ///< files that have other findings
        std::vector<Formatted> formatted;
        std::vector<std::string> problems; ///< each is said once
    };
    News take();

private:
    static constexpr std::size_t FormatLimit = 64;
    struct Wanted {
        std::shared_ptr<const Tree> tree;
        std::chrono::steady_clock::time_point due;
    };
    struct Job {
        std::string path;
        std::shared_ptr<const Tree> tree;
        std::uint64_t token = 0;
        bool format = false;
    };
    void work();
    std::optional<Job> next(std::unique_lock<std::mutex> &lock);
    void run(const Job &job, const std::filesystem::path &python, std::unique_lock<std::mutex> &lock);
    void say(const std::string &problem);
    void cancel(const std::string &path);

    Options m_options;
    std::function<void()> m_onChanged;
    int m_cancel; ///< eventfd: readable when what runs is to end
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::filesystem::path m_python;
    std::map<std::string, std::shared_ptr<const Tree>> m_latest; ///< of open files
    std::map<std::string, Wanted> m_wanted;
    std::deque<Job> m_formats;
    std::map<std::string, std::shared_ptr<const Findings>> m_findings;
    std::set<std::string> m_said;
    std::string m_running; ///< the path of what runs
    News m_news;
    bool m_stopping = false, m_missing = false;
    std::thread m_thread;
};

} // namespace crat::robot::lsp
