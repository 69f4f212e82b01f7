#include "core/companion/target/Archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "core/base/Log.h"
#include "core/companion/target/ArchiveRules.h"

namespace crat::target {

namespace {

class Descriptor {
public:
    explicit Descriptor(int fd = -1) : m_fd(fd) {}
    ~Descriptor() { reset(); }
    Descriptor(Descriptor &&other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
    Descriptor &operator=(Descriptor &&other) noexcept
    {
        if (this != &other) {
            reset();
            m_fd = std::exchange(other.m_fd, -1);
        }
        return *this;
    }
    int get() const { return m_fd; }
    bool isOpen() const { return m_fd >= 0; }

private:
    void reset()
    {
        if (m_fd >= 0)
            ::close(m_fd);
        m_fd = -1;
    }
    int m_fd;
};

using Reader = std::unique_ptr<archive, decltype(&archive_read_free)>;

tl::unexpected<Error> systemError(const std::string &path, const char *what)
{
    const std::string reason = std::strerror(errno);
    const Errc code = errno == ENOSPC || errno == EDQUOT ? Errc::TooLarge : Errc::Unavailable;
    return fail(code, "unpacking: '" + forLogLine(path, 200) + "' can't be " + what + ": " + reason);
}

EntryKind kindOf(archive_entry *entry)
{
    if (archive_entry_hardlink(entry))
        return EntryKind::HardLink;
    switch (archive_entry_filetype(entry)) {
    case AE_IFREG: return EntryKind::File;
    case AE_IFDIR: return EntryKind::Folder;
    case AE_IFLNK: return EntryKind::SymbolicLink;
    default: return EntryKind::Other;
    }
}

std::string textOf(const char *text)
{
    return text ? std::string(text) : std::string();
}

ArchiveEntry described(archive_entry *entry)
{
    ArchiveEntry out;
    out.path = textOf(archive_entry_pathname(entry));
    out.kind = kindOf(entry);
    out.goal = out.kind == EntryKind::HardLink       ? textOf(archive_entry_hardlink(entry))
               : out.kind == EntryKind::SymbolicLink ? textOf(archive_entry_symlink(entry))
                                                     : std::string();
    const auto size = archive_entry_size(entry);
    out.size = size > 0 ? static_cast<std::uint64_t>(size) : 0;
    out.mode = archive_entry_perm(entry) & 0777;
    return out;
}

/// Reads the archive's entries in order, checks each by the rules and hands it on.
class Pass {
public:
    using Take = std::function<Result<>(const ArchiveEntry &entry, const std::string &path, archive *reader)>;

    Pass(const std::filesystem::path &file, const ArchiveLimits &limits, std::stop_token stop)
        : m_file(file), m_rules(limits), m_stop(std::move(stop)), m_reader(archive_read_new(), &archive_read_free)
    {
    }

    Result<ArchiveSummary> run(const Take &take)
    {
        archive_read_support_format_tar(m_reader.get());
        archive_read_support_filter_gzip(m_reader.get());
        if (archive_read_open_filename(m_reader.get(), m_file.c_str(), 64u << 10) != ARCHIVE_OK)
            return damaged();
        for (;;) {
            if (m_stop.stop_requested())
                return fail(Errc::Cancelled, "unpacking was stopped");
            archive_entry *raw = nullptr;
            const int status = archive_read_next_header(m_reader.get(), &raw);
            if (status == ARCHIVE_EOF)
                break;
            if (status < ARCHIVE_WARN)
                return damaged();
            const ArchiveEntry entry = described(raw);
            auto path = m_rules.accept(entry);
            if (!path)
                return tl::unexpected(path.error());
            if (auto taken = take(entry, *path, m_reader.get()); !taken)
                return tl::unexpected(taken.error());
        }
        if (m_rules.summary().entries == 0)
            return fail(Errc::BadInput, "the archive " + m_file.filename().string() + " is empty");
        return m_rules.summary();
    }

    tl::unexpected<Error> damaged() const
    {
        const char *reason = archive_error_string(m_reader.get());
        return fail(Errc::BadInput, m_file.filename().string() + " is not an intact tar.gz archive: " +
                                        forLogLine(reason ? reason : "unknown", 160));
    }

private:
    std::filesystem::path m_file;
    ArchiveRules m_rules;
    std::stop_token m_stop;
    Reader m_reader;
};

/// Hands the entry's bytes over in pieces, so that a damaged or lying body is found in the checking pass already.
Result<> readData(archive *reader, std::uint64_t announced, const Pass &pass, const std::stop_token &stop,
                  const std::function<Result<>(const void *, std::size_t, la_int64_t)> &take)
{
    const void *block = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    for (;;) {
        if (stop.stop_requested())
            return fail(Errc::Cancelled, "unpacking was stopped");
        const int status = archive_read_data_block(reader, &block, &size, &offset);
        if (status == ARCHIVE_EOF)
            return {};
        if (status < ARCHIVE_WARN)
            return pass.damaged();
        if (offset < 0 || static_cast<std::uint64_t>(offset) + size > announced)
            return fail(Errc::BadInput, "the archive was refused: an entry is longer than its header says");
        if (auto taken = take(block, size, offset); !taken)
            return taken;
    }
}

/// Writes entries below one open folder, never through a link.
class Writer {
public:
    explicit Writer(int root) : m_root(root) {}

    Result<> write(const ArchiveEntry &entry, const std::string &path, archive *reader, const Pass &pass,
                   const std::stop_token &stop)
    {
        if (path.empty())
            return {};
        const auto slash = path.rfind('/');
        const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
        auto parent = openFolder(slash == std::string::npos ? std::string() : path.substr(0, slash));
        if (!parent)
            return tl::unexpected(parent.error());
        switch (entry.kind) {
        case EntryKind::Folder:
            // Folders stay open to us while they are filled, whatever their mode in the archive.
            if (::mkdirat(parent->get(), name.c_str(), entry.mode | 0700) != 0 && errno != EEXIST)
                return systemError(path, "made");
            return {};
        case EntryKind::SymbolicLink:
            if (::symlinkat(entry.goal.c_str(), parent->get(), name.c_str()) != 0)
                return systemError(path, "made");
            return {};
        case EntryKind::HardLink: return link(entry, path, parent->get(), name);
        case EntryKind::File: return writeFile(entry, path, parent->get(), name, reader, pass, stop);
        case EntryKind::Other: break;
        }
        return fail(Errc::Internal, "an entry got past the archive's rules");
    }

private:
    Result<Descriptor> openFolder(const std::string &path)
    {
        Descriptor current(::fcntl(m_root, F_DUPFD_CLOEXEC, 0));
        for (std::string_view left = path; !left.empty() && current.isOpen();) {
            const auto end = std::min(left.find('/'), left.size());
            const std::string part(left.substr(0, end));
            left.remove_prefix(std::min(end + 1, left.size()));
            if (::mkdirat(current.get(), part.c_str(), 0755) != 0 && errno != EEXIST)
                return systemError(path, "made");
            current =
                Descriptor(::openat(current.get(), part.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        }
        if (!current.isOpen())
            return systemError(path, "opened");
        return current;
    }

    Result<> link(const ArchiveEntry &entry, const std::string &path, int parent, const std::string &name)
    {
        auto goal = cleanEntryPath(entry.goal, 4096);
        if (!goal)
            return tl::unexpected(goal.error());
        const auto slash = goal->rfind('/');
        auto from = openFolder(slash == std::string::npos ? std::string() : goal->substr(0, slash));
        if (!from)
            return tl::unexpected(from.error());
        if (::linkat(from->get(), goal->substr(slash == std::string::npos ? 0 : slash + 1).c_str(), parent,
                     name.c_str(), 0) != 0)
            return systemError(path, "linked");
        return {};
    }

    Result<> writeFile(const ArchiveEntry &entry, const std::string &path, int parent, const std::string &name,
                       archive *reader, const Pass &pass, const std::stop_token &stop)
    {
        ::unlinkat(parent, name.c_str(), 0); // of two entries with one path the later counts, as tar has it
        const Descriptor file(
            ::openat(parent, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
        if (!file.isOpen())
            return systemError(path, "made");
        auto written = readData(reader, entry.size, pass, stop,
                                [&](const void *block, std::size_t size, la_int64_t at) -> Result<> {
                                    const char *bytes = static_cast<const char *>(block);
                                    while (size > 0) {
                                        const auto n = ::pwrite(file.get(), bytes, size, at);
                                        if (n < 0 && errno == EINTR)
                                            continue;
                                        if (n < 0)
                                            return systemError(path, "written");
                                        bytes += n;
                                        size -= static_cast<std::size_t>(n);
                                        at += n;
                                    }
                                    return {};
                                });
        if (!written)
            return written;
        if (::ftruncate(file.get(), static_cast<off_t>(entry.size)) != 0 || ::fchmod(file.get(), entry.mode) != 0)
            return systemError(path, "finished"); // a sparse end is not among the blocks
        return {};
    }

    int m_root;
};

} // namespace

Result<ArchiveSummary> checkArchive(const std::filesystem::path &archive, const ArchiveLimits &limits,
                                    std::stop_token stop)
{
    Pass pass(archive, limits, stop);
    return pass.run([&](const ArchiveEntry &entry, const std::string &, ::archive *reader) -> Result<> {
        if (entry.kind != EntryKind::File)
            return {};
        return readData(reader, entry.size, pass, stop,
                        [](const void *, std::size_t, la_int64_t) { return Result<>{}; });
    });
}

Result<ArchiveSummary> unpackArchive(const std::filesystem::path &archive, const std::filesystem::path &folder,
                                     const ArchiveLimits &limits, std::stop_token stop)
{
    if (auto checked = checkArchive(archive, limits, stop); !checked)
        return checked;
    const Descriptor root(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    std::error_code ec;
    if (!root.isOpen() || !std::filesystem::is_empty(folder, ec))
        return fail(Errc::Unavailable, "the folder to unpack into is not there or not empty",
                    folder.string() + " is not there or not empty");
    Writer writer(root.get());
    Pass pass(archive, limits, stop);
    return pass.run([&](const ArchiveEntry &entry, const std::string &path, ::archive *reader) {
        return writer.write(entry, path, reader, pass, stop);
    });
}

} // namespace crat::target
