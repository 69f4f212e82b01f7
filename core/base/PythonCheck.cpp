#include "core/base/PythonCheck.h"

#include <map>
#include <mutex>

#include "core/base/ChildProcess.h"
#include "core/base/Log.h"

namespace crat {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds AskTime{5}, BadAnswerTime{10};
constexpr std::size_t MostAnswers = 64;

struct Answer {
    fs::file_time_type changed; ///< of the interpreter
    Result<> said;
    Deadline until; ///< Deadline::never() for a good one
};

// find_spec finds a module without running it, whatever its import costs.
constexpr const char *Question = "import importlib.util, sys\n"
                                 "print(' '.join(m for m in sys.argv[1:] if importlib.util.find_spec(m) is None))";

Result<> ask(const fs::path &python, const std::vector<std::string> &modules)
{
    ProcessOptions options;
    options.arguments = {python.string(), "-c", Question};
    options.arguments.insert(options.arguments.end(), modules.begin(), modules.end());
    options.standardOutput = options.standardError = ProcessOutput::pipe();
    auto result = runProcess(options, Deadline::after(AskTime), 4096);
    if (!result && result.error().code == Errc::NotFound)
        return tl::unexpected(result.error());
    if (!result || !result->exit.ok())
        return fail(Errc::Unavailable, python.string() + " does not work: " +
                                           (result ? result->exit.toText() + " " + forLogLine(result->error, 300)
                                                   : result.error().forUser));
    std::string missing = result->output;
    missing.erase(missing.find_last_not_of(" \r\n") + 1);
    if (missing.empty())
        return {};
    return fail(Errc::Unsupported, python.string() + " lacks " + missing);
}

} // namespace

Result<> checkPython(const fs::path &python, const std::vector<std::string> &modules)
{
    static std::mutex mutex;
    static std::map<std::string, Answer> answers;
    std::string key = python.string();
    for (const std::string &module : modules)
        key += '\0' + module;
    std::error_code ec;
    const auto changed = fs::last_write_time(python, ec);
    if (ec)
        return fail(Errc::NotFound, "there is no " + python.string());
    const std::lock_guard lock(mutex); // two who ask at once need one answer
    if (const auto known = answers.find(key);
        known != answers.end() && known->second.changed == changed && !known->second.until.passed())
        return known->second.said;
    if (answers.size() >= MostAnswers)
        answers.clear();
    Result<> said = ask(python, modules);
    answers.insert_or_assign(key, Answer{changed, said, said ? Deadline::never() : Deadline::after(BadAnswerTime)});
    return said;
}

} // namespace crat
