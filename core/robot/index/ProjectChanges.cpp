#include <algorithm>
#include <filesystem>

#include "core/robot/Document.h"
#include "core/robot/index/IndexedParts.h"
#include "core/robot/index/Linker.h"
#include "core/robot/index/Project.h"

/// What happens to a project after it was loaded.
namespace crat::robot {
namespace {

bool hasRobotName(std::string_view path)
{
    return path.ends_with(".robot") || path.ends_with(".resource");
}

bool isUnder(std::string_view path, std::string_view folder)
{
    return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

/// Did the answer come from one of the files, or could it, had it come?
template <typename Doc>
bool dependsOn(const LibraryRequest &request, const LibraryAnswer &answer, const Doc *doc,
               const std::set<std::string> &sources)
{
    switch (answer.state) {
    case LibraryAnswer::State::Pending: return false;
    case LibraryAnswer::State::Ready:
        return sources.count(request.name) > 0 ||
               std::any_of(doc->files.begin(), doc->files.end(),
                           [&](const auto &file) { return sources.count(file) > 0; });
    case LibraryAnswer::State::Failed: return true; // whatever it needs may be there now
    case LibraryAnswer::State::Unavailable: return sources.count(request.name) > 0;
    }
    return false;
}

} // namespace

/// Puts files (null: gone) into the snapshot that is being made.
Project::Change Project::put(Snapshot &next, Files files)
{
    Change change;
    std::shared_ptr<boost::unordered_flat_map<std::string, FileId>> ids;
    for (auto &[path, file] : files) {
        const auto &known = ids ? *ids : *next.m_ids;
        const auto it = known.find(path);
        FileId id = it != known.end() ? it->second : None;
        const IndexedFile *before = id != None ? next.m_files[id].get() : nullptr;
        if (!before && !file)
            continue;
        change.paths |= !before || !file;
        change.values |= (before ? before->valuesHash : 0) != (file ? file->valuesHash : 0);
        if (id == None) {
            id = static_cast<FileId>(next.m_files.size());
            next.m_files.emplace_back();
            if (!ids)
                ids = std::make_shared<boost::unordered_flat_map<std::string, FileId>>(*next.m_ids);
            ids->emplace(path, id);
        }
        next.m_files[id] = std::move(file);
        change.files.push_back(id);
    }
    if (ids)
        next.m_ids = ids;
    return change;
}

void Project::change(Files files, std::set<std::string> sources)
{
    const auto next = std::make_shared<Snapshot>(*snapshot());
    const bool one = files.size() == 1 && sources.empty();
    const auto before = one ? next->find(files.front().first) : std::nullopt;
    const auto &file = one ? files.front().second : nullptr;
    const bool inside = before && file && next->m_files[*before]->interfaceHash == file->interfaceHash;
    Change change = put(*next, std::move(files));
    if (inside) {
        Linker(*next, 1).relinkInside(*before);
        ++next->m_version;
        publish(next);
        return;
    }
    if (!sources.empty()) {
        makeStale(*next, sources);
        change.paths = true;
        change.sources = std::move(sources);
    } else if (change.files.empty()) {
        return;
    }
    link(*next, change);
    publish(next);
}

/// What came from these files holds until Python was asked again.
void Project::makeStale(Snapshot &next, const std::set<std::string> &sources)
{
    std::vector<LibraryRequest> requests;
    ++m_staleness;
    for (auto &library : next.m_libraries) {
        if (!dependsOn(library->request, library->answer, library->answer.library.get(), sources))
            continue;
        library = makeIndexedLibrary(library->request, library->answer, library->certainArguments, *next.m_names,
                                     m_staleness);
        requests.push_back(library->request);
    }
    for (auto &file : next.m_variableFiles) {
        if (!dependsOn(file->request, file->answer, file->answer.variables.get(), sources))
            continue;
        const auto stale = std::make_shared<IndexedVariableFile>(*file);
        stale->stale = m_staleness;
        file = stale;
        requests.push_back(stale->request);
    }
    if (m_libraries)
        m_libraries->forget(requests);
}

void Project::update(const std::string &path, std::string bytes, std::uint64_t version)
{
    const std::string normal = normalPath(path);
    Languages languages;
    {
        const std::lock_guard lock(m_work);
        languages = m_languages;
    }
    update(normal, Tree::parse(std::move(bytes), fileKindOf(normal), version, languages));
}

void Project::update(const std::string &path, std::shared_ptr<const Tree> tree)
{
    const std::lock_guard lock(m_work);
    const std::string normal = normalPath(path);
    change({{normal, indexFile(normal, *tree)}}, {});
}

void Project::remove(const std::string &path)
{
    const std::lock_guard lock(m_work);
    const std::string normal = normalPath(path);
    m_tried.erase(normal);
    change({{normal, nullptr}}, {});
}

void Project::refresh(const std::vector<std::string> &paths)
{
    const std::lock_guard lock(m_work);
    const auto now = snapshot();
    std::set<std::string> robot, sources;
    bool configuration = false;
    for (const std::string &path : paths) {
        const std::string normal = normalPath(path);
        const auto &known = now->options().configuration;
        if (std::find(known.begin(), known.end(), normal) != known.end())
            configuration = true;
        else if (hasRobotName(normal) || now->find(normal) || m_tried.count(normal))
            robot.insert(normal);
        else
            sources.insert(normal);
        std::error_code ec;
        if (std::filesystem::exists(normal, ec))
            continue;
        for (FileId id = 0; id < now->files().size(); ++id) { // a folder that is gone takes its files along
            if (now->has(id) && isUnder(now->pathOf(id), normal))
                robot.insert(std::string(now->pathOf(id)));
        }
    }
    Files files(robot.size());
    std::transform(robot.begin(), robot.end(), files.begin(), [](const std::string &path) {
        return std::pair<std::string, std::shared_ptr<const IndexedFile>>(path, nullptr);
    });
    forEachInParallel(files.size(), m_threads, [&](std::size_t i) { files[i].second = readAndIndex(files[i].first); });
    for (const std::string &path : robot)
        m_tried.erase(path);
    if (!files.empty() || !sources.empty())
        change(std::move(files), std::move(sources));
    if (configuration)
        configure(findAgain(now->options()));
}

void Project::configure(ProjectOptions options)
{
    const auto next = std::make_shared<Snapshot>(*snapshot());
    if (m_libraries && libraryOptions) {
        if (options.python.empty())
            options.python = libraryOptions(options).python.string();
        m_libraries->configure(libraryOptions(options));
    }
    const bool otherLanguages = !(languagesOf(options) == m_languages);
    m_languages = languagesOf(options);
    next->m_options = std::make_shared<const ProjectOptions>(std::move(options));
    // Another path or value may give each of them another meaning.
    ++m_staleness;
    for (auto &library : next->m_libraries)
        library = makeIndexedLibrary(library->request, {}, library->certainArguments, *next->m_names, m_staleness);
    next->m_variableFiles.clear();
    for (auto &link : next->m_linked) {
        if (!link)
            continue;
        const auto cleared = std::make_shared<LinkedFile>(*link);
        cleared->imports.clear();
        link = cleared;
    }
    Change change{.all = true};
    if (otherLanguages) {
        std::vector<std::string> paths;
        for (FileId id = 0; id < next->m_files.size(); ++id) {
            if (next->has(id))
                paths.emplace_back(next->pathOf(id));
        }
        indexAll(paths, *next, change.files);
        std::erase_if(change.files, [&next](FileId id) { return !next->has(id); });
    }
    m_tried.clear();
    link(*next, change);
    publish(next);
}

} // namespace crat::robot
