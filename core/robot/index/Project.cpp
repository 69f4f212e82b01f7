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
constexpr int MaxImportRounds = 200;           ///< resources that import resources, values that come with them
constexpr std::size_t MaxOutsideFiles = 20000; ///< resources outside the roots
constexpr std::uint64_t FileLimit = 64u << 20; ///< larger files are no Robot files that a person keeps

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

std::string normalPath(const std::string &path)
{
    std::error_code ec;
    return fs::absolute(path, ec).lexically_normal().string();
}

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
    m_languages = languagesOf(options);
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
    const auto tree = Tree::parse(std::move(*bytes), fileKindOf(path), 0, m_languages);
    if (onParsed)
        onParsed(path, tree);
    return indexFile(path, *tree);
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

std::set<FileId> Project::touchedBy(const Snapshot &next, const Change &change) const
{
    std::set<FileId> touched(change.files.begin(), change.files.end());
    for (FileId id = 0; id < next.m_linked.size(); ++id) {
        if (!next.has(id) || !next.m_linked[id])
            continue;
        if (change.all || (change.values && next.m_files[id]->variableImports)) {
            touched.insert(id);
            continue;
        }
        // Whatever could not be found may be there now, and what was found may be gone.
        for (const ResolvedImport &import : next.m_linked[id]->imports) {
            const bool lost = import.kind == ImportKind::Resource && import.target != None && !next.has(import.target);
            if ((change.paths && (import.state != ResolvedImport::State::Resolved || lost)) ||
                change.sources.count(import.name))
                touched.insert(id);
        }
    }
    return touched;
}

void Project::link(Snapshot &next, const Change &change)
{
    Linker linker(next, m_threads);
    const auto gone = [&next](FileId id) {
        return !next.has(id);
    };
    std::set<FileId> importsChanged(change.files.begin(), change.files.end());
    std::set<FileId> touched = touchedBy(next, change);
    std::erase_if(touched, gone);
    std::vector<FileId> work(touched.begin(), touched.end());
    std::vector<FileId> all = change.files;
    for (int round = 0; round < MaxImportRounds && !work.empty(); ++round) {
        Linker::Imports imports = linker.linkImports(work);
        importsChanged.insert(imports.changed.begin(), imports.changed.end());
        std::vector<std::string> wanted(imports.wanted.begin(), imports.wanted.end());
        std::erase_if(wanted, [this](const std::string &path) {
            return m_tried.size() > MaxOutsideFiles || !m_tried.insert(path).second;
        });
        std::vector<FileId> added;
        if (!wanted.empty()) {
            indexAll(wanted, next, added);
            linker.forgetTables();
        }
        std::erase_if(added, gone);
        if (added.empty() && imports.changed.empty())
            break; // nothing is known now that was not before
        all.insert(all.end(), added.begin(), added.end());
        importsChanged.insert(added.begin(), added.end());
        // Those who asked for them, or for variables that they may define, and the new ones themselves.
        work = std::move(imports.incomplete);
        work.insert(work.end(), added.begin(), added.end());
    }
    std::erase_if(all, gone);
    linker.linkCalls(all, importsChanged, change.relinkCalls || change.all || all.size() * 2 > next.m_files.size());
    ++next.m_version;
}

void Project::load(const std::vector<std::string> &paths)
{
    const std::lock_guard lock(m_work);
    const auto next = std::make_shared<Snapshot>(*snapshot());
    std::vector<FileId> changed;
    indexAll(paths, *next, changed);
    std::erase_if(changed, [&next](FileId id) { return !next->has(id); });
    link(*next, {.files = std::move(changed)});
    publish(next);
}

void Project::loadLibraries(Deadline until, const std::function<void()> &news)
{
    if (!m_libraries)
        return;
    for (int round = 0; round < MaxLibraryRounds; ++round) {
        std::uint64_t asked = 0;
        const std::vector<LibraryRequest> requests = openRequests(asked);
        if (requests.empty())
            return;
        bool pending = false;
        const auto take = [&](const LibraryService::Answers &answers) {
            if (takeAnswers(answers, asked) && news)
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

std::vector<LibraryRequest> Project::openRequests(std::uint64_t &asked)
{
    const std::lock_guard lock(m_work);
    asked = m_staleness;
    auto next = snapshot();
    std::vector<LibraryRequest> requests;
    const auto addOpen = [&requests](const auto &known) {
        for (const auto &entry : known) {
            if (entry->answer.state == LibraryAnswer::State::Pending || entry->stale)
                requests.push_back(entry->request);
        }
    };
    addOpen(next->m_libraries);
    addOpen(next->m_variableFiles);
    std::shared_ptr<Snapshot> more;
    for (const LibraryRequest &request : next->options().variableFiles) {
        const auto &files = next->m_variableFiles;
        if (std::any_of(files.begin(), files.end(), [&](const auto &file) { return file->request == request; }))
            continue;
        if (!more)
            more = std::make_shared<Snapshot>(*next);
        more->m_variableFiles.push_back(makeIndexedVariableFile(request, {}, *more->m_names));
        requests.push_back(request);
    }
    if (more) {
        ++more->m_version;
        publish(more);
    }
    return requests;
}

/// `asked`: the staleness when they were asked for; what has changed since stays stale.
bool Project::takeAnswers(const LibraryService::Answers &answers, std::uint64_t asked)
{
    const std::lock_guard lock(m_work);
    const auto next = std::make_shared<Snapshot>(*snapshot());
    std::map<LibraryRequest, const LibraryAnswer *> byRequest;
    for (const auto &[request, answer] : answers) {
        if (answer.state != LibraryAnswer::State::Pending)
            byRequest.emplace(request, &answer);
    }
    bool changed = false, values = false;
    const auto renew = [&](auto &known, bool &differs, const auto &make) {
        for (auto &entry : known) {
            const auto it = byRequest.find(entry->request);
            const bool current = it != byRequest.end() && entry->stale <= asked;
            if (!current || (entry->stale == 0 && sameAnswer(entry->answer, *it->second)))
                continue;
            entry = make(*entry, *it->second);
            changed = differs = true;
        }
    };
    bool libraries = false;
    renew(next->m_libraries, libraries, [&](const IndexedLibrary &old, const LibraryAnswer &answer) {
        return makeIndexedLibrary(old.request, answer, old.certainArguments, *next->m_names);
    });
    renew(next->m_variableFiles, values, [&](const IndexedVariableFile &old, const LibraryAnswer &answer) {
        return makeIndexedVariableFile(old.request, answer, *next->m_names);
    });
    if (!changed)
        return false;
    if (values) { // imports may be put together from them
        std::vector<FileId> users;
        for (FileId id = 0; id < next->m_files.size(); ++id) {
            if (next->has(id) && next->m_files[id]->variableImports)
                users.push_back(id);
        }
        link(*next, {.files = std::move(users), .relinkCalls = true});
    } else {
        Linker(*next, m_threads).linkCalls({}, {}, true);
        ++next->m_version;
    }
    publish(next);
    return true;
}

} // namespace crat::robot
