#include <set>

#include "core/robot/completion/Collector.h"

namespace crat::robot {
namespace {

namespace fs = std::filesystem;

/// A folder with more entries is not searched to its end.
constexpr std::size_t MostEntries = 2000;

bool fits(const fs::path &file, Place place)
{
    const std::string ending = file.extension().string();
    switch (place) {
    case Place::ImportLibrary: return ending == ".py" && file.filename() != "__init__.py";
    case Place::ImportVariables: return ending == ".py" || ending == ".yaml" || ending == ".yml" || ending == ".json";
    default: return ending == ".resource" || (ending == ".robot" && file.filename() != "__init__.robot");
    }
}

void addFolder(Collector &collector, const fs::path &folder, const std::string &before)
{
    std::error_code ec;
    fs::directory_iterator it(folder, fs::directory_options::skip_permission_denied, ec), end;
    for (std::size_t count = 0; !ec && it != end && count < MostEntries; it.increment(ec), ++count) {
        const std::string name = it->path().filename().string();
        if (name.starts_with('.') || name.starts_with("__pycache__"))
            continue;
        std::error_code typeError;
        if (it->is_directory(typeError))
            collector.add({CandidateKind::Folder, before + name + "/"}, 0);
        else if (fits(it->path(), collector.context().place))
            collector.add({CandidateKind::File, before + name}, 8);
    }
}

} // namespace

void addImports(Collector &collector)
{
    const Snapshot &snapshot = collector.snapshot();
    const std::string typed(collector.context().typed);
    if (!collector.request().file)
        return;
    const fs::path own(std::string(snapshot.pathOf(*collector.request().file)));
    const std::size_t slash = typed.rfind('/');
    const std::string before = slash == std::string::npos ? std::string() : typed.substr(0, slash + 1);
    std::string folder = before;
    for (const auto &[name, value] : {std::pair<std::string, std::string>("${CURDIR}", own.parent_path().string()),
                                      {"${EXECDIR}", snapshot.options().root.string()},
                                      {"${/}", "/"}}) {
        for (std::size_t at = folder.find(name); at != std::string::npos; at = folder.find(name))
            folder.replace(at, name.size(), value);
    }
    addFolder(collector, own.parent_path() / folder, before);
    if (collector.context().place != Place::ImportLibrary) {
        for (const std::string &path : snapshot.options().pythonPath)
            addFolder(collector, fs::path(path) / folder, before);
        return;
    }
    std::set<std::string> names{"Collections", "DateTime",   "Dialogs", "OperatingSystem", "Process",
                                "Remote",      "Screenshot", "String",  "Telnet",          "XML"};
    for (const auto &library : snapshot.libraries()) {
        if (library && library->answer.library && library->request.name.find('/') == std::string::npos)
            names.insert(library->request.name);
    }
    names.erase("BuiltIn");
    for (const std::string &name : names)
        collector.add({CandidateKind::Library, name}, 10);
}

} // namespace crat::robot
