#pragma once

#include <string>

#include <gtest/gtest.h>

#include "core/base/Files.h"
#include "tests/support/PostgresCluster.h"

namespace crat::test {

enum class Kind { Sqlite, Postgres };

inline std::string kindName(const ::testing::TestParamInfo<Kind> &info)
{
    return info.param == Kind::Sqlite ? "Sqlite" : "Postgres";
}

/// URL of an empty database of that kind: a file in `folder`, or one in the test program's own server.
inline std::string freshDatabaseUrl(Kind kind, const TemporaryFolder &folder)
{
    if (kind == Kind::Sqlite)
        return "sqlite:" + (folder.path() / "crat.db").string();
    PostgresCluster &cluster = PostgresCluster::shared();
    EXPECT_TRUE(cluster.isRunning()) << cluster.trouble();
    return cluster.freshDatabase();
}

} // namespace crat::test
