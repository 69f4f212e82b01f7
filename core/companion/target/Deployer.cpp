#include "core/companion/target/Deployer.h"

#include <algorithm>

#include "core/base/CrashPoint.h"
#include "core/base/EitherStop.h"
#include "core/base/Guarded.h"
#include "core/base/Log.h"
#include "core/base/Pause.h"
#include "core/companion/fetch/Url.h"
#include "core/companion/target/Backup.h"
#include "core/companion/target/FileTree.h"
#include "core/companion/target/Script.h"

namespace crat::target {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::milliseconds HealthInterval{250};
constexpr const char *Beside = ".crat-new"; ///< the new version, and after the exchange the old one

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
    fs::recursive_directory_iterator found(path, ec), end;
    for (; !ec && found != end; found.increment(ec)) {
        std::error_code gone;
        if (found->is_symlink(gone) || !found->is_directory(gone))
            into.push_back(found->path().lexically_relative(root).string());
    }
    if (ec)
        return fail(Errc::Unavailable, "the package's " + entry + " can't be read: " + ec.message());
    return {};
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
    const EitherStop either(stop, m_leave);
    auto done = guarded("the deploy", [&] { return forward(phase, either.token()); });
    if (done || m_leave.stop_requested())
        return done;
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
        Result<> (Deployer::*work)(std::stop_token);
    };
    static constexpr Step steps[] = {
        {DeployPhase::Unpack, &Deployer::unpack},      {DeployPhase::Stop, &Deployer::stopService},
        {DeployPhase::Backup, &Deployer::keepBackup},  {DeployPhase::Replace, &Deployer::replace},
        {DeployPhase::Start, &Deployer::startService}, {DeployPhase::Health, &Deployer::checkHealth},
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
        if (auto done = (this->*step.work)(stop); !done)
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
    fs::recursive_directory_iterator entry(root, ec), end;
    for (; !ec && entry != end; entry.increment(ec)) {
        std::error_code gone;
        if (!fs::is_regular_file(entry->symlink_status(gone)))
            continue;
        const std::string path = entry->path().lexically_relative(root).string();
        const bool fits = lowered(path) == wanted || lowered(entry->path().filename().string()) == wanted;
        if (fits && (found.empty() || path.size() < found.size()))
            found = path;
    }
    if (ec)
        return fail(Errc::Unavailable, "the unpacked package can't be read: " + ec.message());
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

Result<> Deployer::keepBackup(std::stop_token stop)
{
    m_journal.say("backing up");
    Backup backup(m_plan.backup);
    if (m_plan.service.kind == ServiceKind::OpenResty)
        return backup.keepWhole(m_plan.install, stop);
    auto files = filesToReplace();
    if (!files)
        return tl::unexpected(files.error());
    return backup.keepFiles(m_plan.install, *files, stop);
}

Result<> Deployer::replace(std::stop_token stop)
{
    m_journal.say("replacing what is in " + m_plan.install.string());
    return m_plan.service.kind == ServiceKind::C ? replaceFiles(stop) : replaceFolder(stop);
}

/// What is new belongs to whom the old one belonged to, else to whom the install folder belongs to: the service may run as a
/// user of its own and must be able to go on writing there.
Result<> Deployer::replaceFiles(const std::stop_token &stop)
{
    auto files = filesToReplace();
    auto binary = binaryInPackage();
    if (!files || !binary)
        return tl::unexpected((files ? binary.error() : files.error()));
    for (const auto &file : *files) {
        const fs::path to = m_plan.install / file;
        const auto owner = there(to) ? ownerOf(to) : ownerOf(m_plan.install);
        if (auto made = makeFolder(to.parent_path(), owner); !made)
            return made;
        if (auto copied = copyTree(content() / file, to, {owner, stop}); !copied)
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

/// Built beside the install folder and exchanged in one step: the service's folder is the old one or the new one.
Result<> Deployer::replaceFolder(const std::stop_token &stop)
{
    auto fresh = freshBeside(m_plan.install, Beside);
    if (!fresh)
        return tl::unexpected(fresh.error());
    if (auto built = buildFolder(*fresh, stop); !built)
        return built;
    if (auto exchanged = exchangeFolders(*fresh, m_plan.install); !exchanged)
        return exchanged;
    // The old one is of no use any more: that it can't be removed is no reason to take a good deploy back.
    if (auto gone = removeTree(*fresh); !gone)
        m_journal.say("the old version's folder is left over: " + gone.error().forUser +
                      "; the next deploy tries to remove it again");
    return {};
}

Result<> Deployer::buildFolder(const fs::path &fresh, const std::stop_token &stop)
{
    const fs::path former = Backup(m_plan.backup).tree();
    const CopyRules kept{{}, stop}, given{ownerOf(former), stop};
    if (!m_plan.full) {
        if (auto copied = copyTree(former, fresh, kept); !copied)
            return copied;
    }
    if (auto copied = copyTree(content(), fresh, given); !copied)
        return copied;
    for (const auto &config : m_plan.service.config) {
        if (!there(former / config))
            continue;
        if (auto made = makeFolder((fresh / config).parent_path(), given.owner); !made)
            return made;
        if (auto copied = copyTree(former / config, fresh / config, kept); !copied)
            return copied;
    }
    return {};
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
    // The way back is not cancelled: half of it would be worse than either end. Only the end of the process breaks it off.
    if (auto stopped = stopService(m_leave); !stopped)
        return stopped;
    if (backup.isComplete()) {
        if (auto restored = backup.restore(m_plan.install, m_leave); !restored)
            return restored;
    }
    sweepBeside(m_plan.install, Beside);
    const std::string &start = m_plan.service.startScript;
    if (start.empty() || !there(m_plan.install / start))
        return {};
    return script(start, true, m_leave);
}

Result<> Deployer::rollBack(const Error &cause)
{
    auto stored = m_journal.failing(cause);
    if (stored)
        stored = m_journal.enter(DeployPhase::RollingBack);
    if (!stored && (stored.error().code == Errc::Unavailable || stored.error().code == Errc::Cancelled))
        return tl::unexpected(cause); // the store is away and we end: the next start finds the last phase and decides
    crashPoint("deploy.rollback");
    m_journal.say("rolling back: " + cause.forUser);
    auto restored = guarded("the way back", [this] { return restoreAll(); });
    if (!restored && m_leave.stop_requested())
        return tl::unexpected(cause); // the next process begins the way back again
    (void)removeTree(m_plan.staging);
    if (!restored) {
        m_journal.say("rolling back failed: " + restored.error().forUser);
        return fail(cause.code, cause.forUser + "\nRolling back failed too: " + restored.error().forUser +
                                    "\nThe backup is kept at " + m_plan.backup.string());
    }
    if (stored = m_journal.enter(DeployPhase::RolledBack); !stored)
        return tl::unexpected(cause);
    crashPoint("deploy.rolledback");
    return rolledBack(cause);
}

tl::unexpected<Error> Deployer::rolledBack(const Error &cause)
{
    return fail(cause.code, cause.forUser + "\nThe former version is back in place.");
}

} // namespace crat::target
