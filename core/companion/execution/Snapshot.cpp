#include "core/companion/execution/Snapshot.h"

#include <set>

#include "core/base/Files.h"
#include "core/base/Log.h"
#include "core/base/Sha256.h"

namespace crat::execution {
namespace {

namespace fs = std::filesystem;
using protocol::ExecutionRequest;
using protocol::ManifestFile;

std::string shown(std::string_view text)
{
    return "\"" + forLogLine(text, 120) + "\"";
}

Result<> checkTexts(std::string_view member, const std::vector<std::string> &texts, const RequestLimits &limits,
                    bool paths)
{
    if (texts.size() > limits.texts)
        return fail(Errc::TooLarge, std::string(member) + ": more than " + std::to_string(limits.texts) + " entries");
    for (const std::string &text : texts) {
        if (text.empty() || text.size() > limits.textBytes || text.find('\0') != text.npos)
            return fail(Errc::BadInput,
                        std::string(member) + ": " + shown(text) + " is empty, too long or holds a NUL");
        if (paths && !isSafeRelativePath(text))
            return fail(Errc::BadInput, std::string(member) + ": " + shown(text) + " is not a path inside the project");
    }
    return {};
}

Result<> checkFiles(const std::vector<ManifestFile> &files, const RequestLimits &limits)
{
    if (files.empty())
        return fail(Errc::BadInput, "files: no file of the project is named, so there is nothing to run");
    if (files.size() > limits.files)
        return fail(Errc::TooLarge, "files: more than " + std::to_string(limits.files));
    std::set<std::string_view> paths;
    std::uint64_t bytes = 0;
    for (const ManifestFile &file : files) {
        if (!isSafeRelativePath(file.path) || file.path.size() > limits.textBytes)
            return fail(Errc::BadInput, "files: " + shown(file.path) + " is not a path inside the project");
        if (!isSha256Hex(file.sha256))
            return fail(Errc::BadInput,
                        "files: " + shown(file.path) + " has no SHA-256 in lower-case hexadecimal digits");
        if (file.size < 0 || static_cast<std::uint64_t>(file.size) > BlobStore::MaxBlob)
            return fail(Errc::TooLarge, "files: " + shown(file.path) + " is larger than 256 MiB");
        bytes += static_cast<std::uint64_t>(file.size);
        if (!paths.insert(file.path).second)
            return fail(Errc::BadInput, "files: " + shown(file.path) + " is there twice");
    }
    if (bytes > limits.bytes)
        return fail(Errc::TooLarge, "files: together larger than " + std::to_string(limits.bytes >> 20) + " MiB");
    for (const std::string_view path : paths) // "a" and "a/b": one of them cannot be
        for (std::size_t at = path.find('/'); at != path.npos; at = path.find('/', at + 1))
            if (paths.contains(path.substr(0, at)))
                return fail(Errc::BadInput, "files: " + shown(path.substr(0, at)) + " is a file and a folder");
    return {};
}

bool looksLikeCode(std::string_view path)
{
    for (const std::string_view end : {".robot", ".resource", ".py", ".yaml", ".yml", ".tsv", ".txt"})
        if (path.ends_with(end))
            return true;
    return false;
}

} // namespace

Result<> checkRequest(const ExecutionRequest &request, const RequestLimits &limits)
{
    if (request.projectName.size() > 200)
        return fail(Errc::TooLarge, "project_name: more than 200 bytes");
    if (auto good = checkFiles(request.files, limits); !good)
        return good;
    for (const auto &[member, texts, paths] :
         {std::tuple{"paths", &request.paths, true}, std::tuple{"tests", &request.tests, false},
          std::tuple{"include_tags", &request.includeTags, false},
          std::tuple{"exclude_tags", &request.excludeTags, false},
          std::tuple{"python_path", &request.pythonPath, true}})
        if (auto good = checkTexts(member, *texts, limits, paths); !good)
            return good;
    if (request.variables.size() > limits.texts)
        return fail(Errc::TooLarge, "variables: too many");
    for (const auto &[name, value] : request.variables)
        if (name.empty() || name.size() > 200 || name.find_first_of(std::string_view(":\0", 2)) != name.npos ||
            value.size() > 65536 || value.find('\0') != value.npos)
            return fail(Errc::BadInput, "variables: " + shown(name) + " is no name or has a value over 64 KiB");
    if (request.browser.size() > 100 || request.browser.find('\0') != std::string::npos)
        return fail(Errc::BadInput, "browser: too long");
    const std::string &url = request.gridUrl;
    const bool http = url.starts_with("http://") || url.starts_with("https://");
    if (!url.empty() && (!http || url.size() > 2048 || url.find_first_of(std::string_view(" \t\r\n\0", 5)) != url.npos))
        return fail(Errc::BadInput, "grid_url: not an http:// or https:// address");
    return {};
}

std::vector<std::string> missingBlobs(const ExecutionRequest &request, const BlobStore &blobs)
{
    std::set<std::string> out;
    for (const ManifestFile &file : request.files)
        if (!blobs.has(file.sha256))
            out.insert(file.sha256);
    return {out.begin(), out.end()};
}

Result<> layOut(const ExecutionRequest &request, const BlobStore &blobs, const fs::path &folder)
{
    std::error_code ec;
    fs::remove_all(folder, ec);
    fs::create_directories(folder, ec);
    for (const ManifestFile &file : request.files) {
        const fs::path target = folder / file.path;
        fs::create_directories(target.parent_path(), ec);
        // A copy, not a link: a test that writes into its own file must not change the blob.
        if (!fs::copy_file(blobs.pathOf(file.sha256), target, ec)) {
            const Errc code = ec == std::errc::no_such_file_or_directory ? Errc::NotFound : Errc::Unavailable;
            return fail(code, "cannot lay out " + shown(file.path) + ": " + ec.message());
        }
        blobs.touch(file.sha256);
    }
    return {};
}

bool mentionsBrowser(const ExecutionRequest &request, const fs::path &folder)
{
    for (const ManifestFile &file : request.files) {
        if (!looksLikeCode(file.path))
            continue;
        const std::string text = readFile(folder / file.path, 16u << 20).value_or("");
        for (const std::string_view word : {"SeleniumLibrary", "GRID_URL", "selenium", "webdriver"})
            if (text.find(word) != text.npos)
                return true;
    }
    return false;
}

} // namespace crat::execution
