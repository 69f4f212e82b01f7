#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/Files.h"
#include "tests/support/ChildProcess.h"
#include "tests/support/HttpClient.h"

namespace crat::test {

/// The real cratd as a child process in a folder of its own, on a free loopback port.
class Cratd {
public:
    static constexpr const char *AdminPassword = "correct horse";

    struct Options {
        std::string databaseUrl;            ///< empty: its own SQLite
        std::vector<std::string> arguments; ///< more of them
        std::vector<std::string> environment;
        std::string input;
    };
    Cratd() : Cratd(Options()) {}
    explicit Cratd(Options options);

    /// Starts and waits until it says that it listens. False: see errors().
    bool start();
    void kill();               ///< SIGKILL, and waits for the end
    std::optional<int> stop(); ///< SIGTERM; its exit code
    ChildProcess &process() { return *m_process; }
    std::string errors() const { return m_process ? m_process->errors() : std::string(); }
    const std::filesystem::path &data() const { return m_data; }
    const std::string &url() const { return m_url; }
    std::uint16_t port() const;

    /// A session's token; empty where signing in failed.
    std::string signIn(const std::string &email, const std::string &password = {}) const;
    Answer call(const std::string &method, const std::string &path, const std::string &token = {},
                const std::string &body = {}, std::vector<std::string> headers = {}) const;

private:
    Options m_options;
    TemporaryFolder m_folder;
    std::filesystem::path m_data;
    std::unique_ptr<ChildProcess> m_process;
    std::string m_url;
};

} // namespace crat::test
