#include "core/robot/diagnostics/RobocopText.h"

#include <algorithm>

#include "core/base/ChildProcess.h"
#include "core/base/Files.h"
#include "core/robot/diagnostics/Robocop.h"

namespace crat::robot {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t ReportLimit = 64u << 20;
constexpr std::uint64_t ConfigurationLimit = 1u << 20;
constexpr std::size_t LinkLimit = 10000; ///< entries of one folder that are there for custom rules and the like
constexpr std::string_view Bom = "\xEF\xBB\xBF";
/// What robocop takes its settings from. Copied, not linked: it follows links to see which folder they are of.
constexpr std::string_view Configuration[] = {"robocop.toml", "robot.toml", "pyproject.toml", ".gitignore"};

/// The topmost folder whose settings count: robocop looks upwards for them until it comes to a repository's root.
fs::path topOf(const fs::path &project)
{
    fs::path top = project;
    std::error_code ec;
    for (fs::path at = project; at.has_relative_path(); at = at.parent_path()) {
        if (fs::exists(at / ".git", ec))
            return at;
        if (std::any_of(std::begin(Configuration), std::end(Configuration),
                        [&](std::string_view name) { return fs::exists(at / name, ec); }))
            top = at;
    }
    return top;
}

/// The project with one text in it that is not saved.
class Overlay {
public:
    /// Error: Unavailable.
    Result<> make(const RobocopText &text)
    {
        const fs::path file(text.path);
        fs::path from = topOf(text.project);
        fs::path inside = file.lexically_relative(from);
        const bool outside = inside.empty() || *inside.begin() == "..";
        if (outside) {
            from = file.parent_path();
            inside = file.filename();
        }
        fs::path to = m_folder.path() / "project";
        m_file = to / inside;
        m_start = outside ? to : (to / text.project.lexically_relative(from)).lexically_normal();
        for (const fs::path &next : inside) {
            std::error_code ec;
            fs::create_directories(to, ec);
            fill(from, to, next.string());
            from /= next;
            to /= next;
        }
        return writeFileAtomically(m_file, text.text);
    }
    const fs::path &file() const { return m_file; }
    const fs::path &start() const { return m_start; } ///< where robocop is to be started
    fs::path report() const { return m_folder.path() / "report.json"; }

private:
    /// What cannot be linked is missed by custom rules alone.
    static void fill(const fs::path &from, const fs::path &to, const std::string &own)
    {
        std::error_code ec;
        for (const std::string_view name : Configuration) {
            const auto bytes = name != own ? readFile(from / name, ConfigurationLimit) : std::string();
            if (name != own && bytes)
                (void)writeFileAtomically(to / name, *bytes);
        }
        std::size_t count = 0;
        for (fs::directory_iterator it(from, ec), end; !ec && it != end && count < LinkLimit;
             it.increment(ec), ++count) {
            const fs::path name = it->path().filename();
            std::error_code none;
            if (name != own && name != ".robocop_cache" && !fs::exists(fs::symlink_status(to / name, none)))
                fs::create_symlink(it->path(), to / name, none);
        }
    }

    TemporaryFolder m_folder;
    fs::path m_file, m_start;
};

Result<ProcessResult> runIn(const Overlay &overlay, const RobocopText &text, std::vector<std::string> arguments,
                            Deadline until, int cancelDescriptor)
{
    ProcessOptions process;
    process.arguments = {text.python.string(), "-m", "robocop"};
    process.arguments.insert(process.arguments.end(), arguments.begin(), arguments.end());
    process.arguments.emplace_back("--");
    process.arguments.push_back(overlay.file().string());
    // Its own variables, and no __pycache__ beside custom rules, which are links to the project's.
    process.environment = {
        {"NO_COLOR", "1"}, {"PYTHONUTF8", "1"}, {"COLUMNS", "200"}, {"PYTHONDONTWRITEBYTECODE", "1"}};
    process.workingFolder = overlay.start();
    auto run = runProcess(std::move(process), until, 1u << 20, cancelDescriptor);
    if (run && run->error.find("No module named robocop") != std::string::npos)
        return fail(Errc::NotFound, "robocop is not installed for " + text.python.string() +
                                        ": its findings and its formatter are missing. packaging/dependencies installs "
                                        "it (into .venv); or name another Python in crat.toml.");
    return run;
}

Error failedWith(const ProcessResult &run)
{
    return {Errc::Unavailable,
            "robocop failed (" + run.exit.toText() +
                "): " + (run.error.empty() ? run.output : run.error).substr(0, 500),
            {}};
}

} // namespace

Result<std::vector<Diagnostic>> robocopFindings(const RobocopText &text, Deadline until, int cancelDescriptor)
{
    Overlay overlay;
    if (const auto made = overlay.make(text); !made)
        return tl::unexpected(made.error());
    const auto run =
        runIn(overlay, text,
              {"check", "--reports", "json_report", "--configure",
               "json_report.output_path=" + overlay.report().string(), "--exit-zero", "--silent", "--no-cache"},
              until, cancelDescriptor);
    if (!run)
        return tl::unexpected(run.error());
    const auto bytes = readFile(overlay.report(), ReportLimit);
    if (!bytes)
        return tl::unexpected(failedWith(*run));
    auto parsed = parseRobocopReport(*bytes);
    if (!parsed)
        return tl::unexpected(parsed.error());
    std::vector<Diagnostic> found;
    std::error_code ec;
    for (auto &[path, diagnostics] : *parsed) { // rules of the whole project speak of other files too
        if (fs::equivalent(overlay.start() / path, overlay.file(), ec))
            found.insert(found.end(), diagnostics.begin(), diagnostics.end());
    }
    return found;
}

Result<std::string> robocopFormatted(const RobocopText &text, Deadline until, int cancelDescriptor)
{
    Overlay overlay;
    if (const auto made = overlay.make(text); !made)
        return tl::unexpected(made.error());
    // auto: CRLF stays CRLF.
    const auto run = runIn(overlay, text, {"format", "--line-ending", "auto", "--no-cache"}, until, cancelDescriptor);
    if (!run)
        return tl::unexpected(run.error());
    if (!run->exit.ok() && run->exit.code != 1)
        return tl::unexpected(failedWith(*run));
    auto bytes = readFile(overlay.file());
    if (bytes && text.text.starts_with(Bom) && !bytes->starts_with(Bom))
        bytes->insert(0, Bom);
    return bytes;
}

} // namespace crat::robot
