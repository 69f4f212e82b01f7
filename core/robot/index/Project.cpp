#include "core/robot/index/Project.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <thread>

#include "core/base/Files.h"
#include "core/robot/Document.h"
#include "core/robot/index/IndexedParts.h"
#include "core/robot/index/Linker.h"

namespace crat::robot {
namespace {

namespace fs = std::filesystem;

constexpr unsigned MaxThreads = 8;
constexpr int MaxLibraryRounds = 8;            ///< libraries that are known only once variable files are, and so on
constexpr std::size_t MaxOutsideFiles = 20000; ///< resources outside the roots
constexpr std::uint64_t FileLimit = 64u << 20; ///< larger files are no Robot files that a person keeps

std::string normalPath(const std::string &path)
{
    std::error_code ec;
    return fs::absolute(path, ec).lexically_normal().string();
}

void collect(const fs::path &folder, std::vector<std::string> &files)
{
    std::error_code ec;
    fs::recursive_directory_iterator it(folder, fs::directory_options::skip_permission_denied, ec), end;
    for (; !ec && it != end; it.increment(ec)) {
        const std::string name = it->path().filename().string();
        std::error_code none;
        if (it->is_directory(none)) {
            if (name.starts_with('.') || name == "node_modules" || name == "__pycache__")
                it.disable_recursion_pending();
        } else if (name.ends_with(".robot") || name.ends_with(".resource")) {
            files.push_back(it->path().string());
        }
    }
}

bool sameAnswer(const LibraryAnswer &a, const LibraryAnswer &b)
{
    return a.state == b.state && a.library == b.library && a.variables == b.variables && a.error == b.error;
}

} // namespace

void forEachInParallel(std::size_t count, unsigned threads, const std::function<void(std::size_t)> &work)
{
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::exception_ptr failure; // out of memory: told to the caller once all threads have ended
    const auto run = [&] {
        try {
            for (std::size_t i = next++; i < count; i = next++)
                work(i);
        } catch (...) {
            next = count;
            const std::lock_guard lock(mutex);
            failure = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> others;
        for (unsigned i = 1; i < threads && i < count; ++i)
            others.emplace_back(run);
        run();
    }
    if (failure)
        std::rethrow_exception(failure);
}

Result<std::vector<std::string>> projectFiles(const std::vector<std::string> &paths)
{
    std::vector<std::string> files;
    for (const std::string &path : paths) {
        std::error_code ec;
        const fs::file_status status = fs::status(path, ec);
        if (!fs::exists(status))
            return fail(Errc::NotFound, path + ": no such file or folder");
        const std::string normal = normalPath(path);
        if (fs::is_directory(status))
            collect(normal, files);
        else
            files.push_back(normal);
    }
    std::sort(files.begin(), files.end());
    files.erase(std::unique(files.begin(), files.end()), files.end());
    return files;
}

Project::Project(ProjectOptions options, LibraryService *libraries, unsigned threads)
    : m_libraries(libraries),
      m_threads(threads != 0 ? threads : std::clamp(std::thread::hardware_concurrency(), 1u, MaxThreads))
{
    if (options.python.empty() && libraries)
        options.python = libraries->options().python.string();
    const auto first = std::make_shared<Snapshot>();
    first->m_options = std::make_shared<const ProjectOptions>(std::move(options));
    first->m_names = std::make_shared<GlobalNames>();
    first->m_ids = std::make_shared<const boost::unordered_flat_map<std::string, FileId>>();
    first->m_tables = std::make_shared<const Snapshot::Tables>();
    m_snapshot = first;
}

std::shared_ptr<const Snapshot> Project::snapshot() const
{
    const std::lock_guard lock(m_mutex);
    return m_snapshot;
}

void Project::publish(std::shared_ptr<const Snapshot> next)
{
    const std::lock_guard lock(m_mutex);
    m_snapshot = std::move(next);
}

std::shared_ptr<const IndexedFile> Project::indexFile(const std::string &path, const Tree &tree) const
{
    return makeIndexedFile(extractFacts(tree, path), *m_snapshot->m_names);
}

std::shared_ptr<const IndexedFile> Project::readAndIndex(const std::string &path) const
{
    auto bytes = readFile(path, FileLimit);
    if (!bytes)
        return nullptr;
    const auto tree = Tree::parse(std::move(*bytes), fileKindOf(path));
    if (onParsed)
        onParsed(path, tree);
    return indexFile(path, *tree);
}

void Project::put(Snapshot &next, const std::string &path, std::shared_ptr<const IndexedFile> file,
                  std::vector<FileId> &changed)
{
    FileId id = 0;
    if (const auto it = next.m_ids->find(path); it != next.m_ids->end()) {
        id = it->second;
    } else {
        id = static_cast<FileId>(next.m_files.size());
        next.m_files.emplace_back();
        auto ids = std::make_shared<boost::unordered_flat_map<std::string, FileId>>(*next.m_ids);
        ids->emplace(path, id);
        next.m_ids = ids;
    }
    next.m_files[id] = std::move(file);
    changed.push_back(id);
}

void Project::indexAll(const std::vector<std::string> &paths, Snapshot &next, std::vector<FileId> &changed)
{
    std::vector<std::shared_ptr<const IndexedFile>> made(paths.size());
    forEachInParallel(paths.size(), m_threads, [&](std::size_t i) { made[i] = readAndIndex(paths[i]); });
    auto ids = std::make_shared<boost::unordered_flat_map<std::string, FileId>>(*next.m_ids);
    for (std::size_t i = 0; i < paths.size(); ++i) {
        const auto [it, fresh] = ids->try_emplace(paths[i], static_cast<FileId>(next.m_files.size()));
        if (fresh)
            next.m_files.emplace_back();
        next.m_files[it->second] = std::move(made[i]);
        changed.push_back(it->second);
    }
    next.m_ids = ids;
}

void Project::link(Snapshot &next, const std::vector<FileId> &changed, bool pathsChanged)
{
    Linker linker(next, m_threads);
    std::set<FileId> again(changed.begin(), changed.end());
    if (pathsChanged) {
        // Whatever could not be found may be there now, and what was found may be gone.
        for (FileId id = 0; id < next.m_linked.size(); ++id) {
            if (!next.has(id) || !next.m_linked[id])
                continue;
            const auto &imports = next.m_linked[id]->imports;
            for (std::size_t i = 0; i < imports.size(); ++i) {
                const bool resource = next.facts(id).imports[i].kind == ImportKind::Resource;
                if (imports[i].state != ResolvedImport::State::Resolved || (resource && !next.has(imports[i].target)))
                    again.insert(id);
            }
        }
    }
    std::set<FileId> importsChanged = again;
    std::erase_if(again, [&next](FileId id) { return !next.has(id); });
    std::vector<FileId> work(again.begin(), again.end());
    std::vector<FileId> all = changed;
    while (!work.empty()) {
        std::vector<std::string> wanted = linker.linkImports(work);
        std::erase_if(wanted, [this](const std::string &path) {
            return m_tried.size() > MaxOutsideFiles || !m_tried.insert(path).second;
        });
        if (wanted.empty())
            break;
        std::vector<FileId> added;
        indexAll(wanted, next, added);
        std::erase_if(added, [&next](FileId id) { return !next.has(id); });
        all.insert(all.end(), added.begin(), added.end());
        // Those who asked for them, and the new ones themselves.
        work.insert(work.end(), added.begin(), added.end());
        importsChanged.insert(added.begin(), added.end());
    }
    std::erase_if(all, [&next](FileId id) { return !next.has(id); });
    linker.linkCalls(all, importsChanged, all.size() * 2 > next.m_files.size());
    ++next.m_version;
}

void Project::load(const std::vector<std::string> &paths)
{
    const std::lock_guard lock(m_work);
    const auto next = std::make_shared<Snapshot>(*snapshot());
    std::vector<FileId> changed;
    indexAll(paths, *next, changed);
    std::erase_if(changed, [&next](FileId id) { return !next->has(id); });
    link(*next, changed, false);
    publish(next);
}

void Project::loadLibraries(Deadline until, const std::function<void()> &news)
{
    if (!m_libraries)
        return;
    for (int round = 0; round < MaxLibraryRounds; ++round) {
        const std::vector<LibraryRequest> requests = openRequests();
        if (requests.empty())
            return;
        bool pending = false;
        const auto take = [&](const LibraryService::Answers &answers) {
            if (takeAnswers(answers) && news)
                news();
        };
        // Not under m_work: files change while Python is asked.
        const std::vector<LibraryAnswer> answers = m_libraries->load(requests, until, take);
        LibraryService::Answers all;
        for (std::size_t i = 0; i < requests.size(); ++i) {
            pending |= answers[i].state == LibraryAnswer::State::Pending;
            all.emplace_back(requests[i], answers[i]);
        }
        take(all);
        if (pending) // it was interrupted: whoever did that asks again, or wants no more
            return;
    }
}

std::vector<LibraryRequest> Project::openRequests()
{
    const std::lock_guard lock(m_work);
    auto next = snapshot();
    std::vector<LibraryRequest> requests;
    const auto addOpen = [&requests](const auto &known) {
        for (const auto &entry : known) {
            if (entry->answer.state == LibraryAnswer::State::Pending)
                requests.push_back(entry->request);
        }
    };
    addOpen(next->m_libraries);
    addOpen(next->m_variableFiles);
    std::shared_ptr<Snapshot> more;
    for (const std::string &path : next->options().variableFiles) {
        LibraryRequest request{LibraryRequest::Kind::Variables, path, {}};
        const auto &files = next->m_variableFiles;
        if (std::any_of(files.begin(), files.end(), [&](const auto &file) { return file->request == request; }))
            continue;
        if (!more)
            more = std::make_shared<Snapshot>(*next);
        more->m_variableFiles.push_back(makeIndexedVariableFile(request, {}, *more->m_names));
        requests.push_back(std::move(request));
    }
    if (more) {
        ++more->m_version;
        publish(more);
    }
    return requests;
}

bool Project::takeAnswers(const LibraryService::Answers &answers)
{
    const std::lock_guard lock(m_work);
    const auto next = std::make_shared<Snapshot>(*snapshot());
    std::map<LibraryRequest, const LibraryAnswer *> byRequest;
    for (const auto &[request, answer] : answers) {
        if (answer.state != LibraryAnswer::State::Pending)
            byRequest.emplace(request, &answer);
    }
    bool changed = false;
    const auto renew = [&](auto &known, const auto &make) {
        for (auto &entry : known) {
            const auto it = byRequest.find(entry->request);
            if (it == byRequest.end() || sameAnswer(entry->answer, *it->second))
                continue;
            entry = make(*entry, *it->second);
            changed = true;
        }
    };
    renew(next->m_libraries, [&](const IndexedLibrary &old, const LibraryAnswer &answer) {
        return makeIndexedLibrary(old.request, answer, old.certainArguments, *next->m_names);
    });
    renew(next->m_variableFiles, [&](const IndexedVariableFile &old, const LibraryAnswer &answer) {
        return makeIndexedVariableFile(old.request, answer, *next->m_names);
    });
    if (!changed)
        return false;
    Linker(*next, m_threads).linkCalls({}, {}, true);
    ++next->m_version;
    publish(next);
    return true;
}

void Project::change(const std::string &path, std::shared_ptr<const IndexedFile> file)
{
    const auto next = std::make_shared<Snapshot>(*snapshot());
    const auto before = next->find(path);
    std::vector<FileId> changed;
    if (!before && !file)
        return;
    const bool inside = before && file && next->m_files[*before]->interfaceHash == file->interfaceHash;
    put(*next, path, std::move(file), changed);
    if (inside) {
        Linker(*next, 1).relinkInside(*before);
        ++next->m_version;
        publish(next);
        return;
    }
    const bool pathsChanged = !before || !next->has(changed.front());
    link(*next, changed, pathsChanged);
    publish(next);
}

void Project::update(const std::string &path, std::string bytes, std::uint64_t version)
{
    const std::string normal = normalPath(path);
    update(normal, Tree::parse(std::move(bytes), fileKindOf(normal), version));
}

void Project::update(const std::string &path, std::shared_ptr<const Tree> tree)
{
    const std::lock_guard lock(m_work);
    const std::string normal = normalPath(path);
    change(normal, indexFile(normal, *tree));
}

void Project::remove(const std::string &path)
{
    const std::lock_guard lock(m_work);
    const std::string normal = normalPath(path);
    m_tried.erase(normal);
    change(normal, nullptr);
}

void Project::refresh(const std::vector<std::string> &paths)
{
    const std::lock_guard lock(m_work);
    std::vector<std::string> normal;
    for (const std::string &path : paths)
        normal.push_back(normalPath(path));
    std::sort(normal.begin(), normal.end());
    normal.erase(std::unique(normal.begin(), normal.end()), normal.end());
    for (const std::string &path : normal)
        m_tried.erase(path);
    if (normal.size() == 1) {
        change(normal.front(), readAndIndex(normal.front()));
        return;
    }
    // Many files (a branch was switched): read on all cores, and linked once.
    const auto before = snapshot();
    const auto next = std::make_shared<Snapshot>(*before);
    std::vector<FileId> changed;
    indexAll(normal, *next, changed);
    const bool pathsChanged =
        std::any_of(changed.begin(), changed.end(), [&](FileId id) { return before->has(id) != next->has(id); });
    link(*next, changed, pathsChanged);
    publish(next);
}

} // namespace crat::robot
