#include <gmock/gmock.h>

#include "core/robot/results/Model.h"
#include "core/robot/results/Summary.h"
#include "tests/unit/robot_results/Support.h"

using namespace crat::robot::results;
using namespace crat::robot::results::test;

namespace {

/// A keyword per repetition, each with the same documentation.
std::string keywords(int count)
{
    std::string text = "<test name=\"T\">";
    for (int i = 0; i < count; ++i)
        text += "<kw name=\"Log\"><msg level=\"INFO\">" + std::to_string(i) +
                "</msg><doc>The same documentation of a keyword that is called all the time</doc><status "
                "status=\"PASS\"/></kw>";
    return text + "<status status=\"PASS\"/></test>";
}

TEST(Model, HoldsEverythingAsATree)
{
    const auto model = readModel(dataFile("robot-7.0.1.xml"));
    ASSERT_TRUE(model);
    EXPECT_TRUE(model->complete());
    EXPECT_EQ(model->name(0), "Project");
    EXPECT_EQ(model->nodes()[0].status, Status::Fail);
    std::vector<std::string> tests;
    for (std::uint32_t i = 0; i < model->nodes().size(); ++i) {
        if (model->nodes()[i].kind == Kind::Test)
            tests.push_back(model->longName(i) + " " + std::string(toString(model->nodes()[i].status)));
    }
    EXPECT_THAT(tests, testing::IsSupersetOf({"Project.Constructs.Passing PASS", "Project.Constructs.Failing FAIL",
                                              "Project.Nested.Teardown Fails.Passes At First FAIL",
                                              "Project.Nested.Teardown Skips.Passes At First SKIP"}));
}

TEST(Model, KeepsEqualTextsOnce)
{
    const auto small = readModel(xml(keywords(10))), large = readModel(xml(keywords(1010)));
    ASSERT_TRUE(small && large);
    EXPECT_EQ(large->nodes().size(), small->nodes().size() + 2000);
    // A keyword, its message, status and documentation: some 180 bytes of XML that need not take more in memory.
    EXPECT_LT(large->memoryBytes(), 1010 * 300u);
}

TEST(Model, LeavesOutWhatIsOverItsLimits)
{
    ModelLimits limits;
    limits.nodes = 50;
    const auto model = readModel(xml(keywords(100)), {}, limits);
    ASSERT_TRUE(model);
    EXPECT_EQ(model->nodes().size(), 50u);
    EXPECT_EQ(model->leftOut(), 2 + 200 - 50u);
    limits = {};
    limits.textBytes = 200;
    EXPECT_GT(readModel(xml(keywords(100)), {}, limits)->leftOut(), 0u);
}

TEST(Model, SumsElapsedTimesThatWereNotWritten)
{
    const auto model = readModel(
        "<robot><suite name=\"S\"><test name=\"A\"><kw name=\"k\"><status status=\"PASS\" "
        "elapsed=\"0.5\"/></kw><status status=\"PASS\"/></test>"
        "<test name=\"B\"><status status=\"PASS\" elapsed=\"0.25\"/></test><status status=\"PASS\"/></suite></robot>");
    ASSERT_TRUE(model);
    EXPECT_EQ(model->elapsed(0).count(), 750000);
}

TEST(Summary, CountsAndNamesTheFailures)
{
    for (const char *name : {"robot-7.5.json", "robot-7.0.1.xml", "robot-4.1.3.xml"}) {
        Summary summary;
        const auto reader = makeReader(summary);
        ASSERT_TRUE(reader->feed(dataFile(name)));
        EXPECT_TRUE(reader->finish());
        EXPECT_EQ(summary.testCount(), 12u);
        EXPECT_EQ(summary.suiteCount(), 5u);
        EXPECT_EQ(summary.name(), "Project");
        const auto failed = std::find_if(summary.tests().begin(), summary.tests().end(), [](const TestResult &t) {
            return t.longName == "Project.Constructs.Failing";
        });
        ASSERT_NE(failed, summary.tests().end());
        EXPECT_EQ(failed->message, "It broke:\nsecond line");
        EXPECT_EQ(failed->source, "/project/constructs.robot");
    }
}

TEST(Summary, CountsTestsThatDidNotEnd)
{
    Summary summary;
    const auto reader = makeReader(summary);
    const std::string whole = dataFile("robot-7.0.1.xml");
    ASSERT_TRUE(reader->feed(std::string_view(whole).substr(0, whole.find("<test id=\"s1-s1-t4\"") + 300)));
    EXPECT_FALSE(reader->finish());
    EXPECT_EQ(summary.count(Status::NotSet), 1u);
    EXPECT_EQ(summary.testCount(), 4u);
    EXPECT_EQ(summary.tests().back().longName, "Project.Constructs.Loops");
}

} // namespace
