#include <condition_variable>
#include <fstream>
#include <thread>

#include <sys/stat.h>

#include "tests/unit/robot_index/Support.h"

namespace crat::robot {
namespace {

using State = CallTarget::State;

std::string target(const Snapshot &snapshot, FileId file, std::size_t call)
{
    const CallTarget &found = snapshot.linked(file).targets.at(call);
    return found.found() ? snapshot.fullNameOf(found.keyword) : "-";
}

TEST_F(ProjectTest, ResolvesAcrossFilesAndLibraries)
{
    write("lib/helpers.resource",
          "*** Settings ***\nLibrary    Collections\n*** Keywords ***\nHelp ${who}\n    Log    1\n"
          "Plain\n    Append To List    ${EMPTY}    1\n");
    write("tests/a.robot",
          "*** Settings ***\nResource    ${CURDIR}/../lib${/}helpers.resource\n*** Test Cases ***\nT\n"
          "    given help a friend\n    PLAIN\n    helpers.Plain\n    BuiltIn.Log    1\n    Copy_List    x\n"
          "    Nothing Like It\n    Own\n*** Keywords ***\nOwn\n    No Operation\n");
    open();
    const auto s = snapshot();
    const FileId a = id("tests/a.robot");
    ASSERT_EQ(s->linked(a).imports.at(0).state, ResolvedImport::State::Resolved);
    EXPECT_EQ(target(*s, a, 0), "helpers.Help ${who}");
    EXPECT_EQ(target(*s, a, 1), "helpers.Plain");
    EXPECT_EQ(target(*s, a, 2), "helpers.Plain");
    EXPECT_EQ(target(*s, a, 3), "BuiltIn.Log");
    EXPECT_EQ(target(*s, a, 4), "Collections.Copy List");
    EXPECT_EQ(s->linked(a).targets.at(5).state, State::NotFound);
    EXPECT_EQ(target(*s, a, 6), "Own");
}

TEST_F(ProjectTest, FollowsChanges)
{
    write("k.resource", "*** Keywords ***\nOne\n    Log    1\n");
    write("a.robot", "*** Settings ***\nResource    k.resource\n*** Test Cases ***\nT\n    One\n    Two\n");
    open();
    const FileId a = id("a.robot");
    EXPECT_EQ(snapshot()->linked(a).targets.at(1).state, State::NotFound);
    const auto before = snapshot();
    m_project->update(path("k.resource"), "*** Keywords ***\nOne\n    Log    1\nTwo\n    Log    2\n");
    EXPECT_EQ(target(*snapshot(), a, 1), "k.Two");
    EXPECT_EQ(before->linked(a).targets.at(1).state, State::NotFound) << "a snapshot never changes";
    m_project->update(path("a.robot"), "*** Settings ***\nResource    k.resource\n*** Test Cases ***\nT\n    Two\n");
    EXPECT_EQ(target(*snapshot(), a, 0), "k.Two");
    m_project->remove(path("k.resource"));
    std::filesystem::remove(path("k.resource"));
    m_project->refresh({path("k.resource")});
    EXPECT_EQ(snapshot()->linked(a).imports.at(0).state, ResolvedImport::State::Missing);
    EXPECT_EQ(snapshot()->linked(a).targets.at(0).state, State::NotFound);
    write("k.resource", "*** Keywords ***\nTwo\n    Log    2\n");
    m_project->refresh({path("k.resource")});
    EXPECT_EQ(target(*snapshot(), a, 0), "k.Two");
}

TEST_F(ProjectTest, CirclesEnd)
{
    write("a.resource", "*** Settings ***\nResource    b.resource\n*** Keywords ***\nA\n    B\n");
    write("b.resource", "*** Settings ***\nResource    a.resource\n*** Keywords ***\nB\n    A\n");
    open();
    EXPECT_EQ(target(*snapshot(), id("a.resource"), 0), "b.B");
    EXPECT_EQ(target(*snapshot(), id("b.resource"), 0), "a.A");
}

TEST_F(ProjectTest, ALibraryThatHangsOrCrashesIsUnavailableAndCostsNobodyElse)
{
    m_limit = std::chrono::milliseconds(1500);
    write("hang.py", "import time\ntime.sleep(600)\n");
    write("crash.py", "import os\nos.abort()\n");
    write("broken.py", "raise RuntimeError('no way')\n");
    write("good.py", "def my_keyword(a, b=1): pass\n");
    write("a.robot",
          "*** Settings ***\nLibrary    hang.py\nLibrary    crash.py\nLibrary    broken.py\nLibrary    good.py\n"
          "*** Test Cases ***\nT\n    My Keyword    1\n    Who Knows\n");
    open();
    const LinkedFile &a = snapshot()->linked(id("a.robot"));
    EXPECT_EQ(a.imports.at(0).state, ResolvedImport::State::Unavailable) << a.imports.at(0).problem;
    EXPECT_EQ(a.imports.at(1).state, ResolvedImport::State::Unavailable) << a.imports.at(1).problem;
    EXPECT_EQ(a.imports.at(2).state, ResolvedImport::State::Failed) << a.imports.at(2).problem;
    EXPECT_NE(a.imports.at(2).problem.find("no way"), std::string::npos) << a.imports.at(2).problem;
    EXPECT_EQ(target(*snapshot(), id("a.robot"), 0), "good.My Keyword");
    EXPECT_EQ(a.targets.at(1).state, State::Uncertain);
}

TEST_F(ProjectTest, ALibraryThatLeavesAProcessBehindAnswersAtOnce)
{
    // The fork keeps the helper's pipe, and goes on reading this very file as if it were the import.
    write("forks.py", "import os, time\nif os.fork() == 0:\n    time.sleep(600)\ndef forked_keyword(): pass\n");
    write("a.robot", "*** Settings ***\nLibrary    forks.py\n*** Test Cases ***\nT\n    Forked Keyword\n");
    open();
    const LinkedFile &a = snapshot()->linked(id("a.robot"));
    EXPECT_EQ(a.imports.at(0).state, ResolvedImport::State::Resolved) << a.imports.at(0).problem;
}

TEST_F(ProjectTest, ASlowLibraryKeepsNobodyWaiting)
{
    // It waits for a reader of its pipe, so that the test decides how long it takes.
    ASSERT_EQ(::mkfifo(path("gate").c_str(), 0600), 0);
    write("slow.py", "open(__file__[:-7] + 'gate', 'w').close()\ndef slow_keyword(): pass\n");
    write("good.py", "def good_keyword(): pass\n");
    write("a.robot", "*** Settings ***\nLibrary    slow.py\nLibrary    good.py\n*** Test Cases ***\nT\n"
                     "    Good Keyword\n    Slow Keyword\n");
    open(false);
    std::mutex mutex;
    std::condition_variable changed;
    bool good = false;
    std::thread asking([&] {
        m_project->loadLibraries(Deadline::after(std::chrono::seconds(60)), [&] {
            const std::lock_guard lock(mutex);
            good |= snapshot()->linked(id("a.robot")).targets.at(0).found();
            changed.notify_all();
        });
    });
    {
        std::unique_lock lock(mutex);
        EXPECT_TRUE(changed.wait_for(lock, std::chrono::seconds(30), [&] { return good; }));
    }
    EXPECT_EQ(snapshot()->linked(id("a.robot")).targets.at(1).state, State::Uncertain);
    m_project->update(path("b.robot"), "*** Test Cases ***\nB\n    Good Keyword\n"); // changes do not wait either
    EXPECT_TRUE(snapshot()->find(path("b.robot")));
    std::ifstream(path("gate")).get();
    asking.join();
    EXPECT_EQ(target(*snapshot(), id("a.robot"), 1), "slow.Slow Keyword");
}

TEST_F(ProjectTest, WhoStopsWaitsForNoImport)
{
    m_limit = std::chrono::milliseconds(3600000);
    ASSERT_EQ(::mkfifo(path("began").c_str(), 0600), 0);
    write("hang.py", "import time\nopen(__file__[:-7] + 'began', 'w').close()\ntime.sleep(3600)\n");
    write("a.robot", "*** Settings ***\nLibrary    hang.py\n*** Test Cases ***\nT\n    X\n");
    open(false);
    std::thread asking([&] { m_project->loadLibraries(Deadline::after(std::chrono::hours(1))); });
    std::ifstream(path("began")).get(); // it is being imported
    m_service->stop();
    asking.join();
    EXPECT_EQ(snapshot()->linked(id("a.robot")).imports.at(0).state, ResolvedImport::State::Pending);
}

TEST_F(ProjectTest, CachedLibrariesNeedNoPython)
{
    write("a.robot", "*** Settings ***\nLibrary    mine.py\n*** Test Cases ***\nT\n    One\n");
    write("mine.py", "def one(): pass\n");
    open();
    EXPECT_EQ(target(*snapshot(), id("a.robot"), 0), "mine.One");
    LibraryOptions options = m_service->options();
    LibraryService again(options);
    options.python = "/nonexistent/python3"; // would be another cache entry: only the interpreter's own name differs
    const LibraryRequest request{LibraryRequest::Kind::Library, path("mine.py"), {}};
    std::filesystem::rename(options.script, options.script); // the script is there; the cache answers first
    EXPECT_EQ(again.load(std::vector{request}, Deadline::after(std::chrono::milliseconds(0))).at(0).state,
              LibraryAnswer::State::Ready)
        << "a deadline that has passed leaves only the cache";
    write("mine.py", "def one(): pass\ndef two(): pass\n");
    LibraryService stale(again.options());
    EXPECT_EQ(stale.load(std::vector{request}, Deadline::after(std::chrono::milliseconds(0))).at(0).state,
              LibraryAnswer::State::Unavailable)
        << "a changed library is asked again";
}

TEST_F(ProjectTest, VariablesOfTheConfigurationMayBeNumbers)
{
    write("crat.toml",
          "[robot]\n[robot.variables]\nTEXT = \"a\"\nNUMBER = 8080\nSHARE = 0.5\nWHOLE = 2.0\nON = true\nMANY = [1]\n");
    const ProjectOptions options = findProject(m_folder.path());
    EXPECT_EQ(options.variables,
              (std::map<std::string, std::string>{
                  {"TEXT", "a"}, {"NUMBER", "8080"}, {"SHARE", "0.5"}, {"WHOLE", "2.0"}, {"ON", "True"}}));
    ASSERT_EQ(options.problems.size(), 1u);
    EXPECT_NE(options.problems[0].find("MANY"), std::string::npos);
}

TEST_F(ProjectTest, KnowsVariables)
{
    write("vars.py", "FROM_PY = 1\nLIST = [1]\n");
    write("vars.json", "{\"FROM_JSON\": 1}");
    write("k.resource",
          "*** Variables ***\n${SHARED}    1\n*** Keywords ***\nK\n    Log    ${FROM_SUITE} ${NONE_HAS_IT}\n");
    write("a.robot", "*** Settings ***\nResource    k.resource\nVariables    vars.py\nVariables    vars.json\n"
                     "*** Variables ***\n${FROM_SUITE}    1\n*** Test Cases ***\nT\n"
                     "    Log    ${SHARED} ${from py} ${LIST} ${FROM_JSON} ${SUITE NAME} ${Nope}\n");
    open();
    const auto s = snapshot();
    const auto known = [&](std::string_view file, std::string_view name) {
        const auto key = s->names().find(name);
        return key && s->variableKnown(id(file), 0, *key);
    };
    for (const char *name : {"shared", "frompy", "list", "fromjson", "suitename", "fromsuite"})
        EXPECT_TRUE(known("a.robot", name)) << name;
    EXPECT_FALSE(known("a.robot", "nope"));
    EXPECT_TRUE(known("k.resource", "fromsuite")) << "the suite that imports it has it";
    EXPECT_FALSE(known("k.resource", "nonehasit"));
}

} // namespace
} // namespace crat::robot
