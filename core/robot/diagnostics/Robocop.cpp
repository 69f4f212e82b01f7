#include "core/robot/diagnostics/Robocop.h"

#include <boost/json.hpp>

#include "core/base/ChildProcess.h"
#include "core/base/Files.h"

namespace crat::robot {
namespace {

namespace json = boost::json;

constexpr std::uint64_t ReportLimit = 256u << 20;
constexpr std::size_t CommandLineLimit = 100000; ///< bytes of paths; the system takes 2 MiB with the environment

std::string textOf(const json::object &object, std::string_view key)
{
    const json::value *value = object.if_contains(key);
    return value && value->is_string() ? std::string(value->as_string().data(), value->as_string().size())
                                       : std::string();
}

std::uint32_t numberOf(const json::object &object, std::string_view key)
{
    const json::value *value = object.if_contains(key);
    const bool fits = value && value->is_int64() && value->as_int64() > 0 && value->as_int64() < 0x7fffffff;
    return fits ? static_cast<std::uint32_t>(value->as_int64()) : 1;
}

} // namespace

Result<std::map<std::string, std::vector<Diagnostic>>> parseRobocopReport(std::string_view text)
{
    boost::system::error_code ec;
    const json::value value = json::parse({text.data(), text.size()}, ec);
    if (ec || !value.is_array())
        return fail(Errc::BadInput, "robocop's report cannot be read.");
    std::map<std::string, std::vector<Diagnostic>> found;
    for (const json::value &element : value.as_array()) {
        const json::object *issue = element.if_object();
        if (!issue)
            continue;
        Diagnostic diagnostic;
        diagnostic.source = "robocop";
        diagnostic.severity = textOf(*issue, "severity") == "E" ? Severity::Error : Severity::Warning;
        diagnostic.rule = textOf(*issue, "rule_name");
        diagnostic.message = textOf(*issue, "description");
        diagnostic.line = numberOf(*issue, "line");
        diagnostic.column = numberOf(*issue, "column") - 1;
        const bool oneLine = numberOf(*issue, "end_line") == diagnostic.line;
        diagnostic.endColumn = oneLine ? numberOf(*issue, "end_column") - 1 : diagnostic.column;
        found[textOf(*issue, "source")].push_back(std::move(diagnostic));
    }
    return found;
}

namespace {

/// robocop on as many files as fit on one command line.
Result<std::map<std::string, std::vector<Diagnostic>>> runOnce(const ProcessOptions &process,
                                                               const std::filesystem::path &project,
                                                               const std::filesystem::path &report, Deadline until)
{
    std::error_code ec;
    std::filesystem::remove(report, ec); // of the run before
    const auto run = runProcess(process, until);
    if (!run)
        return tl::unexpected(run.error());
    const auto bytes = readFile(report, ReportLimit);
    if (!bytes)
        return fail(Errc::Unavailable, "robocop gave no report (" + run->exit.toText() +
                                           "): " + (run->error.empty() ? run->output : run->error).substr(0, 500));
    auto parsed = parseRobocopReport(*bytes);
    if (!parsed)
        return parsed;
    // It names files relative to where it runs.
    std::map<std::string, std::vector<Diagnostic>> found;
    for (auto &[path, diagnostics] : *parsed)
        found[(project / path).lexically_normal().string()] = std::move(diagnostics);
    return found;
}

} // namespace

Result<std::map<std::string, std::vector<Diagnostic>>> runRobocop(const std::filesystem::path &python,
                                                                  const std::filesystem::path &project,
                                                                  const std::vector<std::string> &paths, Deadline until)
{
    const TemporaryFolder folder;
    const std::filesystem::path report = folder.path() / "robocop.json";
    ProcessOptions process;
    process.arguments = {python.string(), "-m",          "robocop",     "check",
                         "--reports",     "json_report", "--configure", "json_report.output_path=" + report.string(),
                         "--exit-zero",   "--silent"};
    process.workingFolder = project;
    const std::size_t options = process.arguments.size();
    std::map<std::string, std::vector<Diagnostic>> found;
    for (std::size_t next = 0; next < paths.size();) {
        process.arguments.resize(options);
        for (std::size_t bytes = 0; next < paths.size() && bytes < CommandLineLimit; ++next) {
            process.arguments.push_back(paths[next]);
            bytes += paths[next].size() + 1;
        }
        auto some = runOnce(process, project, report, until);
        if (!some)
            return some;
        found.merge(*some);
    }
    return found;
}

} // namespace crat::robot
