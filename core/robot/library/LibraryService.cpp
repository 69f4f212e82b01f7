#include "core/robot/library/LibraryService.h"

#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>

#include <boost/json.hpp>

#include "core/base/ChildProcess.h"
#include "core/base/Files.h"
#include "core/base/Sha256.h"
#include "core/robot/library/LibraryHelper.h"

namespace crat::robot {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using State = LibraryAnswer::State;

constexpr std::size_t CacheFileLimit = 48u << 20;
constexpr std::string_view CacheHead = "crat-libdoc 2\n";
constexpr std::size_t MaxKnown = 4096; ///< answers in memory; names that are being typed come and go

fs::path fromEnvironment(const char *name)
{
    const char *value = std::getenv(name);
    return value ? fs::path(value) : fs::path();
}

fs::path firstExisting(std::initializer_list<fs::path> candidates)
{
    std::error_code ec;
    for (const fs::path &candidate : candidates) {
        if (!candidate.empty() && fs::exists(candidate, ec))
            return candidate;
    }
    return {};
}

/// "path\tmtime\tsize" of a file as it is now; empty if it is not there.
std::string stampOf(const std::string &path)
{
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0)
        return {};
    const long long nanoseconds = status.st_mtim.tv_sec * 1000000000LL + status.st_mtim.tv_nsec;
    return path + '\t' + std::to_string(nanoseconds) + '\t' + std::to_string(status.st_size);
}

/// The lines of stamps that the answer itself names.
std::string stampLines(const json::object &doc)
{
    std::string out;
    const json::value *stamps = doc.if_contains("stamps");
    const json::array *array = stamps ? stamps->if_array() : nullptr;
    for (std::size_t i = 0; array && i < array->size(); ++i) {
        const json::array *stamp = (*array)[i].if_array();
        if (!stamp || stamp->size() != 3 || !(*stamp)[0].is_string() || !(*stamp)[1].is_int64() ||
            !(*stamp)[2].is_int64())
            return {};
        const std::string path((*stamp)[0].as_string().c_str());
        if (path.find('\n') != std::string::npos)
            return {};
        out +=
            path + '\t' + std::to_string((*stamp)[1].as_int64()) + '\t' + std::to_string((*stamp)[2].as_int64()) + '\n';
    }
    return out;
}

LibraryAnswer ready(const LibraryRequest &request, std::string_view doc)
{
    LibraryAnswer answer{.state = State::Ready};
    if (request.kind == LibraryRequest::Kind::Library) {
        if (auto parsed = parseLibraryDoc(doc))
            answer.library = std::make_shared<const LibraryDoc>(std::move(*parsed));
    } else if (auto parsed = parseVariableFileDoc(doc)) {
        answer.variables = std::make_shared<const VariableFileDoc>(std::move(*parsed));
    }
    if (!answer.library && !answer.variables)
        answer = {.state = State::Unavailable, .error = "Python's answer could not be read."};
    return answer;
}

} // namespace

LibraryOptions LibraryOptions::find(const fs::path &programFolder, const fs::path &project)
{
    fs::path checkout = programFolder;
    std::error_code ec;
    for (int level = 0; level < 5 && !fs::exists(checkout / "plugins/robot/crat_libdoc.py", ec); ++level)
        checkout = checkout.parent_path();
    const fs::path share = fromEnvironment("CRAT_SHARE");
    const fs::path installed = programFolder.parent_path() / "share/crat";
    LibraryOptions options;
    options.python = fromEnvironment("CRAT_PYTHON");
    if (options.python.empty())
        options.python =
            firstExisting({project / ".venv/bin/python3", checkout / ".venv/bin/python3", share / "venv/bin/python3",
                           installed / "venv/bin/python3", programFolder.parent_path() / "lib/crat/venv/bin/python3"});
    if (options.python.empty())
        options.python = findProgram("python3").value_or(fs::path());
    options.script = firstExisting({share / "robot/crat_libdoc.py", checkout / "plugins/robot/crat_libdoc.py",
                                    installed / "robot/crat_libdoc.py"});
    options.workingFolder = project;
    options.cacheFolder = fromEnvironment("XDG_CACHE_HOME");
    if (options.cacheFolder.empty() && !fromEnvironment("HOME").empty())
        options.cacheFolder = fromEnvironment("HOME") / ".cache";
    if (!options.cacheFolder.empty())
        options.cacheFolder /= "crat/libdoc";
    return options;
}

/// Kept alive between calls; null until something has to be asked.
class LibraryService::Helper {
public:
    std::unique_ptr<LibraryHelper> process;
};

LibraryService::LibraryService(LibraryOptions options)
    : m_options(std::move(options)), m_helper(std::make_unique<Helper>()),
      m_interrupt(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
}

LibraryService::~LibraryService()
{
    if (m_interrupt >= 0)
        ::close(m_interrupt);
}

void LibraryService::interrupt()
{
    const std::uint64_t one = 1;
    (void)!::write(m_interrupt, &one, sizeof one);
}

void LibraryService::stop()
{
    m_stopped = true;
    interrupt();
}

void LibraryService::configure(LibraryOptions options)
{
    const std::lock_guard lock(m_ordersMutex);
    m_nextOptions = std::move(options);
    interrupt();
}

void LibraryService::forget(std::span<const LibraryRequest> requests)
{
    const std::lock_guard lock(m_ordersMutex);
    m_forgotten.insert(m_forgotten.end(), requests.begin(), requests.end());
}

/// Takes up what was ordered since the last load().
void LibraryService::prepare()
{
    const std::lock_guard lock(m_ordersMutex);
    std::uint64_t count = 0;
    (void)!::read(m_interrupt, &count, sizeof count);
    if (m_nextOptions) {
        m_helper->process.reset();
        m_options = std::move(*m_nextOptions);
        m_nextOptions.reset();
        m_known.clear();
    }
    for (const LibraryRequest &request : std::exchange(m_forgotten, {}))
        m_known.erase(request);
    if (m_known.size() > MaxKnown)
        m_known.clear();
}

std::vector<LibraryAnswer> LibraryService::load(std::span<const LibraryRequest> requests, Deadline until,
                                                const std::function<void(const Answers &)> &arrived)
{
    const std::lock_guard lock(m_mutex);
    prepare();
    std::vector<const LibraryRequest *> missing;
    Answers news;
    for (const LibraryRequest &request : requests) {
        const auto [it, fresh] = m_known.try_emplace(request);
        if (fresh && !fromCache(request, it->second))
            missing.push_back(&it->first);
        else if (arrived)
            news.emplace_back(request, it->second);
    }
    const auto pause = [&] {
        if (arrived && !news.empty())
            arrived(std::exchange(news, {}));
    };
    if (!missing.empty()) {
        pause();
        ask(std::move(missing), until, news, pause);
    }
    std::vector<LibraryAnswer> answers;
    answers.reserve(requests.size());
    for (const LibraryRequest &request : requests)
        answers.push_back(m_known.at(request));
    std::erase_if(m_known, [](const auto &entry) { return entry.second.state == State::Pending; });
    return answers;
}

std::string LibraryService::cacheName(const LibraryRequest &request) const
{
    std::string key(request.kind == LibraryRequest::Kind::Library ? "library" : "variables");
    const auto add = [&key](std::string_view part) {
        (key += '\0') += part;
    };
    add(request.name);
    for (const std::string &argument : request.arguments)
        add(argument);
    add(m_options.python.string());
    add(stampOf(m_options.script.string()));
    for (const std::string &path : m_options.pythonPath)
        add(path);
    add(fromEnvironment("PYTHONPATH").string()); // Python has it too
    if (!request.arguments.empty()) {
        for (const auto &[name, value] : m_options.variables)
            add(name + "=" + value);
    }
    return sha256Hex(key);
}

bool LibraryService::fromCache(const LibraryRequest &request, LibraryAnswer &answer) const
{
    if (m_options.cacheFolder.empty())
        return false;
    const auto bytes = readFile(m_options.cacheFolder / cacheName(request), CacheFileLimit);
    if (!bytes || !bytes->starts_with(CacheHead))
        return false;
    std::string_view rest = std::string_view(*bytes).substr(CacheHead.size());
    while (!rest.starts_with('\n')) {
        const std::size_t end = rest.find('\n');
        const std::string_view line = rest.substr(0, end);
        const std::size_t tab = line.find('\t');
        if (end == std::string_view::npos || tab == std::string_view::npos ||
            stampOf(std::string(line.substr(0, tab))) != line)
            return false;
        rest.remove_prefix(end + 1);
    }
    answer = ready(request, rest.substr(1));
    return answer.state == State::Ready;
}

void LibraryService::toCache(const LibraryRequest &request, std::string_view doc) const
{
    if (m_options.cacheFolder.empty())
        return;
    boost::system::error_code ec;
    const json::value value = json::parse({doc.data(), doc.size()}, ec);
    const std::string stamps = !ec && value.is_object() ? stampLines(value.as_object()) : std::string();
    std::error_code made;
    fs::create_directories(m_options.cacheFolder, made);
    // A cache that cannot be written costs time, nothing else.
    if (!stamps.empty() && !made)
        (void)writeFileAtomically(m_options.cacheFolder / cacheName(request),
                                  std::string(CacheHead) + stamps + "\n" + std::string(doc));
}

void LibraryService::ask(std::vector<const LibraryRequest *> missing, Deadline until, Answers &news,
                         const std::function<void()> &pause)
{
    constexpr int Starts = 2;
    std::string why = "There is no Python with Robot Framework to ask. Run packaging/dependencies, or set CRAT_PYTHON.";
    for (int start = 0; start < Starts && !missing.empty() && !until.passed() && !m_stopped; ++start) {
        if (!m_helper->process) {
            auto started = LibraryHelper::start(m_options);
            if (!started) {
                why = started.error().forUser;
                break;
            }
            m_helper->process = std::make_unique<LibraryHelper>(std::move(*started));
        }
        const auto take = [&](const LibraryRequest &request, LibraryReply reply) {
            LibraryAnswer &answer = m_known.at(request);
            if (!reply.ok) {
                answer.state = reply.kind == "import" ? State::Failed : State::Unavailable;
                answer.error = std::move(reply.error);
            } else {
                answer = ready(request, reply.doc);
                if (answer.state == State::Ready)
                    toCache(request, reply.doc);
            }
            news.emplace_back(request, answer);
        };
        if (auto done = m_helper->process->ask(missing, until, take, pause, m_interrupt); !done) {
            why = done.error().forUser;
            m_helper->process.reset();
            if (done.error().code == Errc::Cancelled)
                return;
        }
    }
    if (m_stopped)
        return;
    for (const LibraryRequest *request : missing)
        m_known.at(*request) = {.state = State::Unavailable, .error = why};
}

} // namespace crat::robot
