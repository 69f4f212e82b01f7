// crat deps and crat rename, the built program on whole projects.
#include "tests/unit/robot/CliSupport.h"

namespace crat {
namespace {

class ProjectCli : public Cli {
protected:
    void SetUp() override
    {
        file("crat.toml", "");
        file("suites/a.robot",
             "*** Settings ***\nResource    ../shop.resource\nLibrary    Nope\n*** Test Cases ***\nT\n"
             "    [Tags]    smoke\n    shop.Open Shop    where=here\n    Log    ${URL}\n");
        file("shop.resource", "*** Variables ***\n${URL}    http://127.0.0.1\n*** Keywords ***\nOpen Shop\n"
                              "    [Arguments]    ${where}\n    Log    ${where} ${URL}\n");
    }
    std::string suite() const { return bytesOf(at("suites/a.robot")); }
    std::string shop() const { return bytesOf(at("shop.resource")); }
    /// In the project's folder.
    Outcome here(const std::string &arguments) const
    {
        return run("cd " + whole() + " && " + CRAT_BIN_DIR + "/crat " + arguments);
    }
    static bool has(const std::string &text, std::string_view part) { return text.find(part) != std::string::npos; }
};

TEST_F(ProjectCli, DepsShowsWhoImportsWhatAndWhatIsBroken)
{
    const Outcome text = here("deps .");
    EXPECT_EQ(text.code, 0);
    EXPECT_TRUE(has(text.out, "suites/a.robot\n    resource   shop.resource\n    library    Nope  (failed: "))
        << text.out;
    EXPECT_TRUE(has(text.out, "2 files, 2 imports, 1 broken, 0 cycles\n")) << text.out;
    file("ring.resource", "*** Settings ***\nResource    shop.resource\nResource    ring.resource\n");
    EXPECT_TRUE(has(here("deps . --no-libraries").out, "cycle: ring.resource -> ring.resource\n"));
    const Outcome json = here("deps . --format json");
    EXPECT_TRUE(has(json.out, R"("importedBy":["ring.resource","suites/a.robot"])")) << json.out;
    EXPECT_TRUE(has(here("deps . --format dot --no-libraries").out, R"("suites/a.robot" -> "shop.resource";)"));
    EXPECT_EQ(here("deps nowhere").code, 3);
    EXPECT_EQ(here("deps . --format xml").code, 2);
}

TEST_F(ProjectCli, RenameShowsADiffAndChangesNothing)
{
    const std::string before = suite(), other = shop();
    const Outcome shown = here("rename keyword 'open_shop' 'Enter Shop' --dry-run");
    EXPECT_EQ(shown.code, 0);
    EXPECT_TRUE(has(shown.out, "-    shop.Open Shop    where=here\n+    shop.Enter Shop    where=here\n")) << shown.out;
    EXPECT_TRUE(has(shown.out, "--- shop.resource\n")) << shown.out;
    EXPECT_EQ(suite(), before);
    EXPECT_EQ(shop(), other);
    const std::string patch = file("patch", here("rename keyword 'Open Shop' 'Enter Shop' --dry-run 2>/dev/null").out);
    EXPECT_EQ(run("cd " + whole() + " && patch -p0 < " + patch).code, 0);
    EXPECT_TRUE(has(shop(), "\nEnter Shop\n"));
}

TEST_F(ProjectCli, RenameChangesEveryReference)
{
    EXPECT_EQ(here("rename keyword 'Open Shop' 'Enter Shop'").code, 0);
    EXPECT_TRUE(has(suite(), "    shop.Enter Shop    where=here\n"));
    const Outcome variable = here("rename variable '${URL}' '${ADDRESS}'");
    EXPECT_EQ(variable.code, 0);
    EXPECT_TRUE(has(variable.out, "shop.resource: 2 places\n") && has(variable.out, "suites/a.robot: 1 place\n"))
        << variable.out;
    EXPECT_TRUE(has(shop(), "${ADDRESS}    http") && has(suite(), "Log    ${ADDRESS}\n"));
    EXPECT_EQ(here("rename variable where place --of 'Enter Shop'").code, 0);
    EXPECT_TRUE(has(suite(), "place=here\n") && has(shop(), "[Arguments]    ${place}\n"));
    EXPECT_EQ(here("rename tag SMOKE fast").code, 0);
    EXPECT_TRUE(has(suite(), "[Tags]    fast\n"));
    EXPECT_EQ(crat("check --ignore unresolved-import " + whole()).code, 0) << "it still is a whole project";
}

TEST_F(ProjectCli, RenameMovesFilesAndFolders)
{
    const Outcome shown = here("rename file shop.resource common/store.resource --dry-run");
    EXPECT_TRUE(has(shown.out, "+Resource    ../common/store.resource\n") && has(shown.out, "would become"))
        << shown.out;
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "common"));
    EXPECT_EQ(here("rename file shop.resource common/store.resource").code, 0);
    EXPECT_TRUE(has(suite(), "Resource    ../common/store.resource\n") && has(suite(), "    store.Open Shop "));
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "common/store.resource"));
    EXPECT_EQ(here("rename file suites common/").code, 0) << "into a folder that is there, as mv does";
    EXPECT_TRUE(has(bytesOf(at("common/suites/a.robot")), "Resource    ../store.resource\n"));
    EXPECT_EQ(crat("check --ignore unresolved-import " + whole()).code, 0);
}

TEST_F(ProjectCli, RenameRefusesWhatIsNotClear)
{
    const std::string before = suite();
    file("suites/b.robot", "*** Test Cases ***\nU\n    Open Shop\n*** Keywords ***\nOpen Shop\n    No Operation\n");
    const Outcome several = here("rename keyword 'Open Shop' x");
    EXPECT_EQ(several.code, 1);
    EXPECT_TRUE(has(several.out, "--in FILE:\n  shop.resource:4\n  suites/b.robot:5\n")) << several.out;
    EXPECT_EQ(here("rename keyword Nothing x").code, 1);
    EXPECT_EQ(here("rename keyword 'Open Shop' 'Log' --in shop.resource").code, 1) << "taken";
    EXPECT_EQ(here("rename keyword 'Open Shop' 'END' --in shop.resource").code, 2) << "no name";
    EXPECT_EQ(here("rename tag none x").code, 1);
    EXPECT_EQ(here("rename file nowhere x").code, 1);
    EXPECT_EQ(here("rename file shop.resource suites/a.robot").code, 1) << "taken";
    EXPECT_EQ(here("rename file suites suites/deeper").code, 2);
    EXPECT_EQ(here("rename").code, 2);
    EXPECT_EQ(suite(), before);
    EXPECT_EQ(here("rename keyword 'Open Shop' 'Enter Shop' --in suites/b.robot").code, 0);
    EXPECT_EQ(suite(), before) << "the other one";
}

} // namespace
} // namespace crat
