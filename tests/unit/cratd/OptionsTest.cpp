#include "app/cratd/Options.h"

#include <gmock/gmock.h>

namespace crat::cratd {
namespace {

namespace fs = std::filesystem;

Options parsed(const std::vector<std::string> &arguments, std::map<std::string, std::string> env = {})
{
    const auto result = parseOptions(arguments, [env](const std::string &name) -> std::optional<std::string> {
        const auto found = env.find(name);
        return found == env.end() ? std::nullopt : std::optional(found->second);
    });
    EXPECT_TRUE(result.options) << result.text;
    return result.options.value_or(Options());
}

// Robot and deploy scripts run in folders of their own: a relative path would be another one there.
TEST(Options, FoldersAreMeantWhereCratdWasStarted)
{
    const Options options = parsed({"--data", "d/./kept", "--packages", "p", "--reports", "../r"});
    EXPECT_EQ(options.data, fs::current_path() / "d/kept");
    EXPECT_EQ(options.packages, fs::current_path() / "p");
    EXPECT_EQ(options.reports, fs::current_path().parent_path() / "r");
    EXPECT_EQ(options.database, "sqlite:" + (fs::current_path() / "d/kept/crat.db").string());
    EXPECT_EQ(parsed({}, {{"CRAT_DATA", "e"}}).data, fs::current_path() / "e");
    EXPECT_EQ(parsed({"--data", "/abs"}).data, "/abs");
    EXPECT_EQ(parsed({"--data", "/abs"}).packages, "/abs/packages");
    EXPECT_TRUE(parsed({"--data", "/abs"}).reports.empty());
}

} // namespace
} // namespace crat::cratd
