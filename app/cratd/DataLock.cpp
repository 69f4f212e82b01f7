#include "app/cratd/DataLock.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace crat::cratd {

DataLock::DataLock(DataLock &&other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}

DataLock::~DataLock()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

Result<DataLock> DataLock::take(const std::filesystem::path &folder)
{
    std::error_code ec;
    const bool made = std::filesystem::create_directories(folder, ec);
    if (ec)
        return fail(Errc::Unavailable, "cannot make the data folder " + folder.string() + ": " + ec.message() +
                                           "; choose another with --data");
    if (made)
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, ec);
    const auto path = folder / "cratd.lock";
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(Errc::Unavailable, "cannot write in the data folder " + folder.string() + ": " +
                                           std::strerror(errno) + "; choose another with --data");
    DataLock lock(fd);
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        std::array<char, 32> text{};
        const ssize_t n = ::read(fd, text.data(), text.size() - 1);
        std::string pid(text.data(), n > 0 ? static_cast<std::size_t>(n) : 0);
        pid.erase(pid.find_last_not_of("\n ") + 1);
        return fail(Errc::Conflict, "another cratd" + (pid.empty() ? std::string() : " (process " + pid + ")") +
                                        " uses the data folder " + folder.string() +
                                        "; stop it, or choose another folder with --data");
    }
    const std::string pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(fd, 0) != 0 || ::write(fd, pid.data(), pid.size()) != static_cast<ssize_t>(pid.size()))
        return fail(Errc::Unavailable, "cannot write in the data folder " + folder.string() + ": is the disk full?");
    return lock;
}

} // namespace crat::cratd
