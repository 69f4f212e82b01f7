#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/Result.h"

namespace crat::fetch {

/// A download that is under way: "<name>.part" and, in "<name>.part.tag", the server's validator of the bytes in it, so
/// that a later call continues the same file and no other. Not thread-safe.
class PartialFile {
public:
    PartialFile(const std::filesystem::path &folder, const std::string &name);
    ~PartialFile();
    PartialFile(const PartialFile &) = delete;
    PartialFile &operator=(const PartialFile &) = delete;

    /// Opens what is there, for appending. Without a validator what is there is thrown away.
    Result<> open();
    std::uint64_t size() const { return m_size; }
    const std::string &validator() const { return m_validator; }
    /// Empties the file; its new content will have `validator` (may be empty: then it can't be continued).
    Result<> restart(std::string_view validator);
    Result<> append(std::string_view bytes);
    /// fsync, rename to the final name, fsync of the folder.
    Result<> finish();

private:
    Result<> fault(const char *what) const;
    std::filesystem::path m_part, m_tag, m_final;
    std::string m_validator;
    std::uint64_t m_size = 0;
    int m_fd = -1;
};

} // namespace crat::fetch
