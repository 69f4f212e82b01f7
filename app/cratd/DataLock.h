#pragma once

#include <filesystem>

#include "core/base/Result.h"

namespace crat::cratd {

/// Holds a data folder for one process: two companions in one folder would take each other's work. The system lets go of it when
/// the process ends, however it ends.
class DataLock {
public:
    /// Makes the folder (mode 0700) where missing. Errors: Unavailable (folder), Conflict (another companion has it, naming its pid).
    static Result<DataLock> take(const std::filesystem::path &folder);
    DataLock(DataLock &&other) noexcept;
    DataLock &operator=(DataLock &&) = delete;
    ~DataLock();

private:
    explicit DataLock(int fd) : m_fd(fd) {}
    int m_fd = -1;
};

} // namespace crat::cratd
