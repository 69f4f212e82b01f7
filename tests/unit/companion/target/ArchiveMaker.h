#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <filesystem>
#include <string>

namespace crat::target {

/// Writes .tar.gz archives with whatever a test asks for, also what no honest program writes.
class ArchiveMaker {
public:
    explicit ArchiveMaker(const std::filesystem::path &file) : m_archive(archive_write_new())
    {
        archive_write_add_filter_gzip(m_archive);
        archive_write_set_format_pax_restricted(m_archive);
        archive_write_open_filename(m_archive, file.c_str());
    }
    ~ArchiveMaker()
    {
        archive_write_close(m_archive);
        archive_write_free(m_archive);
    }
    ArchiveMaker(const ArchiveMaker &) = delete;
    ArchiveMaker &operator=(const ArchiveMaker &) = delete;

    ArchiveMaker &file(const std::string &path, const std::string &text, unsigned mode = 0644)
    {
        return add(path, AE_IFREG, text, mode, {}, {});
    }
    ArchiveMaker &folder(const std::string &path) { return add(path, AE_IFDIR, {}, 0755, {}, {}); }
    ArchiveMaker &link(const std::string &path, const std::string &goal)
    {
        return add(path, AE_IFLNK, {}, 0777, goal, {});
    }
    ArchiveMaker &hardLink(const std::string &path, const std::string &goal)
    {
        return add(path, AE_IFREG, {}, 0644, {}, goal);
    }
    ArchiveMaker &special(const std::string &path, unsigned type) { return add(path, type, {}, 0644, {}, {}); }

private:
    ArchiveMaker &add(const std::string &path, unsigned type, const std::string &text, unsigned mode,
                      const std::string &symbolic, const std::string &hard)
    {
        archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, path.c_str());
        archive_entry_set_filetype(entry, type);
        archive_entry_set_perm(entry, mode);
        archive_entry_set_size(entry, static_cast<la_int64_t>(text.size()));
        if (!symbolic.empty())
            archive_entry_set_symlink(entry, symbolic.c_str());
        if (!hard.empty())
            archive_entry_set_hardlink(entry, hard.c_str());
        archive_write_header(m_archive, entry);
        archive_write_data(m_archive, text.data(), text.size());
        archive_entry_free(entry);
        return *this;
    }
    archive *m_archive;
};

} // namespace crat::target
