#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "core/robot/workspace/Workspace.h"
#include "ui/language/Findings.h"
#include "ui/language/Places.h"
#include "ui/language/Questions.h"

namespace crat::language {

/// The thread behind ProjectLanguage: makes and ends the index, and does what a person would notice waiting for.
/// Threads: any may call, nothing waits for work. Of each kind of question the last one counts. The destructor waits for the step that
/// runs (never for Python).
class LanguageWorker {
public:
    using View = robot::Workspace::View;
    using TreePtr = std::shared_ptr<const robot::Tree>;

    /// Called from other threads.
    struct Listener {
        std::function<void()> changed; ///< view() is another one
        std::function<void(CompletionAnswer)> completed;
        std::function<void(Explanation)> explained;
        std::function<void(PlaceAnswer)> placed;
        std::function<void(FindingsPtr)> found; ///< of an open file
        std::function<void(std::vector<FindingsPtr>)>
            foundInProject; ///< of all others, those without a finding left out
    };
    /// `programFolder`: where to look for the library helper; empty: libraries are not asked about.
    LanguageWorker(std::filesystem::path programFolder, Listener listener);
    ~LanguageWorker();
    LanguageWorker(const LanguageWorker &) = delete;
    LanguageWorker &operator=(const LanguageWorker &) = delete;

    /// Another project (empty: none); files that are open stay so.
    void open(const std::filesystem::path &root);
    void update(const std::string &path, TreePtr tree);
    void closeFile(const std::string &path);
    /// Something in the project's folders changed: what was made, changed or removed is read again.
    void rescan();
    /// Both null before the files were read.
    View view() const;

    void complete(CompletionQuestion question);
    void explain(ExplanationQuestion question);
    /// Answered as soon as the index has the question's text.
    void ask(PlaceQuestion question);
    /// A choice was taken; it comes earlier the next time.
    void remember(std::string label);

private:
    using Clock = std::chrono::steady_clock;
    /// A check of the whole project on its way; it ends with the view it began with.
    struct Round {
        View view;
        robot::FileId next = 0;
        std::vector<FindingsPtr> found;
    };
    using Lock = std::unique_lock<std::mutex>;
    struct Stamp {
        std::filesystem::file_time_type time;
        std::uintmax_t size = 0;
        bool operator==(const Stamp &) const = default;
    };
    void run();
    bool step(Lock &lock); ///< false: nothing to do
    void reopen(Lock &lock);
    void look(Lock &lock);
    void noteChange();
    void checkOpenFiles(Lock &lock);
    void checkNext(Lock &lock);
    void completeNow(Lock &lock, const CompletionQuestion &question);
    void answerPlace(Lock &lock);
    void explainNow(Lock &lock, const ExplanationQuestion &question);
    static std::map<std::string, Stamp> stampsOf(const std::filesystem::path &root);

    const std::filesystem::path m_programFolder;
    const Listener m_listener;
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::shared_ptr<robot::Workspace> m_workspace;
    std::filesystem::path m_root;
    std::map<std::string, TreePtr> m_open;                    ///< a person's open files: as many as there are pages
    std::map<std::string, Stamp> m_stamps;                    ///< of the worker alone
    std::optional<Clock::time_point> m_openDue, m_projectDue; ///< when checks are to begin
    std::optional<Round> m_round;
    ProjectChecker m_checker; ///< of the worker alone
    std::optional<CompletionQuestion> m_completion;
    std::optional<ExplanationQuestion> m_explanation;
    std::optional<PlaceQuestion> m_place;
    bool m_placeWaits = false;         ///< for the index
    std::vector<std::string> m_chosen; ///< not yet in m_past
    robot::PastUse m_past;             ///< of the worker alone
    bool m_reopen = false, m_rescan = false, m_stopping = false;
    std::thread m_thread;
};

} // namespace crat::language
