#include "core/base/Files.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace crat {
namespace {

namespace fs = std::filesystem;

class Descriptor {
public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    int get() const { return m_fd; }

private:
    int m_fd;
};

std::string reason(int error)
{
    return std::error_code(error, std::generic_category()).message();
}

tl::unexpected<Error> systemError(std::string_view what, const fs::path &path, int error)
{
    const Errc code = error == ENOENT ? Errc::NotFound : Errc::Unavailable;
    return fail(code, std::string(what) + " " + path.string() + ": " + reason(error));
}

int writeAll(int fd, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t n = ::write(fd, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return 0;
}

} // namespace

Result<std::string> readFile(const fs::path &path, std::uint64_t limit)
{
    const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (fd.get() < 0)
        return systemError("cannot read", path, errno);
    struct stat info {};
    if (::fstat(fd.get(), &info) != 0)
        return systemError("cannot read", path, errno);
    if (S_ISDIR(info.st_mode))
        return systemError("cannot read", path, EISDIR);
    std::string bytes;
    bytes.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(limit, static_cast<std::uint64_t>(info.st_size))));
    // Read on past st_size: files under /proc announce 0, and a file may grow meanwhile.
    std::array<char, 65536> chunk{};
    for (;;) {
        const ssize_t n = ::read(fd.get(), chunk.data(), chunk.size());
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return systemError("cannot read", path, errno);
        if (n == 0)
            return bytes;
        if (bytes.size() + static_cast<std::size_t>(n) > limit)
            return fail(Errc::TooLarge,
                        path.string() + " is larger than the limit of " + std::to_string(limit) + " bytes");
        bytes.append(chunk.data(), static_cast<std::size_t>(n));
    }
}

Result<> writeFileAtomically(const fs::path &path, std::string_view bytes)
{
    std::error_code ec;
    fs::path target = fs::is_symlink(path, ec) ? fs::canonical(path, ec) : path;
    if (ec)
        target = path;
    struct stat old {};
    const bool existed = ::stat(target.c_str(), &old) == 0;
    std::string temporary = (target.parent_path() / ("." + target.filename().string() + ".XXXXXX")).string();
    const Descriptor fd(::mkostemp(temporary.data(), O_CLOEXEC));
    if (fd.get() < 0)
        return systemError("cannot write", target, errno);
    int error = writeAll(fd.get(), bytes);
    if (!error && ::fchmod(fd.get(), existed ? old.st_mode & 07777 : 0644) != 0)
        error = errno;
    if (!error && ::fsync(fd.get()) != 0)
        error = errno;
    if (!error && ::rename(temporary.c_str(), target.c_str()) != 0)
        error = errno;
    if (error) {
        ::unlink(temporary.c_str());
        return systemError("cannot write", target, error);
    }
    const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
    const Descriptor dir(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (dir.get() >= 0)
        ::fsync(dir.get());
    return {};
}

bool isSafeRelativePath(std::string_view path)
{
    if (path.empty() || path.front() == '/' || path.find('\\') != path.npos || path.find('\0') != path.npos)
        return false;
    for (std::size_t at = 0; at <= path.size();) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        const std::string_view part = path.substr(at, end - at);
        if (part.empty() || part == "." || part == "..")
            return false;
        at = end + 1;
    }
    return true;
}

TemporaryFolder::TemporaryFolder(const fs::path &under, std::string_view prefix)
{
    std::error_code ec;
    const fs::path parent = under.empty() ? fs::temp_directory_path(ec) : under;
    std::string name = (parent / (std::string(prefix) + "XXXXXX")).string();
    if (::mkdtemp(name.data()))
        m_path = name;
}

TemporaryFolder::~TemporaryFolder()
{
    std::error_code ec;
    if (!m_path.empty())
        fs::remove_all(m_path, ec);
}

} // namespace crat
