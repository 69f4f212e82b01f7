#include "core/companion/target/Deployer.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "core/base/CrashPoint.h"
#include "core/base/Log.h"
#include "core/companion/fetch/Url.h"
#include "core/companion/target/Backup.h"
#include "core/companion/target/FileTree.h"
#include "core/companion/target/Script.h"

namespace crat::target {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::milliseconds HealthInterval{250};

std::string lowered(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); });
    return text;
}

bool there(const fs::path &path)
{
    std::error_code ec;
    return fs::exists(fs::symlink_status(path, ec));
}

/// All files and links beneath `root/entry` (or itself), as paths relative to `root`.
Result<> collectFiles(const fs::path &root, const std::string &entry, std::vector<std::string> &into)
{
    std::error_code ec;
    const fs::path path = root / entry;
    if (!there(path))
        return {};
    if (fs::is_symlink(path, ec) || !fs::is_directory(path, ec)) {
        into.push_back(entry);
        return {};
    }
    for (const auto &found : fs::recursive_directory_iterator(path, ec)) {
        if (found.is_symlink(ec) || !found.is_directory(ec))
            into.push_back(found.path().lexically_relative(root).string());
    }
    if (ec)
        return fail(Errc::Unavailable, "the package's " + entry + " can't be read: " + ec.message());
    return {};
}

void pauseFor(std::chrono::milliseconds span, const std::stop_token &stop)
{
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait_for(lock, stop, span, [] { return false; });
}

} // namespace

fs::path Deployer::content() const
{
    return contentRoot(m_plan.staging);
}

Result<> Deployer::run(DeployPhase phase, std::stop_token stop)
{
    if (phase == DeployPhase::Done)
        return {};
    auto done = forward(phase, stop);
    if (done)
        return {};
    if (m_reached == DeployPhase::Unpack) { // nothing was touched yet, so nothing is stopped or started either
        (void)removeTree(m_plan.staging);
        return done;
    }
    return rollBack(done.error());
}

Result<> Deployer::forward(DeployPhase phase, std::stop_token stop)
{
    struct Step {
        DeployPhase phase;
        Result<> (Deployer::*plain)();
        Result<> (Deployer::*stoppable)(std::stop_token);
    };
    static constexpr Step steps[] = {
        {DeployPhase::Unpack, nullptr, &Deployer::unpack},      {DeployPhase::Stop, nullptr, &Deployer::stopService},
        {DeployPhase::Backup, &Deployer::keepBackup, nullptr},  {DeployPhase::Replace, &Deployer::replace, nullptr},
        {DeployPhase::Start, nullptr, &Deployer::startService}, {DeployPhase::Health, nullptr, &Deployer::checkHealth},
    };
    m_reached = phase;
    if (phase == DeployPhase::Start && !m_plan.service.startScript.empty()) {
        // A start that was broken off may be half done: only a stopped service is started.
        if (auto stopped = stopService(stop); !stopped)
            return stopped;
    }
    for (const auto &step : steps) {
        if (step.phase < phase)
            continue;
        m_reached = step.phase; // first: whether an enter() that fails was stored is not known
        if (auto stored = m_journal.enter(step.phase); !stored)
            return stored;
        crashPoint("deploy.phase");
        auto done = step.plain ? (this->*step.plain)() : (this->*step.stoppable)(stop);
        if (!done)
            return done;
        if (stop.stop_requested())
            return fail(Errc::Cancelled, "the deploy was cancelled");
    }
    if (auto stored = m_journal.enter(DeployPhase::Done); !stored)
        return stored;
    (void)removeTree(m_plan.staging); // what stays is swept with the task
    return {};
}

Result<> Deployer::unpack(std::stop_token stop)
{
    if (auto gone = removeTree(m_plan.staging); !gone)
        return gone;
    if (auto made = makeFolder(m_plan.staging); !made)
        return made;
    auto unpacked = unpackArchive(m_plan.package, m_plan.staging, m_plan.limits, stop);
    if (!unpacked)
        return tl::unexpected(unpacked.error());
    m_journal.say("unpacked " + m_plan.package.filename().string() + ": " + std::to_string(unpacked->entries) +
                  " entries, " + std::to_string(unpacked->bytes) + " bytes");
    if (m_plan.service.kind == ServiceKind::C) {
        if (auto binary = binaryInPackage(); !binary)
            return tl::unexpected(binary.error());
    }
    return makeFolder(m_plan.install.parent_path());
}

Result<> Deployer::script(const std::string &path, bool mustSucceed, std::stop_token stop)
{
    if (path.empty() || !there(m_plan.install / path)) {
        if (mustSucceed)
            return fail(Errc::BadInput, "the start script " + path + " is not in " + m_plan.install.string());
        return {};
    }
    m_journal.say("running " + path);
    ProcessOptions options;
    options.arguments = {"/bin/sh", (m_plan.install / path).string()};
    std::error_code ec;
    const auto mode = fs::status(m_plan.install / path, ec).permissions();
    if ((mode & fs::perms::owner_exec) != fs::perms::none)
        options.arguments.erase(options.arguments.begin()); // its own first line says what runs it
    options.workingFolder = m_plan.install;
    options.environment["CRAT_SERVICE"] = m_plan.service.name;
    options.environment["CRAT_INSTALL_DIR"] = m_plan.install.string();
    auto exit = runLogged(options, m_plan.log, Deadline::after(m_plan.service.scriptTimeout), stop);
    if (!exit)
        return tl::unexpected(withContext(exit.error(), path));
    if (exit->ok())
        return {};
    const std::string text = path + " ended with " + exit->toText();
    if (mustSucceed)
        return fail(Errc::Unavailable, text + "; its last output:\n" + tailOf(m_plan.log, 800));
    m_journal.say(text); // stopping what does not run is no failure; what still runs shows at start or health
    return {};
}

Result<> Deployer::stopService(std::stop_token stop)
{
    return script(m_plan.service.stopScript, false, stop);
}

Result<std::string> Deployer::binaryInPackage() const
{
    const std::string wanted = lowered(m_plan.service.binary.empty() ? m_plan.service.name : m_plan.service.binary);
    const fs::path root = content();
    std::error_code ec;
    std::string found;
    for (const auto &entry : fs::recursive_directory_iterator(root, ec)) {
        if (!fs::is_regular_file(entry.symlink_status(ec)))
            continue;
        const std::string path = entry.path().lexically_relative(root).string();
        const bool fits = lowered(path) == wanted || lowered(entry.path().filename().string()) == wanted;
        if (fits && (found.empty() || path.size() < found.size()))
            found = path;
    }
    if (found.empty())
        return fail(Errc::BadInput,
                    "the package holds no binary '" + wanted + "' for the service " + m_plan.service.name);
    return found;
}

Result<std::vector<std::string>> Deployer::filesToReplace() const
{
    auto binary = binaryInPackage();
    if (!binary)
        return tl::unexpected(binary.error());
    std::vector<std::string> files{*binary};
    std::vector<std::string> entries = m_plan.service.config;
    for (const auto &path : {m_plan.service.stopScript, m_plan.service.startScript}) {
        if (!path.empty())
            entries.push_back(path);
    }
    for (const auto &entry : entries) {
        if (auto collected = collectFiles(content(), entry, files); !collected)
            return tl::unexpected(collected.error());
    }
    std::sort(files.begin(), files.end());
    files.erase(std::unique(files.begin(), files.end()), files.end());
    return files;
}

Result<> Deployer::keepBackup()
{
    m_journal.say("backing up");
    Backup backup(m_plan.backup);
    if (m_plan.service.kind == ServiceKind::OpenResty)
        return backup.keepWhole(m_plan.install);
    auto files = filesToReplace();
    if (!files)
        return tl::unexpected(files.error());
    return backup.keepFiles(m_plan.install, *files);
}

Result<> Deployer::replace()
{
    m_journal.say("replacing what is in " + m_plan.install.string());
    return m_plan.service.kind == ServiceKind::C ? replaceFiles() : replaceFolder();
}

Result<> Deployer::replaceFiles()
{
    auto files = filesToReplace();
    auto binary = binaryInPackage();
    if (!files || !binary)
        return tl::unexpected((files ? binary.error() : files.error()));
    for (const auto &file : *files) {
        const fs::path to = m_plan.install / file;
        if (auto made = makeFolder(to.parent_path()); !made)
            return made;
        if (auto copied = copyTree(content() / file, to); !copied)
            return copied;
        if (file != *binary && file != m_plan.service.stopScript && file != m_plan.service.startScript)
            continue;
        std::error_code ec;
        fs::permissions(to, fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec,
                        fs::perm_options::add, ec);
        if (ec)
            return fail(Errc::Unavailable, to.string() + " can't be made executable: " + ec.message());
    }
    return {};
}

Result<> Deployer::replaceFolder()
{
    // Built beside the install folder and exchanged in one step: the service's folder is the old one or the new one.
    const fs::path fresh = m_plan.install.string() + ".crat-new";
    const fs::path former = Backup(m_plan.backup).tree();
    if (auto gone = removeTree(fresh); !gone)
        return gone;
    if (auto made = makeFolder(fresh); !made)
        return made;
    if (!m_plan.full) {
        if (auto copied = copyTree(former, fresh); !copied)
            return copied;
    }
    if (auto copied = copyTree(content(), fresh); !copied)
        return copied;
    for (const auto &kept : m_plan.service.config) {
        if (!there(former / kept))
            continue;
        if (auto made = makeFolder((fresh / kept).parent_path()); !made)
            return made;
        if (auto copied = copyTree(former / kept, fresh / kept); !copied)
            return copied;
    }
    if (auto exchanged = exchangeFolders(fresh, m_plan.install); !exchanged)
        return exchanged;
    return removeTree(fresh);
}

Result<> Deployer::startService(std::stop_token stop)
{
    if (m_plan.service.startScript.empty())
        return {};
    return script(m_plan.service.startScript, true, stop);
}

Result<> Deployer::checkHealth(std::stop_token stop)
{
    const std::string &url = m_plan.service.healthUrl;
    if (url.empty())
        return {};
    const Deadline until = Deadline::after(m_plan.service.healthTimeout);
    std::string last = "no answer";
    while (!until.passed() && !stop.stop_requested()) {
        fetch::HttpRequest request;
        request.url = url;
        request.bodyLimit = 1u << 20;
        request.deadline = until.sooner(Deadline::after(std::chrono::seconds(5)));
        const auto answer = m_http.send(request, stop);
        if (answer && answer->status >= 200 && answer->status < 300) {
            m_journal.say("healthy: " + fetch::shownUrl(url));
            return {};
        }
        last = answer ? "it answered " + std::to_string(answer->status) : answer.error().forUser;
        pauseFor(std::min(HealthInterval, until.left()), stop);
    }
    if (stop.stop_requested())
        return fail(Errc::Cancelled, "the deploy was cancelled");
    return fail(Errc::Unavailable, m_plan.service.name + " did not become healthy within " +
                                       std::to_string(m_plan.service.healthTimeout.count()) + " s (" +
                                       fetch::shownUrl(url) + "): " + last);
}

Result<> Deployer::restoreAll()
{
    const Backup backup(m_plan.backup);
    // The way back is not cancelled: half of it would be worse than either end.
    if (auto stopped = stopService({}); !stopped)
        return stopped;
    if (backup.isComplete()) {
        if (auto restored = backup.restore(m_plan.install); !restored)
            return restored;
    }
    (void)removeTree(m_plan.install.string() + ".crat-new");
    const std::string &start = m_plan.service.startScript;
    if (start.empty() || !there(m_plan.install / start))
        return {};
    return script(start, true, {});
}

Result<> Deployer::rollBack(const Error &cause)
{
    if (auto stored = m_journal.failing(cause); !stored)
        return tl::unexpected(cause); // the store is away: the next start finds the last phase and decides
    if (auto stored = m_journal.enter(DeployPhase::RollingBack); !stored)
        return tl::unexpected(cause);
    crashPoint("deploy.rollback");
    m_journal.say("rolling back: " + cause.forUser);
    auto restored = restoreAll();
    (void)removeTree(m_plan.staging);
    if (!restored) {
        m_journal.say("rolling back failed: " + restored.error().forUser);
        return fail(cause.code, cause.forUser + "\nRolling back failed too: " + restored.error().forUser +
                                    "\nThe backup is kept at " + m_plan.backup.string());
    }
    if (auto stored = m_journal.enter(DeployPhase::RolledBack); !stored)
        return tl::unexpected(cause);
    return fail(cause.code, cause.forUser + "\nThe former version is back in place.");
}

} // namespace crat::target
