#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace crat::test {

/// Asks `condition` again and again (every 5 ms) until it holds or `span` has passed; the last answer.
bool eventually(const std::function<bool()> &condition, std::chrono::milliseconds span = std::chrono::seconds(20));

/// A free port on loopback, found by binding to port 0.
int freePort();

/// A child process with its standard output and error in files; killed when the object goes.
class ChildProcess {
public:
    struct Options {
        std::vector<std::string> arguments;   ///< the program first
        std::vector<std::string> environment; ///< NAME=VALUE, in addition to this process's own
        std::string input;                    ///< given on standard input, then closed
        std::filesystem::path folder;         ///< where stdout.txt and stderr.txt go
    };
    explicit ChildProcess(Options options);
    ~ChildProcess();
    ChildProcess(const ChildProcess &) = delete;
    ChildProcess &operator=(const ChildProcess &) = delete;

    pid_t pid() const { return m_pid; }
    void signal(int number) const;
    /// Exit code, or 128 + the signal's number; nothing where it has not ended in time.
    std::optional<int> wait(std::chrono::milliseconds span = std::chrono::seconds(20));
    std::string output() const;
    std::string errors() const;

private:
    std::filesystem::path m_folder;
    pid_t m_pid = -1;
    std::optional<int> m_code;
};

/// Runs to the end and gives the exit code (-1: not in time); the output is put into `output`, if wanted.
int run(std::vector<std::string> arguments, std::string *output = nullptr);

} // namespace crat::test
