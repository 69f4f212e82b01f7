#include "core/companion/fetch/PartialFile.h"

#include <gtest/gtest.h>

#include "core/base/Files.h"

namespace crat::fetch {

TEST(PartialFile, IsContinuedOnlyWithItsValidator)
{
    const TemporaryFolder folder;
    {
        PartialFile part(folder.path(), "a b.tgz");
        ASSERT_TRUE(part.open());
        ASSERT_TRUE(part.restart("\"v1\""));
        ASSERT_TRUE(part.append("1234"));
    }
    {
        PartialFile part(folder.path(), "a b.tgz");
        ASSERT_TRUE(part.open());
        EXPECT_EQ(part.size(), 4u);
        EXPECT_EQ(part.validator(), "\"v1\"");
        ASSERT_TRUE(part.append("5"));
        ASSERT_TRUE(part.finish());
    }
    EXPECT_EQ(readFile(folder.path() / "a b.tgz").value(), "12345");
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "a b.tgz.part"));
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "a b.tgz.part.tag"));
}

TEST(PartialFile, WithoutAValidatorItBeginsAnew)
{
    const TemporaryFolder folder;
    {
        PartialFile part(folder.path(), "x");
        ASSERT_TRUE(part.open());
        ASSERT_TRUE(part.restart(""));
        ASSERT_TRUE(part.append("old"));
    }
    PartialFile part(folder.path(), "x");
    ASSERT_TRUE(part.open());
    EXPECT_EQ(part.size(), 0u);
}

TEST(PartialFile, NamesWhatCannotBeWritten)
{
    PartialFile part("/proc/no-such-folder", "x");
    const auto opened = part.open();
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().forLog.find("/proc/no-such-folder/x.part"), std::string::npos);
}

} // namespace crat::fetch
