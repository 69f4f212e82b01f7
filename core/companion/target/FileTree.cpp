#include "core/companion/target/FileTree.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/base/Log.h"
#include "core/base/Random.h"

namespace crat::target {

namespace fs = std::filesystem;

namespace {

tl::unexpected<Error> failed(const fs::path &path, const char *what, int error)
{
    const Errc code = error == ENOSPC || error == EDQUOT ? Errc::TooLarge : Errc::Unavailable;
    return fail(code, forLogLine(path.string(), 300) + " can't be " + what + ": " + std::strerror(error));
}

Result<> flushFolder(const fs::path &folder)
{
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return failed(folder, "opened", errno);
    ::fsync(fd);
    ::close(fd);
    return {};
}

Result<> copyBytes(const fs::path &from, const fs::path &to)
{
    const int in = ::open(from.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (in < 0)
        return failed(from, "read", errno);
    struct stat info {};
    ::fstat(in, &info);
    const int out = ::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (out < 0) {
        const int error = errno;
        ::close(in);
        return failed(to, "made", error);
    }
    int error = 0;
    for (;;) {
        const auto n = ::sendfile(out, in, nullptr, 1u << 20);
        if (n == 0)
            break;
        if (n < 0 && errno != EINTR) {
            error = errno;
            break;
        }
    }
    if (!error && (::fchmod(out, info.st_mode & 07777) != 0 || ::fsync(out) != 0))
        error = errno;
    ::close(in);
    if (::close(out) != 0 && !error)
        error = errno;
    if (error)
        return failed(to, "written", error);
    return {};
}

Result<> copyLink(const fs::path &from, const fs::path &to)
{
    std::error_code ec;
    fs::remove(to, ec);
    fs::copy_symlink(from, to, ec);
    if (ec)
        return failed(to, "linked", ec.value());
    return {};
}

Result<> copyFolder(const fs::path &from, const fs::path &to)
{
    std::error_code ec;
    if (fs::is_symlink(to, ec) || (fs::exists(to, ec) && !fs::is_directory(to, ec)))
        fs::remove(to, ec);
    if (auto made = makeFolder(to); !made)
        return made;
    fs::directory_iterator entries(from, ec);
    if (ec)
        return failed(from, "read", ec.value());
    for (const auto &entry : entries) {
        if (auto copied = copyTree(entry.path(), to / entry.path().filename()); !copied)
            return copied;
    }
    const auto mode = fs::status(from, ec).permissions();
    fs::permissions(to, mode | fs::perms::owner_all, ec);
    return flushFolder(to);
}

} // namespace

Result<> makeFolder(const fs::path &path)
{
    std::error_code ec;
    fs::create_directories(path, ec);
    if (ec)
        return failed(path, "made", ec.value());
    return {};
}

Result<> removeTree(const fs::path &path)
{
    std::error_code ec;
    fs::remove_all(path, ec);
    if (ec)
        return failed(path, "removed", ec.value());
    return {};
}

Result<> copyFileAtomically(const fs::path &from, const fs::path &to)
{
    if (auto made = makeFolder(to.parent_path()); !made)
        return made;
    const fs::path temporary = to.parent_path() / (".crat-" + randomToken(64));
    auto copied = copyBytes(from, temporary);
    if (copied && ::rename(temporary.c_str(), to.c_str()) != 0)
        copied = failed(to, "replaced", errno);
    if (!copied) {
        ::unlink(temporary.c_str());
        return copied;
    }
    return flushFolder(to.parent_path());
}

Result<> copyTree(const fs::path &from, const fs::path &to)
{
    std::error_code ec;
    const auto kind = fs::symlink_status(from, ec).type();
    switch (kind) {
    case fs::file_type::symlink: return copyLink(from, to);
    case fs::file_type::directory: return copyFolder(from, to);
    case fs::file_type::regular:
        if (fs::is_directory(fs::symlink_status(to, ec)))
            fs::remove_all(to, ec);
        return copyFileAtomically(from, to);
    case fs::file_type::not_found: return failed(from, "read", ENOENT);
    default: return {};
    }
}

Result<> exchangeFolders(const fs::path &fresh, const fs::path &current)
{
    std::error_code ec;
    if (!fs::exists(fs::symlink_status(current, ec))) {
        if (::rename(fresh.c_str(), current.c_str()) != 0)
            return failed(current, "made", errno);
        return flushFolder(current.parent_path());
    }
    if (::renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, current.c_str(), RENAME_EXCHANGE) != 0) {
        if (errno != EINVAL && errno != ENOSYS)
            return failed(current, "replaced", errno);
        // A file system without exchange: two renames; a crash between them is mended by doing the deploy's step again.
        const fs::path aside = current.string() + ".crat-aside";
        fs::remove_all(aside, ec);
        if (::rename(current.c_str(), aside.c_str()) != 0 || ::rename(fresh.c_str(), current.c_str()) != 0 ||
            ::rename(aside.c_str(), fresh.c_str()) != 0)
            return failed(current, "replaced", errno);
    }
    return flushFolder(current.parent_path());
}

fs::path contentRoot(const fs::path &folder)
{
    std::error_code ec;
    fs::path only;
    for (const auto &entry : fs::directory_iterator(folder, ec)) {
        if (!only.empty() || !fs::is_directory(entry.symlink_status(ec)))
            return folder;
        only = entry.path();
    }
    return only.empty() ? folder : only;
}

} // namespace crat::target
