#include "core/companion/target/Script.h"

#include <gtest/gtest.h>

#include "core/base/Files.h"

namespace crat::target {
namespace {

using namespace std::chrono_literals;

/// As a companion that was killed leaves it: the note names another process than ours as its owner.
void leaveNote(const std::filesystem::path &log, const ProcessIdentity &program)
{
    const ProcessIdentity owner{program.pid, program.startTicks + 1, program.bootId};
    ASSERT_TRUE(writeFileAtomically(log.string() + ".process",
                                    "mark-of-nobody\n" + owner.toText() + "\n" + program.toText() + "\n"));
}

TEST(Script, WhatDroppedItsMarkIsEndedByItsIdentity)
{
    const TemporaryFolder folder;
    ProcessOptions options;
    options.arguments = {"/bin/sh", "-c", "exec env -i sleep 600"};
    auto program = ChildProcess::start(options), bystander = ChildProcess::start(options);
    ASSERT_TRUE(program && bystander);
    leaveNote(folder.path() / "stop.log", program->identity());
    endLeftOver(folder.path() / "stop.log");
    EXPECT_TRUE(program->wait(Deadline::after(20s)));
    EXPECT_TRUE(bystander->running());
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "stop.log.process"));
}

TEST(Script, TheNoteNamesTheProgramWhileItRuns)
{
    const TemporaryFolder folder;
    const auto log = folder.path() / "start.log";
    ProcessOptions options;
    options.arguments = {"/bin/sh", "-c",
                         "while [ $(wc -l < \"$0\") -lt 3 ]; do sleep 0.02; done; tail -n 1 \"$0\"; echo $$",
                         log.string() + ".process"};
    const auto ended = runLogged(options, log, Deadline::after(20s), {});
    ASSERT_TRUE(ended && ended->ok());
    const std::string said = readFile(log, 4096).value_or("");
    const auto named = ProcessIdentity::fromText(said.substr(0, said.find('\n')));
    ASSERT_TRUE(named) << said;
    EXPECT_EQ(said.substr(said.find('\n') + 1), std::to_string(named->pid) + "\n");
    EXPECT_FALSE(std::filesystem::exists(log.string() + ".process"));
}

} // namespace
} // namespace crat::target
