#include "tests/support/PostgresCluster.h"

#include <pwd.h>
#include <unistd.h>

namespace crat::test {

namespace {

/// Debian keeps initdb and postgres off the PATH, one folder a version.
std::string findBinaries()
{
    std::string newest;
    std::error_code ec;
    for (const auto &entry : std::filesystem::directory_iterator("/usr/lib/postgresql", ec)) {
        if (exists(entry.path() / "bin/initdb"))
            newest = std::max(newest, (entry.path() / "bin/").string());
    }
    return newest;
}

} // namespace

PostgresCluster::PostgresCluster()
    : m_binaries(findBinaries()), m_folder("/tmp", "crat-pg-"), m_data(m_folder.path() / "data")
{
    if (::geteuid() == 0) {
        const passwd *user = ::getpwnam("postgres");
        if (!user || ::chown(m_folder.path().c_str(), user->pw_uid, user->pw_gid) != 0) {
            m_trouble = "running as root and there is no user postgres: apt install postgresql";
            return;
        }
    }
    std::string output;
    if (run(asServerUser({m_binaries + "initdb", "-D", m_data, "-A", "trust", "-U", "postgres", "-E", "UTF8",
                          "--locale=C.UTF-8", "--no-sync"}),
            &output) != 0)
        m_trouble = "initdb: " + output;
    else
        start();
}

PostgresCluster::~PostgresCluster()
{
    stop();
}

std::vector<std::string> PostgresCluster::asServerUser(std::vector<std::string> command) const
{
    if (::geteuid() == 0)
        command.insert(command.begin(), {"runuser", "-u", "postgres", "--"});
    return command;
}

void PostgresCluster::start()
{
    if (m_running)
        return;
    if (m_port == 0)
        m_port = freePort();
    const std::string options =
        "-k " + m_folder.path().string() + " -h 127.0.0.1 -p " + std::to_string(m_port) + " -c max_connections=200";
    std::string output;
    m_running = run(asServerUser({m_binaries + "pg_ctl", "-D", m_data, "-w", "-t", "60", "-l",
                                  m_folder.path() / "log.txt", "-o", options, "start"}),
                    &output) == 0;
    if (!m_running)
        m_trouble = "pg_ctl start: " + output + readFile(m_folder.path() / "log.txt").value_or("");
}

void PostgresCluster::stop()
{
    if (!m_running)
        return;
    run(asServerUser({m_binaries + "pg_ctl", "-D", m_data, "-w", "-m", "immediate", "stop"}));
    m_running = false;
}

std::string PostgresCluster::freshDatabase()
{
    const std::string name = "crat_" + std::to_string(++m_databases);
    std::string output;
    if (run({m_binaries + "psql", "-q", "-h", "127.0.0.1", "-p", std::to_string(m_port), "-U", "postgres", "-d",
             "postgres", "-c", "CREATE DATABASE " + name},
            &output) != 0)
        m_trouble = output;
    return "postgres://postgres@127.0.0.1:" + std::to_string(m_port) + "/" + name;
}

PostgresCluster &PostgresCluster::shared()
{
    static PostgresCluster cluster;
    return cluster;
}

} // namespace crat::test
