#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "core/base/Result.h"
#include "core/companion/fetch/HttpClient.h"
#include "core/companion/target/Archive.h"
#include "core/companion/target/Service.h"

namespace crat::target {

/// Where a deploy is. Stored before the phase begins; each may be done again from its beginning.
enum class DeployPhase {
    Unpack, ///< archive checked and unpacked beside the install folder's files; nothing is touched yet
    Stop,   ///< the service's stop script
    Backup,
    Replace,
    Start, ///< the start script; entered anew it stops the service first
    Health,
    Done,
    RollingBack, ///< stop, restore, start
    RolledBack,
};
BOOST_DESCRIBE_ENUM(DeployPhase, Unpack, Stop, Backup, Replace, Start, Health, Done, RollingBack, RolledBack)

/// Remembers a deploy's phases durably and tells people what is done.
class DeployJournal {
public:
    virtual ~DeployJournal() = default;
    /// Returns only once the phase is stored. An error ends the deploy.
    virtual Result<> enter(DeployPhase phase) = 0;
    /// What failed, stored before the rollback begins, so that a restarted rollback still knows.
    virtual Result<> failing(const Error &cause) = 0;
    virtual void say(const std::string &line) = 0;
};

struct DeployPlan {
    Service service;
    std::filesystem::path install; ///< by checkedInstallFolder()
    bool full = true;              ///< OpenResty: in the place of what is there, else over it
    std::filesystem::path package;
    std::filesystem::path staging; ///< folder of this deploy's own, for the unpacked package
    std::filesystem::path backup;  ///< likewise, for what was there
    std::filesystem::path log;     ///< the scripts' output is appended
    ArchiveLimits limits;
};

/// One deploy of one service, as the target's contract lists the steps, with backup and, on any failure or cancellation after
/// the service was stopped, rollback. Blocks its thread. The caller sees that no other one works on the same folder.
class Deployer {
public:
    /// `leave`: the process must end now. What is under way is broken off where it stands, without a way back: the next
    /// process goes on from the stored phase, as after a kill.
    Deployer(DeployPlan plan, DeployJournal &journal, const fetch::HttpClient &http, std::stop_token leave = {})
        : m_plan(std::move(plan)), m_journal(journal), m_http(http), m_leave(std::move(leave))
    {
    }

    /// From `phase` (a former process' last one, or Unpack) to Done or RolledBack. The error says what failed, and whether what
    /// was there is back. Codes: BadInput (package, archive), Unavailable, Timeout, Cancelled, TooLarge.
    Result<> run(DeployPhase phase, std::stop_token stop);

    /// Goes on with, or begins, the way back; `cause` is what the result will say.
    Result<> rollBack(const Error &cause);
    /// What the result says of a way back that came to its end.
    static tl::unexpected<Error> rolledBack(const Error &cause);

private:
    Result<> forward(DeployPhase phase, std::stop_token stop);
    Result<> unpack(std::stop_token stop);
    Result<> stopService(std::stop_token stop);
    Result<> keepBackup(std::stop_token stop);
    Result<> replace(std::stop_token stop);
    Result<> replaceFiles(const std::stop_token &stop);
    Result<> replaceFolder(const std::stop_token &stop);
    Result<> buildFolder(const std::filesystem::path &fresh, const std::stop_token &stop);
    Result<> startService(std::stop_token stop);
    Result<> checkHealth(std::stop_token stop);
    Result<> restoreAll();
    Result<> script(const std::string &path, bool mustSucceed, std::stop_token stop);
    Result<std::vector<std::string>> filesToReplace() const;
    Result<std::string> binaryInPackage() const;
    std::filesystem::path content() const;

    DeployPlan m_plan;
    DeployJournal &m_journal;
    const fetch::HttpClient &m_http;
    const std::stop_token m_leave;
    DeployPhase m_reached = DeployPhase::Unpack;
};

} // namespace crat::target
