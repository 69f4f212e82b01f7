#include "core/base/SecretVariables.h"

#include <cstdlib>

#include <gtest/gtest.h>

namespace crat {
namespace {

TEST(SecretVariables, AreThoseThatTheCompanionReads)
{
    for (const char *name : {"CRAT_ADMIN_PASSWORD", "CRAT_DATABASE", "CRAT_TARGET_TOKEN", "CRAT_TOKEN",
                             "CRAT_SIGNING_KEY", "ADMIN_PASSWD", "SQL_DSN", "EMAIL_SEND_PASSWORD"})
        EXPECT_TRUE(isSecretVariable(name)) << name;
    for (const char *name : {"PATH", "CRAT_DATA", "CRAT_LISTEN", "CRAT_KEYWORDS", "DATABASE_URL", "MY_CRAT_TOKEN", ""})
        EXPECT_FALSE(isSecretVariable(name)) << name << ": a suite's own";
}

TEST(SecretVariables, AreNotHandedOn)
{
    using namespace std::chrono_literals;
    ASSERT_EQ(::setenv("SQL_DSN", "postgres://u:hush@h/d", 1), 0);
    ASSERT_EQ(::setenv("CRAT_TARGET_TOKEN", "ours", 1), 0);
    ProcessOptions options;
    options.arguments = {"/bin/sh", "-c", "echo \"${SQL_DSN-gone} $CRAT_TARGET_TOKEN\""};
    options.environment["CRAT_TARGET_TOKEN"] = "meant";
    hideSecretVariables(options);
    const auto done = runProcess(options, Deadline::after(20s));
    ::unsetenv("SQL_DSN");
    ::unsetenv("CRAT_TARGET_TOKEN");
    ASSERT_TRUE(done);
    EXPECT_EQ(done->output, "gone meant\n");
}

} // namespace
} // namespace crat
