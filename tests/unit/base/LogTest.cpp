#include <gtest/gtest.h>

#include "core/base/Files.h"
#include "core/base/Log.h"

namespace crat {
namespace {

TEST(Log, OutsideTextCannotForgeALine)
{
    EXPECT_EQ(forLogLine("job\n2026 I all is well\x1b[2J"), "job?2026 I all is well?[2J");
    EXPECT_EQ(forLogLine(std::string(600, 'x')).size(), 512 + std::string("…").size());
    EXPECT_EQ(forLogLine("a\xff"
                         "b"),
              "a\xef\xbf\xbd"
              "b")
        << "it also goes into JSON";
    EXPECT_EQ(forLogLine("名前", 4), "名…") << "never cut inside a character";
}

TEST(Log, JsonLinesEscapeTheirMessage)
{
    const TemporaryFolder folder;
    setUpLogging({.level = "info", .json = true, .file = folder.path() / "crat.log"});
    spdlog::info("he said \"no\"\n{}", "C:\\x");
    spdlog::default_logger()->flush();
    const std::string text = readFile(folder.path() / "crat.log").value();
    EXPECT_NE(text.find(R"("message":"he said \"no\"\u000aC:\\x"})"), std::string::npos) << text;
    setUpLogging({});
}

} // namespace
} // namespace crat
