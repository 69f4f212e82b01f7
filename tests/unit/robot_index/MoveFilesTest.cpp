#include "core/robot/index/MoveFiles.h"
#include "core/robot/index/DependencyReport.h"
#include "tests/unit/robot_index/Support.h"

namespace crat::robot {
namespace {

namespace fs = std::filesystem;

class MoveFilesTest : public ProjectTest {
protected:
    MovePlan plan(const std::string &before, const std::string &after)
    {
        return moveFiles(*snapshot(), {{path(before), path(after)}});
    }
    /// Makes the plan and moves the file or folder. Every import that was resolved must then name the same file in its new
    /// place.
    void move(const std::string &before, const std::string &after)
    {
        const MovePlan made = plan(before, after);
        EXPECT_TRUE(made.left.empty()) << made.left.front();
        const Moves moves{{path(before), path(after)}};
        std::map<std::string, std::vector<std::string>> wanted;
        for (const Dependency &dependency : dependencies(*snapshot()))
            wanted[movedPath(moves, std::string(snapshot()->pathOf(dependency.from)))].push_back(
                movedPath(moves, dependency.name));
        for (const FileEdit &file : made.files) {
            std::string text = snapshot()->facts(file.file).source;
            for (const TextEdit &edit : file.edit) {
                ASSERT_EQ(text.substr(edit.at, edit.before.size()), edit.before);
                text.replace(edit.at, edit.before.size(), edit.after);
            }
            ASSERT_TRUE(writeFileAtomically(std::string(snapshot()->pathOf(file.file)), text));
        }
        fs::create_directories(fs::path(path(after)).parent_path());
        fs::rename(path(before), path(after));
        open(false);
        std::map<std::string, std::vector<std::string>> found;
        for (const Dependency &dependency : dependencies(*snapshot())) {
            EXPECT_NE(snapshot()->linked(dependency.from).imports[dependency.import].state,
                      ResolvedImport::State::Missing)
                << snapshot()->pathOf(dependency.from) << " imports " << dependency.name;
            found[std::string(snapshot()->pathOf(dependency.from))].push_back(dependency.name);
        }
        EXPECT_EQ(found, wanted);
    }
    std::string text(std::string_view name) const { return readFile(path(name)).value_or("(none)"); }
    void expectLines(std::string_view name, const std::vector<std::string> &lines) const
    {
        const std::string whole = text(name);
        for (const std::string &line : lines)
            EXPECT_NE(whole.find(line + "\n"), std::string::npos) << name << " lacks " << line << ":\n" << whole;
    }
    void writeProject()
    {
        write("crat.toml", "");
        write("a.robot",
              "*** Settings ***\nResource    shared/shop.resource\nResource    ./shared/cart.resource\n"
              "Library    ${CURDIR}/libs/mine.py\nLibrary    libs/pack/\nVariables    ${EXECDIR}${/}libs${/}vars.py\n"
              "*** Test Cases ***\nT\n    shop.Open Shop\n    Given mine.Do It\n    Import Resource    "
              "${CURDIR}/shared/late.resource\n");
        write("shared/shop.resource",
              "*** Settings ***\nResource    cart.resource\nResource    ${CURDIR}/../shared/late.resource\n"
              "Resource    ${BASE}/late.resource\n*** Variables ***\n${BASE}    ${CURDIR}/../shared\n"
              "*** Keywords ***\nOpen Shop\n    Log    ${BASE}\n");
        write("shared/cart.resource", "*** Keywords ***\nFill Cart\n    No Operation\n");
        write("shared/late.resource", "*** Keywords ***\nLate\n    No Operation\n");
        write("libs/mine.py", "def do_it(): pass\n");
        write("libs/vars.py", "X = 1\n");
        write("libs/pack/__init__.py", "def packed(): pass\n");
        open();
    }
};

TEST_F(MoveFilesTest, AnImportedFileKeepsItsImports)
{
    writeProject();
    move("shared/shop.resource", "common/deep/store.resource");
    expectLines("a.robot", {"Resource    common/deep/store.resource", "Resource    ./shared/cart.resource",
                            "    store.Open Shop"});
    expectLines("common/deep/store.resource",
                {"Resource    ../../shared/cart.resource", "Resource    ${CURDIR}/../../shared/late.resource",
                 "Resource    ${BASE}/late.resource", "${BASE}    ${CURDIR}/../../shared"});
}

TEST_F(MoveFilesTest, ASuiteTakesItsImportsAlong)
{
    writeProject();
    move("a.robot", "suites/b.robot");
    expectLines("suites/b.robot", {"Resource    ../shared/shop.resource", "Resource    ../shared/cart.resource",
                                   "Library    ${CURDIR}/../libs/mine.py", "Library    ../libs/pack/",
                                   "Variables    ${EXECDIR}${/}libs${/}vars.py",
                                   "    Import Resource    ${CURDIR}/../shared/late.resource"});
}

TEST_F(MoveFilesTest, AFolderMovesWithWhatIsInIt)
{
    writeProject();
    move("shared", "resources/all");
    expectLines("a.robot", {"Resource    resources/all/shop.resource", "Resource    ./resources/all/cart.resource",
                            "    Import Resource    ${CURDIR}/resources/all/late.resource", "    shop.Open Shop"});
    expectLines("resources/all/shop.resource", {"Resource    cart.resource", "Resource    ${CURDIR}/late.resource",
                                                "Resource    ${BASE}/late.resource", "${BASE}    ${CURDIR}"});
}

TEST_F(MoveFilesTest, LibrariesAndVariableFilesAreFollowed)
{
    writeProject();
    move("libs", "python libs");
    expectLines("a.robot", {"Library    ${CURDIR}/python libs/mine.py", "Library    python libs/pack/",
                            "Variables    ${EXECDIR}${/}python libs${/}vars.py"});
    open();
    move("python libs/mine.py", "yours.py");
    expectLines("a.robot", {"Library    ${CURDIR}/yours.py", "    Given yours.Do It"});
}

TEST_F(MoveFilesTest, PathsBelowThePythonPathAndGivenVariablesStayThat)
{
    write("crat.toml", "[robot]\npython_path = [\"lib\"]\nvariables = { RES = \"" + path("lib") + "\" }\n");
    write("lib/common/k.resource", "*** Keywords ***\nK\n    No Operation\n");
    write("suites/a.robot", "*** Settings ***\nResource    common/k.resource\nResource    "
                            "${RES}/common/k.resource\n*** Test Cases ***\nT\n    K\n");
    open(false);
    move("lib/common/k.resource", "lib/other/k.resource");
    expectLines("suites/a.robot", {"Resource    other/k.resource", "Resource    ${RES}/other/k.resource"});
    move("suites/a.robot", "a.robot");
    expectLines("a.robot", {"Resource    other/k.resource", "Resource    ${RES}/other/k.resource"});
}

TEST_F(MoveFilesTest, WhatCannotBeSaidIsLeftToAPerson)
{
    write("crat.toml", "[robot]\npython_path = [\"lib\"]\nvariable_files = [\"vars.py\"]\n");
    write("vars.py", "X = 1\n");
    write("lib/mod.py", "def m(): pass\n");
    write("lib/k.resource", "*** Keywords ***\nK\n    No Operation\n");
    write(
        "a.robot",
        "*** Settings ***\nLibrary    mod\nResource    ${A}${B}.resource\n*** Variables ***\n${A}    lib/\n${B}    k\n"
        "*** Test Cases ***\nT\n    K\n");
    open();
    const MovePlan all = plan("lib", "python");
    ASSERT_EQ(all.left.size(), 3u);
    EXPECT_NE(all.left[0].find("a.robot line 2: the import \"mod\""), std::string::npos) << all.left[0];
    EXPECT_NE(all.left[1].find("a.robot line 3: the import \"${A}${B}.resource\""), std::string::npos) << all.left[1];
    EXPECT_NE(all.left[2].find("configuration"), std::string::npos) << all.left[2];
    EXPECT_TRUE(all.files.empty());
    EXPECT_EQ(plan("vars.py", "values.py").left.size(), 1u);
    EXPECT_EQ(plan("lib/k.resource", "lib/a  b.resource").left.size(), 1u) << "two blanks would end the cell";
}

TEST_F(MoveFilesTest, AFolderThatStepsNameIsSaid)
{
    write("sub/a.robot",
          "*** Variables ***\n${DATA}    ${CURDIR}/data\n*** Test Cases ***\nT\n    Log    ${CURDIR}/data.txt\n");
    open(false);
    const MovePlan alone = plan("sub/a.robot", "a.robot");
    ASSERT_EQ(alone.left.size(), 1u);
    EXPECT_NE(alone.left[0].find("a.robot line 5: ${CURDIR}"), std::string::npos) << alone.left[0];
    EXPECT_TRUE(plan("sub", "other").left.empty()) << "what is in the folder moves along";
    EXPECT_TRUE(plan("sub/a.robot", "sub/b.robot").left.empty());
}

TEST_F(MoveFilesTest, TheReportSaysWhatIsBrokenAndWhatGoesRound)
{
    write("a.resource", "*** Settings ***\nResource    b.resource\nLibrary    nope.py\n");
    write("b.resource", "*** Settings ***\nResource    c.resource\n");
    write("c.resource", "*** Settings ***\nResource    b.resource\nResource    a.resource\nResource    a.resource\n");
    write("d.resource", "*** Settings ***\nResource    d.resource\nResource    none.resource\n");
    write("e.robot", "*** Settings ***\nResource    a.resource\n*** Test Cases ***\nT\n    Log    1\n");
    open(false);
    const std::string folder = m_folder.path().string();
    const DependencyReport text = dependencyReport(*snapshot(), DependencyFormat::Text, folder);
    EXPECT_EQ(text.text, "a.resource\n    resource   b.resource\n    library    nope.py  (missing: There is no library "
                         "\"nope.py\".)\nb.resource\n    resource   c.resource\nc.resource\n    resource   b.resource\n"
                         "    resource   a.resource\n    resource   a.resource\nd.resource\n    resource   d.resource\n"
                         "    resource   none.resource  (missing: There is no resource file \"none.resource\".)\n"
                         "e.robot\n    resource   a.resource\n"
                         "cycle: a.resource -> b.resource -> c.resource -> a.resource\n"
                         "cycle: d.resource -> d.resource\n");
    EXPECT_EQ(text.files, 5u);
    EXPECT_EQ(text.imports, 9u);
    EXPECT_EQ(text.broken, 2u);
    EXPECT_EQ(text.cycles, 2u);
    const std::string dot = dependencyReport(*snapshot(), DependencyFormat::Dot, folder).text;
    EXPECT_NE(dot.find("\"a.resource\" -> \"nope.py\" [style=dashed, color=red];\n"), std::string::npos) << dot;
    const std::string json = dependencyReport(*snapshot(), DependencyFormat::Json, folder).text;
    EXPECT_NE(json.find(R"("importedBy":["c.resource","e.robot"])"), std::string::npos) << json;
    EXPECT_NE(json.find(R"("cycles":[["a.resource","b.resource","c.resource"],["d.resource"]])"), std::string::npos)
        << json;
}

TEST_F(MoveFilesTest, ALongChainOfImportsIsNoTrouble)
{
    constexpr int Count = 300; // more than Robot itself follows
    for (int i = 0; i < Count; ++i)
        write("r" + std::to_string(i) + ".resource",
              "*** Settings ***\nResource    r" + std::to_string((i + 1) % Count) + ".resource\n");
    open(false);
    const auto cycles = importCycles(*snapshot());
    ASSERT_EQ(cycles.size(), 1u);
    EXPECT_EQ(cycles[0].size(), std::size_t(Count));
}

} // namespace
} // namespace crat::robot
