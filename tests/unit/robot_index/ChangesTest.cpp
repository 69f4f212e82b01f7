#include "core/robot/diagnostics/ProjectCheck.h"
#include "core/robot/index/ImportResolver.h"
#include "tests/unit/robot_index/Support.h"

/// A project is kept current: imports through variables, and what changes beside the Robot files.
namespace crat::robot {
namespace {

using State = CallTarget::State;
using Import = ResolvedImport::State;

class ChangesTest : public ProjectTest {
protected:
    State call(std::string_view file, std::size_t index = 0) const
    {
        return snapshot()->linked(id(file)).targets.at(index).state;
    }
    Import import(std::string_view file, std::size_t index = 0) const
    {
        return snapshot()->linked(id(file)).imports.at(index).state;
    }
};

const std::string Uses = "*** Settings ***\nResource    ${WHERE}/k.resource\n*** Test Cases ***\nT\n    Key\n";
const std::string Key = "*** Keywords ***\nKey\n    No Operation\n";

TEST_F(ChangesTest, ImportsThroughVariablesOfAnotherFileResolveAtFirstLoad)
{
    write("lib/k.resource", Key);
    write("other/k.resource", "*** Keywords ***\nOther\n    No Operation\n");
    write("a.robot", "*** Settings ***\nResource    vars.resource\n" + Uses.substr(Uses.find("Resource")));
    write("vars.resource", "*** Variables ***\n${WHERE}    ${CURDIR}/lib\n");
    open(false);
    EXPECT_EQ(call("a.robot"), State::Found);
    // Another file sets it otherwise: the one that is imported counts.
    m_project->update(path("b.resource"), "*** Variables ***\n${WHERE}    nowhere\n");
    EXPECT_EQ(call("a.robot"), State::Found);
    // The value changes: what was imported through it does too.
    m_project->update(path("vars.resource"), "*** Variables ***\n${WHERE}    ${CURDIR}/other\n");
    EXPECT_EQ(call("a.robot"), State::Uncertain) << "BuiltIn is not loaded";
    m_project->update(path("vars.resource"), "*** Variables ***\n@{WHERE}    ${CURDIR}/lib\n");
    EXPECT_EQ(import("a.robot", 1), Import::Unknown) << "a list is no path";
}

TEST_F(ChangesTest, ImportsThroughVariableFilesResolve)
{
    write("lib/k.resource", Key);
    write("lib/mine.py", "def from_library(): pass\n");
    write("a.robot",
          "*** Settings ***\nVariables    vars.py\nResource    ${WHERE}/k.resource\nLibrary    ${WHERE}/mine.py\n"
          "*** Test Cases ***\nT\n    Key\n    From Library\n");
    write("vars.py", "import os\nWHERE = os.path.dirname(__file__) + '/lib'\n");
    open();
    EXPECT_EQ(call("a.robot", 0), State::Found);
    EXPECT_EQ(call("a.robot", 1), State::Found);
    write("vars.py", "WHERE = 'nowhere at all'\n");
    refresh("vars.py");
    EXPECT_EQ(import("a.robot", 1), Import::Missing);
}

TEST_F(ChangesTest, ImportsThroughTheConfigurationFollowIt)
{
    write("lib/k.resource", Key);
    write("more.args", "--variable WHERE:" + path("lib") + "\n");
    write("crat.toml", "[robot]\nargument_files = [\"more.args\"]\n");
    write("a.robot", Uses);
    open();
    EXPECT_EQ(call("a.robot"), State::Found);
    write("more.args", "--variable WHERE:nowhere\n");
    refresh("more.args");
    EXPECT_EQ(import("a.robot"), Import::Missing);
    write("crat.toml", "[robot.variables]\nWHERE = \"" + path("lib") + "\"\n");
    refresh("crat.toml");
    EXPECT_EQ(call("a.robot"), State::Found);
    write("crat.toml", "[robot]\npython_path = [\"lib\"]\n");
    write("lib/onpath.py", "def key(): pass\n");
    write("a.robot", "*** Settings ***\nLibrary    onpath\n*** Test Cases ***\nT\n    Key\n");
    m_project->refresh({path("a.robot"), path("crat.toml")});
    m_project->loadLibraries(Deadline::after(std::chrono::seconds(60)));
    EXPECT_EQ(call("a.robot"), State::Found) << snapshot()->linked(id("a.robot")).imports.at(0).problem;
}

TEST_F(ChangesTest, AChangedLibraryIsAskedAgain)
{
    write("lib/helper.py", "NAMES = ['one']\n");
    write("mine.py", "import sys\nsys.path.insert(0, __file__[:-7] + 'lib')\nimport helper\n"
                     "class mine:\n    def get_keyword_names(self):\n        return helper.NAMES\n"
                     "    def run_keyword(self, name, args): pass\n");
    write("a.robot",
          "*** Settings ***\nLibrary    mine.py\nLibrary    later.py\n*** Test Cases ***\nT\n    One\n    Two\n"
          "    Three\n");
    open();
    EXPECT_EQ(call("a.robot", 0), State::Found);
    EXPECT_EQ(call("a.robot", 1), State::NotFound) << "a library that is missing hides nothing";
    const std::size_t files = snapshot()->files().size();
    write("lib/helper.py", "NAMES = ['two', 'and more']\n"); // a module that the library loads
    m_project->refresh({path("lib/helper.py")});
    EXPECT_EQ(call("a.robot", 0), State::Found) << "the former answer holds until there is another";
    m_project->loadLibraries(Deadline::after(std::chrono::seconds(60)));
    EXPECT_EQ(call("a.robot", 1), State::Found);
    EXPECT_EQ(call("a.robot", 0), State::NotFound);
    write("later.py", "def three(): pass\n");
    refresh("later.py");
    EXPECT_EQ(call("a.robot", 2), State::Found);
    std::filesystem::remove(path("later.py"));
    refresh("later.py");
    EXPECT_EQ(import("a.robot", 1), Import::Missing);
    EXPECT_EQ(snapshot()->files().size(), files) << "a library is no suite";
}

TEST_F(ChangesTest, WhatIsNoRobotFileIsNoSuite)
{
    write("a.robot", "*** Test Cases ***\nT\n    No Operation\n");
    write("k.txt", Key);
    write("b.robot", "*** Settings ***\nResource    k.txt\n*** Test Cases ***\nT\n    Key\n");
    open(false);
    const std::size_t files = snapshot()->files().size();
    for (const char *name : {"x.py", "y.yaml", "z.toml", "crat.toml", "v.json"}) {
        write(name, "# nothing\n");
        m_project->refresh({path(name)});
    }
    EXPECT_EQ(snapshot()->files().size(), files);
    write("k.txt", "*** Keywords ***\nOther\n    No Operation\n");
    m_project->refresh({path("k.txt")}); // but a resource may end so
    EXPECT_FALSE(snapshot()->linked(id("b.robot")).targets.at(0).found());
}

TEST_F(ChangesTest, AFolderThatIsGoneTakesItsFilesAlong)
{
    write("lib/k.resource", Key);
    write("a.robot", "*** Settings ***\nResource    lib/k.resource\n*** Test Cases ***\nT\n    Key\n");
    open(false);
    std::filesystem::remove_all(path("lib"));
    m_project->refresh({path("lib")});
    EXPECT_EQ(import("a.robot"), Import::Missing);
}

TEST_F(ChangesTest, NamesThatAreBeingTypedLeaveNoLibraries)
{
    write("a.robot", "*** Test Cases ***\nT\n    No Operation\n");
    open(false);
    for (int i = 0; i < 20; ++i)
        m_project->update(path("a.robot"), "*** Settings ***\nLibrary    Typed" + std::to_string(i) + "\n");
    EXPECT_LT(snapshot()->libraries().size(), 8u);
}

TEST_F(ChangesTest, LanguagesOfTheConfigurationAreUsed)
{
    write("crat.toml", "[robot]\nlanguages = [\"de\"]\n");
    write("a.robot", "*** Testfälle ***\nT\n    Angenommen Key\n*** Schlüsselwörter ***\nKey\n    No Operation\n");
    open(false);
    ASSERT_EQ(snapshot()->facts(id("a.robot")).items.size(), 2u);
    EXPECT_EQ(call("a.robot"), State::Found);
    EXPECT_EQ(snapshot()->resolve(id("a.robot"), "Angenommen Key").state, State::Found) << "asked by name, too";
    EXPECT_EQ(snapshot()->resolve(id("a.robot"), "Soit Key").state, State::Uncertain) << "BuiltIn is not loaded";
    write("crat.toml", "");
    refresh("crat.toml");
    EXPECT_EQ(snapshot()->facts(id("a.robot")).items.size(), 0u);
}

TEST_F(ChangesTest, OptionsAreTakenAsRobotTakesThem)
{
    write("vars/v.py", "def get_variables(a, b): return {a: b}\n");
    write("a.robot", "*** Settings ***\nResource    ${WHERE}/k.resource\n*** Test Cases ***\nT\n    Key\n");
    write("lib/k.resource", Key);
    ProjectOptions options = findProject(m_folder.path());
    addCommandLine(options, "--variablefile", "v.py;WHERE;" + path("lib"), path("vars"));
    ASSERT_EQ(options.variableFiles.size(), 1u);
    EXPECT_EQ(options.variableFiles[0].name, path("vars/v.py")) << "relative to where robot is started";
    EXPECT_EQ(options.variableFiles[0].arguments, (std::vector<std::string>{"WHERE", path("lib")}));
    EXPECT_EQ(findAgain(options).variableFiles, options.variableFiles);
    m_service = std::make_unique<LibraryService>(libraryOptionsOf(options, CRAT_BIN_DIR));
    m_project = std::make_unique<Project>(options, m_service.get(), 2);
    m_project->load(*projectFiles({m_folder.path().string()}));
    m_project->loadLibraries(Deadline::after(std::chrono::seconds(60)));
    EXPECT_EQ(call("a.robot"), State::Found);
}

TEST_F(ChangesTest, ProfilesAndExtensionsOfRobotToml)
{
    write("pyproject.toml",
          "[tool.robot]\npython-path = [\"one\"]\n[tool.robot.variables]\nA = \"a\"\nN = 3\nL = [1]\n");
    write("robot.toml",
          "extend-python-path = [\"two\"]\ndefault-profiles = [\"ci\"]\n"
          "[profiles.base.variables]\nB = \"base\"\n[profiles.off]\nenabled = false\nlanguages = [\"fr\"]\n"
          "[profiles.ci]\ninherits = [\"base\", \"off\", \"none\"]\nlanguages = [\"de\"]\n"
          "[profiles.ci.extend-variables]\nC = true\n[profiles.circle]\ninherits = \"circle\"\n");
    const ProjectOptions options = findProject(m_folder.path());
    EXPECT_EQ(options.pythonPath, (std::vector<std::string>{path("one"), path("two")}));
    EXPECT_EQ(options.variables, (std::map<std::string, std::string>{{"B", "base"}, {"C", "True"}}))
        << "a profile's variables take the place of the others";
    EXPECT_EQ(options.languages, std::vector<std::string>{"de"});
    ASSERT_EQ(options.problems.size(), 2u) << "the list, and the profile that is not there";
    EXPECT_NE(options.problems[1].find("none"), std::string::npos);
    write("robot.toml", "default-profiles = \"circle\"\n[profiles.circle]\ninherits = \"circle\"\n");
    const ProjectOptions plain = findProject(m_folder.path());
    EXPECT_EQ(plain.variables, (std::map<std::string, std::string>{{"A", "a"}, {"N", "3"}}));
    EXPECT_EQ(plain.otherVariables, std::vector<std::string>{"L"});
}

TEST_F(ChangesTest, OneFileThatCannotBeReadEndsNoCheck)
{
    write("a.robot", "*** Test Cases ***\nT\n    Log    1\n    END\n");
    std::filesystem::create_symlink("nowhere", path("b.robot"));
    std::filesystem::create_directory_symlink(path("b.robot"), path("c.robot"));
    ProjectCheckOptions options{.project = findProject(m_folder.path()), .paths = {m_folder.path().string()}};
    options.askLibraries = false;
    const auto checked = checkProject(options, nullptr);
    ASSERT_TRUE(checked) << checked.error().forUser;
    ASSERT_EQ(checked->files.size(), 3u);
    EXPECT_EQ(checked->files[0].findings.at(0).rule, "misplaced-statement");
    EXPECT_EQ(checked->files[1].findings.at(0).rule, "unreadable-file");
    EXPECT_FALSE(checked->files[1].findings.at(0).message.empty());
}

TEST_F(ChangesTest, PackagesOfTheSystemAreLookedFor)
{
    std::filesystem::create_directories(path("usr/lib/python3/dist-packages"));
    std::filesystem::create_directories(path("usr/lib/python3.11/site-packages"));
    auto found = pythonSearchPath({}, path("usr/bin/python3"));
    std::sort(found.begin(), found.end());
    EXPECT_EQ(found, (std::vector<std::string>{path("usr/lib/python3.11/site-packages"),
                                               path("usr/lib/python3/dist-packages")}));
}

} // namespace
} // namespace crat::robot
