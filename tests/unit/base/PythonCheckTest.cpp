#include "core/base/PythonCheck.h"

#include <gmock/gmock.h>

#include "core/base/ChildProcess.h"
#include "core/base/Files.h"

namespace crat {
namespace {

using ::testing::HasSubstr;

TEST(PythonCheck, TellsWhatIsMissing)
{
    const auto python = findProgram("python3");
    ASSERT_TRUE(python);
    EXPECT_TRUE(checkPython(*python, {"json", "os"}));
    const auto lacks = checkPython(*python, {"json", "no_such_module_here"});
    ASSERT_FALSE(lacks);
    EXPECT_EQ(lacks.error().code, Errc::Unsupported);
    EXPECT_THAT(lacks.error().forUser, HasSubstr("lacks no_such_module_here"));
    const auto absent = checkPython("/none/python3", {"json"});
    ASSERT_FALSE(absent);
    EXPECT_EQ(absent.error().code, Errc::NotFound);
    EXPECT_THAT(absent.error().forUser, HasSubstr("/none/python3"));
}

TEST(PythonCheck, AProgramThatIsNoPythonIsSaid)
{
    const auto wrong = checkPython("/bin/false", {"json"});
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().code, Errc::Unavailable);
    EXPECT_THAT(wrong.error().forUser, HasSubstr("exit code 1"));
}

} // namespace
} // namespace crat
