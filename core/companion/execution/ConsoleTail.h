#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

namespace crat::execution {

/// Lines of a file that still grows: robot's standard output and error.
class ConsoleTail {
public:
    static constexpr std::int64_t MaxLines = 200'000;
    static constexpr std::size_t MaxLine = 64u << 10; ///< bytes; what is longer comes in pieces

    ConsoleTail(const std::filesystem::path &file, std::uint64_t offset);
    /// The next line without its end, valid UTF-8; nothing where there is no whole one yet. `toEnd`: the last one may lack its end.
    std::optional<std::string> next(bool toEnd);
    void skipLines(std::int64_t count);
    std::uint64_t offset() const { return m_offset; } ///< behind the last line given

private:
    std::ifstream m_in;
    std::uint64_t m_offset;
};

} // namespace crat::execution
