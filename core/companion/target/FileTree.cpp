#include "core/companion/target/FileTree.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "core/base/Log.h"
#include "core/base/Random.h"

namespace crat::target {

namespace fs = std::filesystem;

namespace {

tl::unexpected<Error> failed(const fs::path &path, const char *what, int error)
{
    const Errc code = error == ECANCELED                   ? Errc::Cancelled
                      : error == ENOSPC || error == EDQUOT ? Errc::TooLarge
                                                           : Errc::Unavailable;
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

/// Not all file systems know owners, and only root may give things away: then it stays as it was made.
void giveTo(int fd, const Owner &owner)
{
    if (::fchown(fd, owner.user, owner.group) != 0 && ::fchown(fd, static_cast<uid_t>(-1), owner.group) != 0)
        return;
}

void giveTo(const fs::path &path, const Owner &owner)
{
    if (::lchown(path.c_str(), owner.user, owner.group) != 0 &&
        ::lchown(path.c_str(), static_cast<uid_t>(-1), owner.group) != 0)
        return;
}

Result<> copyBytes(const fs::path &from, const fs::path &to, const CopyRules &rules)
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
        if (rules.stop.stop_requested()) {
            error = ECANCELED;
            break;
        }
    }
    giveTo(out, rules.owner.value_or(Owner{info.st_uid, info.st_gid})); // first: it takes set-user-ID bits away
    if (!error && (::fchmod(out, info.st_mode & 07777) != 0 || ::fsync(out) != 0))
        error = errno;
    ::close(in);
    if (::close(out) != 0 && !error)
        error = errno;
    if (error)
        return failed(to, "written", error);
    return {};
}

Result<> copyLink(const fs::path &from, const fs::path &to, const CopyRules &rules)
{
    std::error_code ec;
    fs::remove(to, ec);
    fs::copy_symlink(from, to, ec);
    if (ec)
        return failed(to, "linked", ec.value());
    if (const auto owner = rules.owner ? rules.owner : ownerOf(from))
        giveTo(to, *owner);
    return {};
}

Result<> copyFolder(const fs::path &from, const fs::path &to, const CopyRules &rules)
{
    std::error_code ec;
    if (fs::is_symlink(to, ec) || (fs::exists(to, ec) && !fs::is_directory(to, ec)))
        fs::remove(to, ec);
    if (auto made = makeFolder(to); !made)
        return made;
    for (fs::directory_iterator entry(from, ec), end; !ec && entry != end; entry.increment(ec)) {
        if (auto copied = copyTree(entry->path(), to / entry->path().filename(), rules); !copied)
            return copied;
    }
    if (ec)
        return failed(from, "read", ec.value());
    if (const auto owner = rules.owner ? rules.owner : ownerOf(from))
        giveTo(to, *owner);
    const auto mode = fs::status(from, ec).permissions();
    fs::permissions(to, mode | fs::perms::owner_all, ec);
    return flushFolder(to);
}

} // namespace

std::optional<Owner> ownerOf(const fs::path &path)
{
    struct stat info {};
    if (::lstat(path.c_str(), &info) != 0)
        return {};
    return Owner{info.st_uid, info.st_gid};
}

Result<> makeFolder(const fs::path &path, const std::optional<Owner> &owner)
{
    std::error_code ec;
    std::vector<fs::path> missing;
    for (fs::path at = path; !at.empty() && !fs::exists(at, ec) && at != at.parent_path(); at = at.parent_path())
        missing.push_back(at);
    if (auto made = makeFolder(path); !made)
        return made;
    for (const fs::path &made : missing) {
        if (owner)
            giveTo(made, *owner);
    }
    return {};
}

void sweepBeside(const fs::path &folder, const std::string &suffix)
{
    const std::string name = folder.filename().string() + suffix;
    std::error_code ec;
    std::vector<fs::path> found;
    for (fs::directory_iterator entry(folder.parent_path(), ec), end; !ec && entry != end; entry.increment(ec)) {
        const std::string other = entry->path().filename().string();
        if (other == name || other.starts_with(name + "-"))
            found.push_back(entry->path());
    }
    for (const fs::path &one : found)
        (void)removeTree(one);
}

Result<fs::path> freshBeside(const fs::path &folder, const std::string &suffix)
{
    constexpr int most = 100;
    sweepBeside(folder, suffix);
    for (int number = 0; number < most; ++number) {
        const fs::path fresh = folder.string() + suffix + (number > 0 ? "-" + std::to_string(number) : "");
        std::error_code ec;
        if (fs::exists(fs::symlink_status(fresh, ec)))
            continue; // it could not be removed
        if (auto made = makeFolder(fresh); !made)
            return tl::unexpected(made.error());
        return fresh;
    }
    return fail(Errc::Unavailable, "beside " + forLogLine(folder.string(), 300) + " lie too many folders named " +
                                       suffix + " that can't be removed: remove them");
}

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

Result<> copyFileAtomically(const fs::path &from, const fs::path &to, const CopyRules &rules)
{
    if (auto made = makeFolder(to.parent_path()); !made)
        return made;
    const fs::path temporary = to.parent_path() / (".crat-" + randomToken(64));
    auto copied = copyBytes(from, temporary, rules);
    if (copied && ::rename(temporary.c_str(), to.c_str()) != 0)
        copied = failed(to, "replaced", errno);
    if (!copied) {
        ::unlink(temporary.c_str());
        return copied;
    }
    return flushFolder(to.parent_path());
}

Result<> copyTree(const fs::path &from, const fs::path &to, const CopyRules &rules)
{
    if (rules.stop.stop_requested())
        return failed(to, "written", ECANCELED);
    std::error_code ec;
    const auto kind = fs::symlink_status(from, ec).type();
    switch (kind) {
    case fs::file_type::symlink: return copyLink(from, to, rules);
    case fs::file_type::directory: return copyFolder(from, to, rules);
    case fs::file_type::regular:
        if (fs::is_directory(fs::symlink_status(to, ec)))
            fs::remove_all(to, ec);
        return copyFileAtomically(from, to, rules);
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
    for (fs::directory_iterator entry(folder, ec), end; !ec && entry != end; entry.increment(ec)) {
        if (!only.empty() || !fs::is_directory(entry->symlink_status(ec)))
            return folder;
        only = entry->path();
    }
    return only.empty() ? folder : only;
}

} // namespace crat::target
