#pragma once

#include <array>
#include <cstdio>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "core/base/Files.h"

namespace crat {

struct Outcome {
    int code;
    std::string out; ///< and what went to standard error
};

inline Outcome run(const std::string &command)
{
    FILE *pipe = ::popen((command + " 2>&1").c_str(), "r");
    std::string out;
    std::array<char, 4096> chunk{};
    while (const std::size_t n = std::fread(chunk.data(), 1, chunk.size(), pipe))
        out.append(chunk.data(), n);
    const int status = ::pclose(pipe);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, out};
}

/// The built program, on a shell's command line.
inline Outcome crat(const std::string &arguments)
{
    return run(std::string(CRAT_BIN_DIR) + "/crat " + arguments);
}

inline std::string bytesOf(const std::string &quotedPath)
{
    return readFile(quotedPath.substr(1, quotedPath.size() - 2)).value_or("");
}

class Cli : public testing::Test {
protected:
    TemporaryFolder folder{{}, "with 空格 "};
    /// Writes it; gives its path in quotes.
    std::string file(std::string_view name, std::string_view bytes)
    {
        std::filesystem::create_directories((folder.path() / name).parent_path());
        EXPECT_TRUE(writeFileAtomically(folder.path() / name, bytes));
        return at(name);
    }
    std::string at(std::string_view name) const { return "'" + (folder.path() / name).string() + "'"; }
    std::string whole() const { return "'" + folder.path().string() + "'"; }
};

} // namespace crat
