#include "core/companion/execution/BlobStore.h"

#include <fcntl.h>
#include <set>
#include <unistd.h>

#include "core/base/Random.h"
#include "core/base/Sha256.h"

namespace crat::execution {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t MaxDigests = 50'000;

void syncToDisk(const fs::path &path, int flags)
{
    if (const int fd = ::open(path.c_str(), flags | O_CLOEXEC); fd >= 0) {
        ::fsync(fd);
        ::close(fd);
    }
}

} // namespace

fs::path BlobStore::pathOf(std::string_view sha256) const
{
    return m_folder / sha256.substr(0, 2) / sha256.substr(2);
}

bool BlobStore::has(std::string_view sha256) const
{
    std::error_code ec;
    return isSha256Hex(sha256) && fs::is_regular_file(pathOf(sha256), ec);
}

Result<std::vector<std::string>> BlobStore::missing(const std::vector<std::string> &digests) const
{
    if (digests.size() > MaxDigests)
        return fail(Errc::TooLarge, "more than 50,000 digests in one question");
    std::vector<std::string> out;
    std::set<std::string_view> seen;
    for (const std::string &digest : digests) {
        if (!isSha256Hex(digest))
            return fail(Errc::BadInput,
                        "\"" + digest.substr(0, 80) + "\" is not a SHA-256 in lower-case hexadecimal digits");
        if (seen.insert(digest).second && !has(digest))
            out.push_back(digest);
    }
    return out;
}

Result<> BlobStore::take(std::string_view announced, const fs::path &received, std::string_view actual) const
{
    if (!isSha256Hex(announced))
        return fail(Errc::BadInput, "the address names no SHA-256 in lower-case hexadecimal digits");
    if (announced != actual)
        return fail(Errc::BadInput,
                    "these bytes have the SHA-256 " + std::string(actual) + ", not the announced one; send them again");
    if (has(announced)) {
        touch(announced);
        return {};
    }
    const fs::path target = pathOf(announced);
    std::error_code ec;
    fs::create_directories(target.parent_path(), ec);
    syncToDisk(received, O_RDONLY);
    fs::rename(received, target, ec);
    if (ec) { // another file system: copy beside the target, then rename
        const fs::path part = target.string() + "." + randomToken(64);
        ec.clear();
        fs::copy_file(received, part, ec);
        if (!ec) {
            syncToDisk(part, O_RDONLY);
            fs::rename(part, target, ec);
        }
        std::error_code ignored;
        fs::remove(part, ignored);
    }
    if (ec)
        return fail(Errc::Unavailable, "cannot keep a file on the companion's disk: " + ec.message(),
                    "blob " + target.string() + ": " + ec.message());
    syncToDisk(target.parent_path(), O_RDONLY | O_DIRECTORY);
    return {};
}

void BlobStore::touch(std::string_view sha256) const
{
    std::error_code ec;
    fs::last_write_time(pathOf(sha256), fs::file_time_type::clock::now(), ec);
}

std::size_t BlobStore::removeUnusedSince(fs::file_time_type before) const
{
    std::size_t removed = 0;
    std::error_code ec;
    for (fs::recursive_directory_iterator it(m_folder, ec), end; !ec && it != end; it.increment(ec)) {
        std::error_code one;
        if (it->is_regular_file(one) && it->last_write_time(one) < before && !one && fs::remove(it->path(), one))
            ++removed;
    }
    return removed;
}

} // namespace crat::execution
