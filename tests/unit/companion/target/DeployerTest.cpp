#include "core/companion/target/Deployer.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "core/base/Files.h"
#include "core/companion/target/FileTree.h"
#include "tests/unit/companion/target/ArchiveMaker.h"

namespace crat::target {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
namespace fs = std::filesystem;

/// Remembers phases; can fail or copy the disk's state at one of them, as a kill would leave it.
class Journal final : public DeployJournal {
public:
    Result<> enter(DeployPhase phase) override
    {
        phases.push_back(phase);
        if (phase == failAt)
            return fail(Errc::Unavailable, "the store is away");
        return {};
    }
    Result<> failing(const Error &) override { return storeAway ? fail(Errc::Unavailable, "away") : Result<>{}; }
    void say(const std::string &line) override { lines.push_back(line); }

    std::vector<DeployPhase> phases;
    std::vector<std::string> lines;
    std::optional<DeployPhase> failAt;
    bool storeAway = false;
};

class Deploy : public testing::Test {
protected:
    Deploy()
    {
        plan.install = folder.path() / "opt/my service";
        plan.package = folder.path() / "p.tar.gz";
        plan.staging = folder.path() / "work/staging";
        plan.backup = folder.path() / "work/backup";
        plan.log = folder.path() / "log";
        plan.service.name = "SDS";
        plan.service.binary = "sds";
        plan.service.stopScript = "stop.sh";
        plan.service.startScript = "start.sh";
    }
    void put(const std::string &file, const std::string &text)
    {
        fs::create_directories((plan.install / file).parent_path());
        std::ofstream(plan.install / file) << text;
        fs::permissions(plan.install / file, fs::perms::owner_all);
    }
    std::string at(const std::string &file) { return readFile(plan.install / file).value_or("<absent>"); }
    void package(const std::function<void(ArchiveMaker &)> &fill)
    {
        ArchiveMaker maker(plan.package);
        fill(maker);
    }
    void installOldC()
    {
        put("sds", "old binary");
        put("data/keep", "mine");
        put("conf/sds.conf", "old");
        put("stop.sh", "#!/bin/sh\necho stop >> calls\n");
        put("start.sh", "#!/bin/sh\necho start old >> calls\n");
    }
    void installOldOpenResty()
    {
        plan.service.kind = ServiceKind::OpenResty;
        plan.service.stopScript = "scripts/stop.sh";
        plan.service.startScript = "scripts/start.sh";
        put("scripts/stop.sh", "#!/bin/sh\nexit 0\n");
        put("scripts/start.sh", "#!/bin/sh\necho old >> ../calls\n");
        put("conf/site.conf", "site");
        put("lua/old.lua", "old");
    }
    void newOpenRestyPackage(const std::string &start = "#!/bin/sh\necho new >> ../calls\n")
    {
        package([&](ArchiveMaker &maker) {
            maker.file("sls-2/scripts/start.sh", start, 0755).file("sls-2/scripts/stop.sh", "#!/bin/sh\n", 0755);
            maker.file("sls-2/conf/site.conf", "shipped").file("sls-2/lua/new.lua", "new");
        });
    }
    Result<> run(DeployPhase from = DeployPhase::Unpack) { return Deployer(plan, journal, http).run(from, {}); }

    TemporaryFolder folder;
    DeployPlan plan;
    Journal journal;
    fetch::HttpClient http;
};

TEST_F(Deploy, OfACServiceReplacesBinaryAndConfigurationOnly)
{
    installOldC();
    package([](ArchiveMaker &maker) {
        maker.file("SDS-2/SDS", "other").file("SDS-2/sds", "new binary", 0644).file("SDS-2/conf/sds.conf", "new");
        maker.file("SDS-2/start.sh", "#!/bin/sh\necho start new >> calls\n").file("SDS-2/README", "not copied");
    });
    const auto done = run();
    ASSERT_TRUE(done) << done.error().forUser;
    EXPECT_EQ(at("conf/sds.conf"), "new");
    EXPECT_EQ(at("data/keep"), "mine");
    EXPECT_EQ(at("README"), "<absent>");
    EXPECT_EQ(at("calls"), "stop\nstart new\n");
    EXPECT_NE(fs::status(plan.install / "start.sh").permissions() & fs::perms::owner_exec, fs::perms::none);
    EXPECT_THAT(journal.phases,
                ElementsAre(DeployPhase::Unpack, DeployPhase::Stop, DeployPhase::Backup, DeployPhase::Replace,
                            DeployPhase::Start, DeployPhase::Health, DeployPhase::Done));
    EXPECT_FALSE(fs::exists(plan.staging));
}

TEST_F(Deploy, OfACServiceWithoutItsBinaryTouchesNothing)
{
    installOldC();
    package([](ArchiveMaker &maker) { maker.file("x/other", "x"); });
    const auto done = run();
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, Errc::BadInput);
    EXPECT_THAT(done.error().forUser, HasSubstr("holds no binary 'sds'"));
    EXPECT_EQ(at("sds"), "old binary");
}

TEST_F(Deploy, OpenRestyFullReplacesAllButTheConfiguration)
{
    installOldOpenResty();
    newOpenRestyPackage();
    const auto done = run();
    ASSERT_TRUE(done) << done.error().forUser;
    EXPECT_EQ(at("conf/site.conf"), "site");
    EXPECT_EQ(at("lua/new.lua"), "new");
    EXPECT_EQ(at("lua/old.lua"), "<absent>");
    EXPECT_EQ(readFile(plan.install.parent_path() / "calls").value(), "new\n");
    EXPECT_FALSE(fs::exists(plan.install.string() + ".crat-new"));
}

TEST_F(Deploy, OpenRestyUpdateLaysOver)
{
    installOldOpenResty();
    newOpenRestyPackage();
    plan.full = false;
    ASSERT_TRUE(run());
    EXPECT_EQ(at("conf/site.conf"), "site");
    EXPECT_EQ(at("lua/new.lua"), "new");
    EXPECT_EQ(at("lua/old.lua"), "old");
}

TEST_F(Deploy, OfAServiceThatWasNeverThereInstallsIt)
{
    plan.service.kind = ServiceKind::OpenResty;
    plan.service.stopScript = "scripts/stop.sh";
    plan.service.startScript = "scripts/start.sh";
    newOpenRestyPackage();
    ASSERT_TRUE(run());
    EXPECT_EQ(at("conf/site.conf"), "shipped");
}

TEST_F(Deploy, RollsBackWhenTheStartFails)
{
    installOldOpenResty();
    newOpenRestyPackage("#!/bin/sh\necho broken config\nexit 3\n");
    const auto done = run();
    ASSERT_FALSE(done);
    EXPECT_THAT(done.error().forUser, HasSubstr("scripts/start.sh ended with exit code 3"));
    EXPECT_THAT(done.error().forUser, HasSubstr("broken config"));
    EXPECT_THAT(done.error().forUser, HasSubstr("former version is back"));
    EXPECT_EQ(at("lua/old.lua"), "old");
    EXPECT_EQ(at("lua/new.lua"), "<absent>");
    EXPECT_EQ(readFile(plan.install.parent_path() / "calls").value(), "old\n");
    EXPECT_EQ(journal.phases.back(), DeployPhase::RolledBack);
}

TEST_F(Deploy, RollsBackWhenTheServiceStaysUnhealthy)
{
    installOldC();
    plan.service.healthUrl = "http://127.0.0.1:9/health";
    plan.service.healthTimeout = std::chrono::seconds(1);
    package([](ArchiveMaker &maker) { maker.file("sds", "new").file("conf/added.conf", "new"); });
    const auto done = run();
    ASSERT_FALSE(done);
    EXPECT_THAT(done.error().forUser, HasSubstr("did not become healthy within 1 s"));
    EXPECT_EQ(at("sds"), "old binary");
    EXPECT_EQ(at("conf/added.conf"), "<absent>");
}

TEST_F(Deploy, OfARefusedArchiveTouchesNothing)
{
    installOldC();
    package([](ArchiveMaker &maker) { maker.file("sds", "new").file("../evil", "x"); });
    const auto done = run();
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, Errc::BadInput);
    EXPECT_EQ(at("sds"), "old binary");
    EXPECT_FALSE(fs::exists(folder.path() / "work/evil"));
}

TEST_F(Deploy, CancelledInTheMiddleRollsBack)
{
    installOldC();
    put("stop.sh", "#!/bin/sh\nexit 0\n");
    package([](ArchiveMaker &maker) { maker.file("sds", "new").file("start.sh", "#!/bin/sh\nexec sleep 60\n", 0755); });
    std::stop_source stop;
    std::jthread canceller([&] {
        const auto until = Deadline::after(std::chrono::seconds(20));
        while (at("sds") != "new" && !until.passed())
            std::this_thread::yield();
        stop.request_stop();
    });
    const auto done = Deployer(plan, journal, http).run(DeployPhase::Unpack, stop.get_token());
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, Errc::Cancelled);
    EXPECT_EQ(at("sds"), "old binary");
}

/// As root nothing is protected from removal by its folder's rights, so this user is another one for a while.
class AsNobody {
public:
    explicit AsNobody(const fs::path &owned)
    {
        if (::geteuid() != 0)
            return;
        for (const auto &entry : fs::recursive_directory_iterator(owned))
            EXPECT_EQ(::lchown(entry.path().c_str(), Nobody, Nobody), 0);
        EXPECT_EQ(::chown(owned.c_str(), Nobody, Nobody), 0);
        EXPECT_EQ(::seteuid(Nobody), 0);
        m_changed = true;
    }
    ~AsNobody()
    {
        if (m_changed) {
            EXPECT_EQ(::seteuid(0), 0);
        }
    }

private:
    static constexpr uid_t Nobody = 65534;
    bool m_changed = false;
};

TEST_F(Deploy, IsGoodEvenWhereTheOldFolderCannotBeRemoved)
{
    installOldOpenResty();
    put("locked/old", "1");
    newOpenRestyPackage();
    plan.service.stopScript.clear(); // a shell would give up the borrowed user
    plan.service.startScript.clear();
    fs::permissions(plan.install / "locked", fs::perms::owner_read | fs::perms::owner_exec);
    const fs::path beside = plan.install.parent_path();
    {
        const AsNobody nobody(folder.path());
        const auto done = run();
        ASSERT_TRUE(done) << done.error().forUser;
        EXPECT_EQ(at("lua/new.lua"), "new");
        EXPECT_THAT(journal.lines, Contains(HasSubstr("left over")));
        ASSERT_TRUE(fs::exists(plan.install.string() + ".crat-new/locked/old"));
        journal = Journal();
        ASSERT_TRUE(run()) << "what is left over is in nobody's way";
        EXPECT_EQ(at("lua/new.lua"), "new");
    }
    fs::permissions(plan.install.string() + ".crat-new/locked", fs::perms::owner_all);
    ASSERT_TRUE(run());
    for (const auto &entry : fs::directory_iterator(beside))
        EXPECT_EQ(entry.path(), plan.install) << "is removed by a later deploy";
}

TEST_F(Deploy, GivesTheNewFilesToWhomTheOldOnesBelonged)
{
    if (::geteuid() != 0)
        GTEST_SKIP() << "only root may give files away";
    constexpr uid_t user = 4711, group = 4712;
    installOldOpenResty();
    for (const auto &entry : fs::recursive_directory_iterator(plan.install))
        ASSERT_EQ(::lchown(entry.path().c_str(), user, group), 0);
    ASSERT_EQ(::chown(plan.install.c_str(), user, group), 0);
    ASSERT_EQ(::chown((plan.install / "conf/site.conf").c_str(), user + 1, group), 0);
    newOpenRestyPackage();
    ASSERT_TRUE(run());
    for (const char *file : {"", "lua", "lua/new.lua", "scripts/start.sh"}) {
        const auto owner = ownerOf(plan.install / file);
        ASSERT_TRUE(owner) << file;
        EXPECT_EQ(owner->user, user) << file;
        EXPECT_EQ(owner->group, group) << file;
    }
    EXPECT_EQ(ownerOf(plan.install / "conf/site.conf")->user, user + 1) << "the site's own file, as it was";
}

TEST_F(Deploy, IsBrokenOffWithoutAWayBackWhenTheProcessMustEnd)
{
    installOldC();
    put("stop.sh", "#!/bin/sh\nexit 0\n");
    package([](ArchiveMaker &maker) { maker.file("sds", "new").file("start.sh", "#!/bin/sh\nexec sleep 60\n", 0755); });
    std::stop_source leave;
    std::jthread leaver([&] {
        const auto until = Deadline::after(std::chrono::seconds(20));
        while (at("sds") != "new" && !until.passed())
            std::this_thread::yield();
        leave.request_stop();
    });
    ASSERT_FALSE(Deployer(plan, journal, http, leave.get_token()).run(DeployPhase::Unpack, {}));
    EXPECT_EQ(at("sds"), "new");
    EXPECT_LE(journal.phases.back(), DeployPhase::Start);
    put("start.sh", "#!/bin/sh\nexit 0\n");
    const auto from = journal.phases.back();
    journal = Journal();
    package([](ArchiveMaker &maker) { maker.file("sds", "new").file("start.sh", "#!/bin/sh\nexit 0\n", 0755); });
    ASSERT_TRUE(run(from)) << "the next process goes on";
    EXPECT_EQ(at("sds"), "new");
}

/// A process killed at the beginning of each phase, then started again: the deploy is completed, never half.
class BrokenOff : public Deploy, public testing::WithParamInterface<DeployPhase> {};

TEST_P(BrokenOff, GoesOnFromTheStoredPhase)
{
    installOldOpenResty();
    newOpenRestyPackage();
    journal.failAt = GetParam();
    journal.storeAway = true; // as if killed: no rollback happens in the dying process
    ASSERT_FALSE(run());
    journal = Journal();
    const auto done = run(GetParam());
    ASSERT_TRUE(done) << done.error().forUser;
    EXPECT_EQ(at("conf/site.conf"), "site");
    EXPECT_EQ(at("lua/new.lua"), "new");
    EXPECT_EQ(at("lua/old.lua"), "<absent>");
}

INSTANTIATE_TEST_SUITE_P(Phases, BrokenOff,
                         testing::Values(DeployPhase::Unpack, DeployPhase::Stop, DeployPhase::Backup,
                                         DeployPhase::Replace, DeployPhase::Start, DeployPhase::Health));

TEST_F(Deploy, ABrokenOffReplaceIsDoneAgainWhole)
{
    installOldOpenResty();
    newOpenRestyPackage();
    journal.failAt = DeployPhase::Start;
    journal.storeAway = true;
    ASSERT_FALSE(run()); // Replace is done, and is done once more now
    fs::create_directories(plan.install.string() + ".crat-new/rubbish");
    journal = Journal();
    ASSERT_TRUE(run(DeployPhase::Replace));
    EXPECT_EQ(at("conf/site.conf"), "site");
    EXPECT_EQ(at("rubbish"), "<absent>");
}

} // namespace crat::target
