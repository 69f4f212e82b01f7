#include "core/base/ProcessMark.h"

#include <csignal>
#include <poll.h>

#include <gtest/gtest.h>

#include "core/base/Files.h"
#include "core/base/Random.h"

namespace crat {
namespace {

using namespace std::chrono_literals;

ProcessOptions marked(const std::string &value)
{
    ProcessOptions options;
    // The inner one leaves the group, as browsers do.
    options.arguments = {"/bin/sh", "-c", "setsid sleep 600 & echo ready; sleep 600"};
    options.environment["CRAT_MARK_TEST"] = value;
    options.standardOutput = ProcessOutput::pipe();
    return options;
}

std::size_t waitForCount(const std::string &value, std::size_t wanted)
{
    std::size_t count = 0;
    for (const Deadline until = Deadline::after(20s); !until.passed(); ::poll(nullptr, 0, 5)) {
        count = processesMarked("CRAT_MARK_TEST", value).size();
        if (count == wanted)
            break;
    }
    return count;
}

TEST(ProcessMark, FindsAndKillsTheWholeFamilyAndNobodyElse)
{
    const std::string value = randomToken(64), other = randomToken(64);
    auto first = ChildProcess::start(marked(value));
    auto second = ChildProcess::start(marked(other));
    ASSERT_TRUE(first && second);
    EXPECT_EQ(waitForCount(value, 3), 3u) << "the shell, its sleep, and the one that left";
    EXPECT_EQ(waitForCount(other, 3), 3u);

    EXPECT_GE(killMarked("CRAT_MARK_TEST", value), 3u);
    EXPECT_TRUE(first->wait(Deadline::after(20s)));
    EXPECT_EQ(waitForCount(value, 0), 0u);
    EXPECT_EQ(processesMarked("CRAT_MARK_TEST", other).size(), 3u);
    EXPECT_EQ(processesMarked("CRAT_MARK_TEST", value.substr(1)).size(), 0u) << "the whole value counts";
    killMarked("CRAT_MARK_TEST", other);
}

TEST(ProcessMark, FindsWhatLostTheMarkInTheSameSession)
{
    const std::string value = randomToken(64);
    auto unmarked = marked(value), bystander = marked(value);
    unmarked.arguments = {"/bin/sh", "-c", "env -i sleep 600 & sleep 600"};
    bystander.arguments = {"/bin/sh", "-c", "sleep 600 & sleep 600"};
    bystander.environment.clear();
    auto first = ChildProcess::start(unmarked), second = ChildProcess::start(bystander);
    ASSERT_TRUE(first && second);
    EXPECT_EQ(waitForCount(value, 3), 3u) << "the shell, its sleep, and the one without environment";
    EXPECT_GE(killMarked("CRAT_MARK_TEST", value), 3u);
    EXPECT_TRUE(first->wait(Deadline::after(20s)));
    EXPECT_TRUE(second->running());
}

TEST(ProcessMark, LetsAProcessEndByItselfFirst)
{
    const TemporaryFolder folder;
    const std::string value = randomToken(64);
    ProcessOptions options;
    options.arguments = {"/bin/sh", "-c",
                         "trap 'echo tidy > told; exit 0' TERM; echo ready > up; while :; do sleep 0.05; done"};
    options.environment["CRAT_MARK_TEST"] = value;
    options.workingFolder = folder.path();
    auto stubborn = options;
    stubborn.arguments = {"/bin/sh", "-c", "trap '' TERM; echo ready > deaf; while :; do sleep 0.05; done"};
    auto first = ChildProcess::start(options), second = ChildProcess::start(stubborn);
    ASSERT_TRUE(first && second);
    for (const Deadline until = Deadline::after(20s);
         !until.passed() &&
         !(std::filesystem::exists(folder.path() / "up") && std::filesystem::exists(folder.path() / "deaf"));)
        ::poll(nullptr, 0, 5);
    endMarked("CRAT_MARK_TEST", value, 2s);
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "told"));
    EXPECT_EQ(first->wait(Deadline::after(20s)).value_or(ExitState{}).code, 0);
    EXPECT_EQ(second->wait(Deadline::after(20s)).value_or(ExitState{}).signal, SIGKILL);
    EXPECT_EQ(waitForCount(value, 0), 0u);
}

} // namespace
} // namespace crat
