#include "core/companion/target/TestRunner.h"

#include <cstdlib>
#include <fstream>

#include "core/base/Log.h"
#include "core/base/PythonCheck.h"
#include "core/companion/target/FileTree.h"
#include "core/companion/target/Script.h"

namespace crat::target {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t MostFilesLookedAt = 20000;
constexpr std::chrono::minutes ReportTime{10};

fs::path fromEnvironment(const char *name)
{
    const char *value = std::getenv(name);
    return value && *value ? fs::absolute(value) : fs::path(); // tests have working folders of their own
}

fs::path firstThere(std::initializer_list<fs::path> candidates)
{
    std::error_code ec;
    for (const auto &candidate : candidates) {
        if (!candidate.empty() && fs::exists(candidate, ec))
            return candidate;
    }
    return {};
}

bool isPytestFile(const fs::path &path)
{
    const std::string name = path.filename().string();
    return path.extension() == ".py" && (name.starts_with("test_") || path.stem().string().ends_with("_test"));
}

Result<> checkTools(const TestTools &tools, SuiteKind kind)
{
    std::string missing = tools.python.empty() ? "Python with Robot Framework" : "";
    if (tools.allure.empty())
        missing += (missing.empty() ? "" : " and ") + std::string("Allure's command line");
    if (missing.empty()) {
        const bool robot = kind == SuiteKind::Robot;
        auto works = checkPython(tools.python, robot ? std::vector<std::string>{"robot", "allure_robotframework"}
                                                     : std::vector<std::string>{"pytest", "allure_pytest"});
        if (works)
            return {};
        return fail(Errc::Unsupported, "this target can't run tests: " + works.error().forUser +
                                           ". Run packaging/dependencies, or set CRAT_PYTHON to one that has it");
    }
    return fail(Errc::Unsupported, "this target can't run tests: " + missing +
                                       " not found. Run packaging/dependencies, or set CRAT_PYTHON and CRAT_ALLURE");
}

ProcessOptions robotCommand(const TestTools &tools, const TestPlan &plan, const fs::path &results)
{
    ProcessOptions options;
    options.arguments = {tools.python.string(),
                         "-m",
                         "robot",
                         "--nostatusrc",
                         "--consolecolors",
                         "off",
                         "--listener",
                         "allure_robotframework;" + results.string(),
                         "--outputdir",
                         (plan.work / "output").string()};
    for (const auto &[name, value] : plan.variables) {
        options.arguments.push_back("--variable");
        options.arguments.push_back(name + ":" + value);
    }
    options.arguments.push_back("--");
    options.arguments.push_back(plan.suite.string());
    return options;
}

ProcessOptions pytestCommand(const TestTools &tools, const TestPlan &plan, const fs::path &results)
{
    ProcessOptions options;
    options.arguments = {tools.python.string(),
                         "-m",
                         "pytest",
                         "--color=no",
                         "-p",
                         "no:cacheprovider",
                         "--alluredir",
                         results.string(),
                         "--junit-xml=" + (plan.work / "output/junit.xml").string(),
                         "--",
                         plan.suite.string()};
    for (const auto &[name, value] : plan.variables)
        options.environment[name] = value;
    return options;
}

/// With --nostatusrc Robot ends with 0 whatever its tests did; pytest with 1 where some failed.
bool ranThrough(SuiteKind kind, const ExitState &exit)
{
    return exit.code == 0 || (kind == SuiteKind::Pytest && exit.code == 1);
}

/// The runner wrote its results to the end. A test that ends the interpreter (os._exit(0)) leaves a good exit code and half of them.
bool isWhole(SuiteKind kind, const TestPlan &plan)
{
    const bool robot = kind == SuiteKind::Robot;
    std::ifstream in(plan.work / "output" / (robot ? "output.xml" : "junit.xml"), std::ios::binary | std::ios::ate);
    constexpr std::streamoff TailSize = 64;
    const std::streamoff size = in ? static_cast<std::streamoff>(in.tellg()) : 0;
    std::string tail(static_cast<std::size_t>(std::min(size, TailSize)), '\0');
    in.seekg(size - static_cast<std::streamoff>(tail.size()));
    in.read(tail.data(), static_cast<std::streamsize>(tail.size()));
    tail.erase(tail.find_last_not_of(" \r\n") + 1);
    return in && tail.ends_with(robot ? "</robot>" : "</testsuites>");
}

Result<> makeReport(const TestTools &tools, const TestPlan &plan, const fs::path &results, std::stop_token stop)
{
    const fs::path fresh = plan.report.string() + ".making";
    if (auto gone = removeTree(fresh); !gone)
        return gone;
    if (auto made = makeFolder(plan.report.parent_path()); !made)
        return made;
    ProcessOptions options;
    options.arguments = {tools.allure.string(), "generate", results.string(), "--clean", "-o", fresh.string()};
    options.workingFolder = plan.work;
    auto exit = runLogged(options, plan.log, Deadline::after(ReportTime).sooner(plan.deadline), stop);
    if (!exit)
        return tl::unexpected(withContext(exit.error(), "making the Allure report"));
    std::error_code ec;
    if (!exit->ok() || !fs::exists(fresh / "widgets/summary.json", ec))
        return fail(Errc::Unavailable,
                    "the Allure report could not be made (" + exit->toText() + "):\n" + tailOf(plan.log));
    if (auto gone = removeTree(plan.report); !gone)
        return gone;
    fs::rename(fresh, plan.report, ec); // readers see the whole report or none
    if (ec)
        return fail(Errc::Unavailable,
                    "the report can't be published at " + plan.report.string() + ": " + ec.message());
    return {};
}

} // namespace

TestTools TestTools::find(const fs::path &programFolder)
{
    fs::path checkout = programFolder;
    std::error_code ec;
    for (int level = 0; level < 5 && !fs::exists(checkout / ".venv", ec); ++level)
        checkout = checkout.parent_path();
    const fs::path installed = programFolder.parent_path() / "lib/crat/venv";
    const fs::path share = fromEnvironment("CRAT_SHARE");
    TestTools out;
    out.python = fromEnvironment("CRAT_PYTHON");
    if (out.python.empty())
        out.python = firstThere({checkout / ".venv/bin/python3", installed / "bin/python3"});
    if (out.python.empty())
        out.python = findProgram("python3").value_or(fs::path());
    const fs::path venv = out.python.parent_path().parent_path();
    out.allure = fromEnvironment("CRAT_ALLURE");
    if (out.allure.empty())
        out.allure =
            firstThere({share.empty() ? fs::path() : share / "allure/bin/allure", venv / "share/crat/allure/bin/allure",
                        checkout / ".venv/share/crat/allure/bin/allure", installed / "share/crat/allure/bin/allure",
                        programFolder.parent_path() / "share/crat/allure/bin/allure"});
    if (out.allure.empty())
        out.allure = findProgram("allure").value_or(fs::path());
    return out;
}

SuiteKind suiteKindOf(const fs::path &suite)
{
    std::error_code ec;
    if (fs::is_regular_file(suite, ec))
        return suite.extension() == ".robot" ? SuiteKind::Robot
               : suite.extension() == ".py"  ? SuiteKind::Pytest
                                             : SuiteKind::None;
    SuiteKind found = SuiteKind::None;
    std::size_t seen = 0;
    fs::recursive_directory_iterator entry(suite, fs::directory_options::skip_permission_denied, ec), end;
    for (; !ec && entry != end && seen < MostFilesLookedAt; entry.increment(ec), ++seen) {
        if (entry->path().extension() == ".robot")
            return SuiteKind::Robot;
        if (isPytestFile(entry->path()))
            found = SuiteKind::Pytest;
    }
    return found;
}

Result<> canTest(const TestTools &tools, const fs::path &suite)
{
    const SuiteKind kind = suiteKindOf(suite);
    if (kind == SuiteKind::None)
        return fail(Errc::NotFound, "test_path " + forLogLine(suite.string(), 300) + " holds no Robot or pytest suite");
    return checkTools(tools, kind);
}

Result<> runTests(const TestTools &tools, const TestPlan &plan, std::stop_token stop)
{
    if (auto can = canTest(tools, plan.suite); !can)
        return can;
    const SuiteKind kind = suiteKindOf(plan.suite);
    const fs::path results = plan.work / "allure-results";
    for (const auto &folder :
         {results, plan.work / "output"}) { // what a broken-off attempt left is not this one's result
        if (auto gone = removeTree(folder); !gone)
            return gone;
        if (auto made = makeFolder(folder); !made)
            return made;
    }
    ProcessOptions options =
        kind == SuiteKind::Robot ? robotCommand(tools, plan, results) : pytestCommand(tools, plan, results);
    std::error_code ec;
    options.workingFolder = fs::is_directory(plan.suite, ec) ? plan.suite : plan.suite.parent_path();
    options.environment["PYTHONDONTWRITEBYTECODE"] = "1";
    auto exit = runLogged(options, plan.log, plan.deadline, stop);
    if (!exit)
        return tl::unexpected(withContext(exit.error(), "running the tests"));
    if (!ranThrough(kind, *exit))
        return fail(Errc::BadInput, std::string(kind == SuiteKind::Robot ? "Robot Framework" : "pytest") +
                                        " could not run the tests (" + exit->toText() + "):\n" + tailOf(plan.log));
    if (!isWhole(kind, plan))
        return fail(Errc::BadInput, std::string(kind == SuiteKind::Robot ? "Robot Framework" : "pytest") +
                                        " ended before it was done, without an error (" + exit->toText() + "):\n" +
                                        tailOf(plan.log));
    return makeReport(tools, plan, results, stop);
}

} // namespace crat::target
