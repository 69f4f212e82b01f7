#include "app/cli/commands/Paths.h"

#include <algorithm>

namespace crat::cli {
namespace {

namespace fs = std::filesystem;

void collect(const fs::path &folder, std::vector<std::string> &files)
{
    std::error_code ec;
    fs::recursive_directory_iterator it(folder, fs::directory_options::skip_permission_denied, ec), end;
    for (; !ec && it != end; it.increment(ec)) {
        const std::string name = it->path().filename().string();
        std::error_code typeError;
        if (it->is_directory(typeError)) {
            if (name.starts_with('.'))
                it.disable_recursion_pending();
        } else if (const auto ext = it->path().extension(); ext == ".robot" || ext == ".resource") {
            files.push_back(it->path().string());
        }
    }
}

} // namespace

Result<std::vector<std::string>> robotFiles(const std::vector<std::string> &paths)
{
    std::vector<std::string> files;
    for (const std::string &path : paths) {
        std::error_code ec;
        const fs::file_status status = fs::status(path, ec);
        if (!fs::exists(status))
            return fail(Errc::NotFound, path + ": no such file or folder");
        if (!fs::is_directory(status)) {
            files.push_back(path);
            continue;
        }
        const std::size_t before = files.size();
        collect(path, files);
        std::sort(files.begin() + static_cast<std::ptrdiff_t>(before), files.end());
    }
    return files;
}

} // namespace crat::cli
