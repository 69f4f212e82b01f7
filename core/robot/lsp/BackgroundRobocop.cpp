#include "core/robot/lsp/BackgroundRobocop.h"

#include <algorithm>

#include <sys/eventfd.h>
#include <unistd.h>

#include "core/robot/lsp/Diagnostics.h"

namespace crat::robot::lsp {

BackgroundRobocop::BackgroundRobocop(Options options, std::function<void()> onChanged)
    : m_options(std::move(options)), m_onChanged(std::move(onChanged)),
      m_cancel(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    m_thread = std::thread([this] { work(); });
}

BackgroundRobocop::~BackgroundRobocop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_changed.notify_all();
        cancel(m_running);
    }
    m_thread.join();
    ::close(m_cancel);
}

void BackgroundRobocop::setPython(std::filesystem::path python)
{
    const std::lock_guard lock(m_mutex);
    if (python == m_python)
        return;
    m_python = std::move(python);
    m_missing = false;
    for (const auto &[path, tree] : m_latest)
        m_wanted[path] = {tree, std::chrono::steady_clock::now()};
    m_changed.notify_all();
}

void BackgroundRobocop::look(const std::string &path, std::shared_ptr<const Tree> tree)
{
    const std::lock_guard lock(m_mutex);
    const auto pause = m_latest.count(path) ? m_options.pause : std::chrono::milliseconds(0);
    m_latest[path] = tree;
    m_wanted[path] = {std::move(tree), std::chrono::steady_clock::now() + pause};
    cancel(path);
    m_changed.notify_all();
}

void BackgroundRobocop::lookAgain()
{
    const std::lock_guard lock(m_mutex);
    m_missing = false;
    for (const auto &[path, tree] : m_latest)
        m_wanted[path] = {tree, std::chrono::steady_clock::now() + m_options.pause};
    cancel(m_running);
    m_changed.notify_all();
}

void BackgroundRobocop::forget(const std::string &path)
{
    const std::lock_guard lock(m_mutex);
    m_latest.erase(path);
    m_wanted.erase(path);
    m_findings.erase(path);
    cancel(path);
}

bool BackgroundRobocop::format(std::uint64_t token, const std::string &path, std::shared_ptr<const Tree> tree)
{
    const std::lock_guard lock(m_mutex);
    if (m_formats.size() >= FormatLimit)
        return false;
    m_formats.push_back({path, std::move(tree), token, true});
    m_changed.notify_all();
    return true;
}

std::shared_ptr<const BackgroundRobocop::Findings> BackgroundRobocop::findings(const std::string &path) const
{
    const std::lock_guard lock(m_mutex);
    const auto it = m_findings.find(path);
    return it == m_findings.end() ? nullptr : it->second;
}

BackgroundRobocop::News BackgroundRobocop::take()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_news, {});
}

/// With the lock held.
void BackgroundRobocop::cancel(const std::string &path)
{
    if (!m_running.empty() && m_running == path)
        (void)::eventfd_write(m_cancel, 1);
}

void BackgroundRobocop::say(const std::string &problem)
{
    constexpr std::size_t Limit = 20; // different ones; robocop may put anything into its words
    if (m_said.size() < Limit && m_said.insert(problem).second)
        m_news.problems.push_back(problem);
}

/// What is due first; waits for it. Nothing once it is time to end.
std::optional<BackgroundRobocop::Job> BackgroundRobocop::next(std::unique_lock<std::mutex> &lock)
{
    while (!m_stopping) {
        if (!m_formats.empty()) { // somebody waits for it
            Job job = std::move(m_formats.front());
            m_formats.pop_front();
            return job;
        }
        const auto first = std::min_element(m_wanted.begin(), m_wanted.end(),
                                            [](const auto &a, const auto &b) { return a.second.due < b.second.due; });
        if (first == m_wanted.end() || m_python.empty() || m_missing) {
            m_changed.wait(lock);
        } else if (const auto due = first->second.due; std::chrono::steady_clock::now() < due) {
            m_changed.wait_until(lock, due);
        } else {
            Job job{first->first, std::move(first->second.tree)};
            m_wanted.erase(first);
            return job;
        }
    }
    return std::nullopt;
}

void BackgroundRobocop::work()
{
    std::unique_lock lock(m_mutex);
    while (const auto job = next(lock)) {
        m_running = job->path;
        eventfd_t old = 0;
        (void)::eventfd_read(m_cancel, &old); // it was meant for the one before
        run(*job, m_python, lock);
        m_running.clear();
        lock.unlock();
        m_onChanged();
        lock.lock();
    }
}

void BackgroundRobocop::run(const Job &job, const std::filesystem::path &python, std::unique_lock<std::mutex> &lock)
{
    const RobocopText text{python, m_options.project, job.path, std::string(job.tree->bytes())};
    lock.unlock();
    const Deadline until = Deadline::after(m_options.patience);
    if (job.format) {
        auto formatted = text.python.empty() ? fail(Errc::NotFound, "There is no Python that robocop could run with.")
                                             : robocopFormatted(text, until, m_cancel);
        lock.lock();
        m_news.formatted.push_back({job.token, job.path, job.tree, std::move(formatted)});
        return;
    }
    auto found = robocopFindings(text, until, m_cancel);
    lock.lock();
    if (found && m_latest.count(job.path)) {
        locate(job.tree->bytes(), *found);
        auto made = std::make_shared<Findings>(Findings{job.tree, std::move(*found)});
        m_findings[job.path] = std::move(made);
        m_news.looked.insert(job.path);
    } else if (found) {
        return; // closed meanwhile
    } else if (found.error().code == Errc::NotFound) {
        m_missing = true;
        say(found.error().forUser);
    } else if (found.error().code != Errc::Cancelled) {
        say(found.error().forUser);
    }
}

} // namespace crat::robot::lsp
