#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "core/base/ChildProcess.h"
#include "core/base/Files.h"

namespace crat {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

ProcessOptions shell(std::string script)
{
    ProcessOptions options;
    options.arguments = {"/bin/sh", "-c", std::move(script)};
    return options;
}

Deadline soon()
{
    return Deadline::after(20s);
}

/// The first line of `file` once it is complete.
std::string lineOf(const fs::path &file)
{
    for (const Deadline until = soon(); !until.passed();) {
        if (auto text = readFile(file); text && text->ends_with('\n'))
            return text->substr(0, text->find('\n'));
        ::poll(nullptr, 0, 5);
    }
    return {};
}

bool goneBefore(int pid, Deadline until)
{
    while (ProcessIdentity::of(pid)) {
        if (until.passed())
            return false;
        ::poll(nullptr, 0, 5);
    }
    return true;
}

TEST(ChildProcess, CatchesBothStreamsAndTheExitCode)
{
    auto options = shell("cat; echo \"$WORD\" >&2; pwd; exit 3");
    options.standardInput = "from us\n";
    options.environment["WORD"] = "字";
    options.workingFolder = "/usr";
    const auto result = runProcess(options, soon());
    ASSERT_TRUE(result) << result.error().forLog;
    EXPECT_EQ(result->output, "from us\n/usr\n");
    EXPECT_EQ(result->error, "字\n");
    EXPECT_EQ(result->exit.code, 3);
    EXPECT_FALSE(result->truncated);
}

TEST(ChildProcess, NamesTheMissingProgram)
{
    ProcessOptions options;
    options.arguments = {"crat-no-such-program"};
    const auto child = ChildProcess::start(options);
    ASSERT_FALSE(child);
    EXPECT_EQ(child.error().code, Errc::NotFound);
    EXPECT_NE(child.error().forUser.find("crat-no-such-program"), std::string::npos);

    auto bad = shell("true");
    bad.workingFolder = "/no/such/folder";
    ASSERT_FALSE(ChildProcess::start(bad));
    EXPECT_EQ(ChildProcess::start(bad).error().code, Errc::NotFound);
}

TEST(ChildProcess, RefusesWhatCannotBeHandedOver)
{
    EXPECT_EQ(ChildProcess::start({}).error().code, Errc::BadInput);
    auto options = shell("true");
    options.arguments.push_back(std::string("a\0b", 3));
    EXPECT_EQ(ChildProcess::start(options).error().code, Errc::BadInput);
    options = shell("true");
    options.environment["A=B"] = "x";
    EXPECT_EQ(ChildProcess::start(options).error().code, Errc::BadInput);
    options = shell("true");
    options.standardInput.assign(100'000, 'x');
    EXPECT_EQ(ChildProcess::start(options).error().code, Errc::TooLarge);
}

TEST(ChildProcess, InheritsOnlyChosenDescriptors)
{
    const TemporaryFolder folder;
    const int open = ::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY); // on purpose without O_CLOEXEC
    int ends[2];
    ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    auto options = shell("echo kept >&3; ls /proc/self/fd | tr '\\n' ' '");
    options.keep = {ends[1]};
    const auto result = runProcess(options, soon());
    ::close(open);
    ::close(ends[1]);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->output, "0 1 2 3 4 "); // 4 is ls's own look into the folder
    char text[16] = {};
    EXPECT_EQ(::read(ends[0], text, sizeof text), 5);
    EXPECT_STREQ(text, "kept\n");
    ::close(ends[0]);
}

TEST(ChildProcess, LeadsItsOwnGroupWithDefaultSignals)
{
    ::signal(SIGPIPE, SIG_IGN);
    auto options = shell("grep SigIgn /proc/self/status; cut -d' ' -f5,6 /proc/$$/stat; echo $$");
    const auto result = runProcess(options, soon());
    ::signal(SIGPIPE, SIG_DFL);
    ASSERT_TRUE(result);
    std::istringstream lines(result->output);
    std::string name, mask;
    int group = 0, session = 0, pid = 0;
    lines >> name >> mask >> group >> session >> pid;
    EXPECT_EQ(std::stoull(mask, nullptr, 16) & 0x7fffffffu, 0u) << "signals 1 to 31 (32 and 33 are glibc's own)";
    EXPECT_EQ(group, pid);
    EXPECT_EQ(session, pid);
    EXPECT_NE(group, ::getpgrp());
}

TEST(ChildProcess, BoundsWhatItKeeps)
{
    const auto result = runProcess(shell("head -c 300000 /dev/zero"), soon(), 1000);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->output.size(), 1000u);
    EXPECT_TRUE(result->truncated);
    EXPECT_TRUE(result->exit.ok());
}

TEST(ChildProcess, DeadlineEndsTheWholeTree)
{
    const TemporaryFolder folder;
    const auto result = runProcess(shell("sleep 300 & echo $! > '" + (folder.path() / "pid").string() + "'; wait"),
                                   Deadline::after(300ms));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, Errc::Timeout);
    const int grandchild = std::stoi(lineOf(folder.path() / "pid"));
    EXPECT_TRUE(goneBefore(grandchild, soon()));
}

TEST(ChildProcess, CanBeCancelledThroughADescriptor)
{
    int ends[2];
    ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    ASSERT_EQ(::write(ends[1], "x", 1), 1);
    const auto result = runProcess(shell("sleep 300"), soon(), 1000, ends[0]);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, Errc::Cancelled);
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST(ChildProcess, StopKillsWhatDoesNotHeedTerm)
{
    const TemporaryFolder folder;
    const fs::path ready = folder.path() / "ready";
    auto child =
        ChildProcess::start(shell("trap '' TERM; echo up > '" + ready.string() + "'; while :; do sleep 300; done"));
    ASSERT_TRUE(child);
    ASSERT_EQ(lineOf(ready), "up");
    EXPECT_TRUE(child->running());
    EXPECT_EQ(child->stop(100ms).signal, SIGKILL);
    EXPECT_FALSE(child->running());
}

TEST(ChildProcess, StopLetsItTidyUp)
{
    const TemporaryFolder folder;
    const fs::path ready = folder.path() / "ready";
    auto child = ChildProcess::start(
        shell("trap 'exit 7' TERM; echo up > '" + ready.string() + "'; while :; do sleep 300 & wait; done"));
    ASSERT_TRUE(child);
    ASSERT_EQ(lineOf(ready), "up");
    EXPECT_EQ(child->stop(10s).code, 7);
}

TEST(ChildProcess, ExitDescriptorWakesAPoll)
{
    auto child = ChildProcess::start(shell("exit 5"));
    ASSERT_TRUE(child);
    pollfd entry{child->exitDescriptor(), POLLIN, 0};
    ASSERT_EQ(::poll(&entry, 1, 20'000), 1);
    ASSERT_TRUE(child->exitState());
    EXPECT_EQ(child->exitState()->code, 5);
}

TEST(ChildProcess, WaitGivesUpAndTheChildGoesOn)
{
    auto child = ChildProcess::start(shell("sleep 300"));
    ASSERT_TRUE(child);
    EXPECT_EQ(child->wait(Deadline::after(20ms)).error().code, Errc::Timeout);
    EXPECT_TRUE(child->running());
}

TEST(ChildProcess, EndsWithItsObjectUnlessDetached)
{
    int pid = 0;
    {
        auto child = ChildProcess::start(shell("sleep 300"));
        ASSERT_TRUE(child);
        pid = child->pid();
    }
    EXPECT_FALSE(ProcessIdentity::of(pid));
}

TEST(ChildProcess, IsAdoptedByIdentityAndStopped)
{
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "out";
    std::string identity;
    {
        auto options = shell("echo started; sleep 300");
        options.standardOutput = ProcessOutput::toFile(file);
        auto child = ChildProcess::start(options);
        ASSERT_TRUE(child);
        identity = child->identity().toText();
        child->detach();
    }
    EXPECT_EQ(lineOf(file), "started");
    const auto known = ProcessIdentity::fromText(identity);
    ASSERT_TRUE(known);
    EXPECT_EQ(known->toText(), identity);
    auto again = ChildProcess::adopt(*known);
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->running());
    const ExitState end = again->stop(5s);
    EXPECT_FALSE(end.code);
    EXPECT_FALSE(again->running());
    EXPECT_EQ(ChildProcess::adopt(*known).error().code, Errc::NotFound);
}

TEST(ChildProcess, AReusedNumberIsNotAdopted)
{
    auto identity = ProcessIdentity::of(::getpid());
    ASSERT_TRUE(identity);
    identity->startTicks += 1;
    EXPECT_EQ(ChildProcess::adopt(*identity).error().code, Errc::NotFound);
    identity->startTicks -= 1;
    identity->bootId = "another boot";
    EXPECT_EQ(ChildProcess::adopt(*identity).error().code, Errc::NotFound);
    for (const char *text : {"", "12", "12 ", "12 13", "x 13 b", "1 13 b", "-5 13 b"})
        EXPECT_FALSE(ProcessIdentity::fromText(text)) << text;
}

TEST(ChildProcess, FindsPrograms)
{
    EXPECT_TRUE(findProgram("sh"));
    EXPECT_TRUE(findProgram("/bin/sh"));
    EXPECT_FALSE(findProgram("crat-no-such-program"));
}

} // namespace
} // namespace crat
