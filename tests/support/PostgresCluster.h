#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/base/Files.h"
#include "tests/support/ChildProcess.h"

namespace crat::test {

/// A PostgreSQL server of the test's own: made with initdb in a temporary folder, reachable by a Unix socket there and on a free
/// loopback port, gone with the object. Run by root, it is started as the user postgres (the server refuses root).
class PostgresCluster {
public:
    PostgresCluster();
    ~PostgresCluster();
    bool isRunning() const { return m_running; }
    const std::string &trouble() const { return m_trouble; } ///< why it does not run

    void start();
    void stop(); ///< at once, as a crash would
    /// URL of a fresh, empty database.
    std::string freshDatabase();
    int port() const { return m_port; }

    /// One for the whole test program.
    static PostgresCluster &shared();

private:
    std::vector<std::string> asServerUser(std::vector<std::string> command) const;
    std::string m_binaries;
    TemporaryFolder m_folder;
    std::filesystem::path m_data;
    int m_port = 0;
    int m_databases = 0;
    bool m_running = false;
    std::string m_trouble;
};

} // namespace crat::test
