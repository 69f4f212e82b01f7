#include "core/companion/fetch/PartialFile.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/base/Files.h"

namespace crat::fetch {

PartialFile::PartialFile(const std::filesystem::path &folder, const std::string &name)
    : m_part(folder / (name + ".part")), m_tag(folder / (name + ".part.tag")), m_final(folder / name)
{
}

PartialFile::~PartialFile()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

Result<> PartialFile::fault(const char *what) const
{
    const std::string reason = std::strerror(errno);
    const Errc code = errno == ENOSPC || errno == EDQUOT ? Errc::TooLarge : Errc::Unavailable;
    return fail(code, std::string("the download can't be ") + what + ": " + reason,
                m_part.string() + " can't be " + what + ": " + reason);
}

Result<> PartialFile::open()
{
    m_fd = ::open(m_part.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (m_fd < 0)
        return fault("opened");
    const auto end = ::lseek(m_fd, 0, SEEK_END);
    if (end < 0)
        return fault("measured");
    m_size = static_cast<std::uint64_t>(end);
    m_validator = readFile(m_tag, 4096).value_or("");
    if (m_validator.empty() && m_size > 0)
        return restart({});
    return {};
}

Result<> PartialFile::restart(std::string_view validator)
{
    // The old tag goes before the bytes change, so that a crash between the two never joins two files.
    std::error_code ignored;
    std::filesystem::remove(m_tag, ignored);
    if (::ftruncate(m_fd, 0) != 0 || ::lseek(m_fd, 0, SEEK_SET) < 0)
        return fault("emptied");
    m_size = 0;
    m_validator = validator;
    return validator.empty() ? Result<>{} : writeFileAtomically(m_tag, validator);
}

Result<> PartialFile::append(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto written = ::write(m_fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return fault("written");
        m_size += static_cast<std::uint64_t>(written);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Result<> PartialFile::finish()
{
    if (::fsync(m_fd) != 0)
        return fault("written to disk");
    if (::rename(m_part.c_str(), m_final.c_str()) != 0)
        return fault("given its name");
    const int folder = ::open(m_final.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        ::fsync(folder);
        ::close(folder);
    }
    std::error_code ignored;
    std::filesystem::remove(m_tag, ignored);
    return {};
}

} // namespace crat::fetch
