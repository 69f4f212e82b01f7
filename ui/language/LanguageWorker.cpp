#include "ui/language/LanguageWorker.h"

#include <exception>

#include <QtGlobal>

namespace crat::language {

using robot::Workspace;

namespace {

constexpr std::size_t MostChosen = 100;                                // between two questions
constexpr std::chrono::milliseconds OpenDelay{150}, ProjectDelay{600}; // a person types on

} // namespace

LanguageWorker::LanguageWorker(std::filesystem::path programFolder, Listener listener)
    : m_programFolder(std::move(programFolder)), m_listener(std::move(listener))
{
    m_thread = std::thread([this] { run(); });
}

LanguageWorker::~LanguageWorker()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_wake.notify_all();
    }
    m_thread.join();
}

void LanguageWorker::open(const std::filesystem::path &root)
{
    const std::lock_guard lock(m_mutex);
    m_root = root;
    m_reopen = true;
    m_wake.notify_all();
}

void LanguageWorker::update(const std::string &path, TreePtr tree)
{
    const std::lock_guard lock(m_mutex);
    m_open[path] = tree;
    if (m_workspace)
        m_workspace->update(path, std::move(tree));
}

void LanguageWorker::closeFile(const std::string &path)
{
    const std::lock_guard lock(m_mutex);
    m_open.erase(path);
    if (m_workspace)
        m_workspace->close(path);
}

void LanguageWorker::rescan()
{
    const std::lock_guard lock(m_mutex);
    m_rescan = true;
    m_wake.notify_all();
}

void LanguageWorker::complete(CompletionQuestion question)
{
    const std::lock_guard lock(m_mutex);
    m_completion = std::move(question);
    m_wake.notify_all();
}

void LanguageWorker::explain(ExplanationQuestion question)
{
    const std::lock_guard lock(m_mutex);
    m_explanation = std::move(question);
    m_wake.notify_all();
}

void LanguageWorker::remember(std::string label)
{
    const std::lock_guard lock(m_mutex);
    if (m_chosen.size() < MostChosen)
        m_chosen.push_back(std::move(label));
}

void LanguageWorker::completeNow(Lock &lock, const CompletionQuestion &question)
{
    for (const std::string &label : std::exchange(m_chosen, {}))
        m_past.chosen(label);
    const std::shared_ptr<const robot::Snapshot> snapshot = m_workspace ? m_workspace->view().snapshot : nullptr;
    lock.unlock();
    m_listener.completed(answer(question, snapshot, &m_past));
    lock.lock();
}

void LanguageWorker::explainNow(Lock &lock, const ExplanationQuestion &question)
{
    lock.unlock();
    m_listener.explained(answer(question));
    lock.lock();
}

void LanguageWorker::ask(PlaceQuestion question)
{
    const std::lock_guard lock(m_mutex);
    m_place = std::move(question);
    m_placeWaits = false;
    m_wake.notify_all();
}

void LanguageWorker::answerPlace(Lock &lock)
{
    const PlaceQuestion question = *m_place;
    const std::shared_ptr<const robot::Snapshot> snapshot = m_workspace ? m_workspace->view().snapshot : nullptr;
    m_placeWaits = true; // unless something changes while we look
    if (!snapshot)
        return;
    lock.unlock();
    std::optional<PlaceAnswer> made = answer(question, *snapshot);
    lock.lock();
    if (!made)
        return;
    if (m_place && m_place->id == question.id)
        m_place.reset();
    lock.unlock();
    m_listener.placed(std::move(*made));
    lock.lock();
}

LanguageWorker::View LanguageWorker::view() const
{
    const std::lock_guard lock(m_mutex);
    return m_workspace && !m_reopen ? m_workspace->view() : View{};
}

void LanguageWorker::run()
{
    Lock lock(m_mutex);
    while (!m_stopping) {
        bool worked = true;
        try {
            worked = step(lock);
        } catch (const std::exception &problem) {
            // One question has no answer then; the next may have.
            qWarning("language worker: %s", problem.what());
            if (!lock.owns_lock())
                lock.lock();
        }
        if (worked)
            continue;
        if (m_openDue || m_projectDue)
            m_wake.wait_until(lock, std::min(m_openDue.value_or(Clock::time_point::max()),
                                             m_projectDue.value_or(Clock::time_point::max())));
        else
            m_wake.wait(lock);
    }
    const auto last = std::move(m_workspace);
    lock.unlock();
}

bool LanguageWorker::step(Lock &lock)
{
    if (std::exchange(m_reopen, false))
        reopen(lock);
    else if (m_completion)
        completeNow(lock, *std::exchange(m_completion, std::nullopt));
    else if (m_explanation)
        explainNow(lock, *std::exchange(m_explanation, std::nullopt));
    else if (m_place && !m_placeWaits)
        answerPlace(lock);
    else if (std::exchange(m_rescan, false))
        look(lock);
    else if (m_openDue && *m_openDue <= Clock::now())
        checkOpenFiles(lock);
    else if (m_round)
        checkNext(lock);
    else if (m_projectDue && *m_projectDue <= Clock::now()) {
        m_projectDue.reset();
        if (View view = m_workspace ? m_workspace->view() : View{}; view.snapshot && view.use)
            m_round = Round{std::move(view), 0, {}};
    } else
        return false;
    return true;
}

void LanguageWorker::noteChange()
{
    const std::lock_guard lock(m_mutex);
    const auto now = Clock::now();
    // The first change says when: who types without a stop still gets answers.
    if (!m_openDue)
        m_openDue = now + OpenDelay;
    m_projectDue = now + ProjectDelay;
    m_placeWaits = false;
    m_wake.notify_all();
}

void LanguageWorker::checkOpenFiles(Lock &lock)
{
    m_openDue.reset();
    const auto open = m_open;
    const View view = m_workspace ? m_workspace->view() : View{};
    if (!view.snapshot || !view.use)
        return;
    lock.unlock();
    for (const auto &[path, tree] : open) {
        if (FindingsPtr found = m_checker.checkOpen(path, tree, *view.snapshot, *view.use))
            m_listener.found(std::move(found));
    }
    lock.lock();
}

void LanguageWorker::checkNext(Lock &lock)
{
    const robot::Snapshot &snapshot = *m_round->view.snapshot;
    const robot::FileId file = m_round->next++;
    if (file >= snapshot.files().size()) {
        std::vector<FindingsPtr> found = std::move(m_round->found);
        m_round.reset();
        lock.unlock();
        m_listener.foundInProject(std::move(found));
        lock.lock();
        return;
    }
    if (!snapshot.has(file) || m_open.count(std::string(snapshot.pathOf(file))))
        return;
    lock.unlock();
    FindingsPtr found = m_checker.checkClosed(file, snapshot, *m_round->view.use);
    lock.lock();
    if (m_round && !found->findings.empty())
        m_round->found.push_back(std::move(found));
}

void LanguageWorker::reopen(Lock &lock)
{
    const std::filesystem::path root = m_root;
    std::shared_ptr<Workspace> former = std::move(m_workspace);
    m_workspace.reset();
    m_round.reset();
    m_openDue.reset();
    m_projectDue.reset();
    lock.unlock();
    former.reset();
    m_checker.forget();
    std::shared_ptr<Workspace> next;
    m_stamps.clear();
    if (!root.empty()) {
        next = std::make_shared<Workspace>(root, Workspace::Options{.programFolder = m_programFolder}, [this] {
            noteChange();
            m_listener.changed();
        });
        m_stamps = stampsOf(root);
    }
    lock.lock();
    m_workspace = std::move(next);
    for (const auto &[path, tree] : m_open) {
        if (m_workspace)
            m_workspace->update(path, tree);
    }
}

void LanguageWorker::look(Lock &lock)
{
    const std::shared_ptr<Workspace> workspace = m_workspace;
    const std::filesystem::path root = m_root;
    if (!workspace || m_reopen)
        return;
    lock.unlock();
    auto now = stampsOf(root);
    for (const auto &[path, stamp] : now) {
        const auto known = m_stamps.find(path);
        if (known == m_stamps.end() || !(known->second == stamp))
            workspace->refresh(path);
    }
    for (const auto &[path, stamp] : m_stamps) {
        if (!now.count(path))
            workspace->refresh(path);
    }
    m_stamps = std::move(now);
    lock.lock();
}

std::map<std::string, LanguageWorker::Stamp> LanguageWorker::stampsOf(const std::filesystem::path &root)
{
    std::map<std::string, Stamp> stamps;
    for (const std::string &path : robot::projectFiles({root.string()}).value_or(std::vector<std::string>())) {
        std::error_code ignored; // a file that has just gone has the stamp of none
        Stamp stamp{std::filesystem::last_write_time(path, ignored), 0};
        stamp.size = std::filesystem::file_size(path, ignored);
        stamps[path] = stamp;
    }
    return stamps;
}

} // namespace crat::language
