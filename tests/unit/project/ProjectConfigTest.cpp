#include <gmock/gmock.h>

#include "core/project/ProjectConfig.h"

namespace crat {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ProjectConfig, IsRead)
{
    const auto config = parseProjectConfig("[project]\nname = \"Teashop\"\nexclude = [\"build/\", \"*.mp4\"]\n"
                                           "include = [\"build/data\"]\n[robot]\npython_path = [\"lib\"]\n"
                                           "[robot.variables]\nURL = \"x\"\nN = 3\nON = true\n");
    ASSERT_TRUE(config);
    EXPECT_EQ(config->name, "Teashop");
    EXPECT_THAT(config->pythonPath, ElementsAre("lib"));
    EXPECT_THAT(config->exclude, ElementsAre("build/", "*.mp4"));
    EXPECT_THAT(config->include, ElementsAre("build/data"));
    EXPECT_EQ(config->variables.at("N"), "3");
    EXPECT_EQ(config->variables.at("ON"), "True");
}

TEST(ProjectConfig, WhatIsWrongIsSaid)
{
    for (const auto &[text, word] :
         {std::pair("a = \n", "line 1"), std::pair("[robot]\npython_path = [\"../out\"]\n", "python_path"),
          std::pair("[project]\nexclude = \"build\"\n", "exclude"), std::pair("[project]\nexclude = [1]\n", "exclude"),
          std::pair("[project]\ninclude = [\"\"]\n", "include")}) {
        const auto config = parseProjectConfig(text);
        ASSERT_FALSE(config) << text;
        EXPECT_THAT(config.error().forUser, HasSubstr(word));
    }
    EXPECT_EQ(parseProjectConfig(std::string((1u << 20) + 1, '#')).error().code, Errc::TooLarge);
}

} // namespace
} // namespace crat
