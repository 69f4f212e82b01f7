// The figures of the project index on a generated project of 2,641 files and 11.3 MB, each beside its limit. By hand, in a release build:
//   cmake --build --preset release --target robot_index_bench crat && build/release/tests/robot_index_bench [--peers]
// --peers adds `robot --dryrun` and robocop on a twentieth of the project (CPU seconds, times twenty).
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>

#include "core/base/Files.h"
#include "core/robot/diagnostics/ProjectCheck.h"
#include "core/robot/index/Project.h"
#include "core/robot/index/Queries.h"

namespace {

using namespace crat;
using namespace crat::robot;
using Clock = std::chrono::steady_clock;

double seconds(Clock::time_point since)
{
    return std::chrono::duration<double>(Clock::now() - since).count();
}

struct Cost {
    double cpu = 0, wall = 0;
    long peakKiB = 0;
    int status = 0;
};

/// Runs a shell command and says what it cost.
Cost costOf(const std::string &command)
{
    const auto start = Clock::now();
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::execl("/bin/sh", "sh", "-c", ("exec " + command + " >/dev/null 2>&1").c_str(), nullptr);
        ::_exit(127);
    }
    int status = 0;
    rusage usage{};
    ::wait4(pid, &status, 0, &usage);
    const auto time = [](const timeval &t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    return {time(usage.ru_utime) + time(usage.ru_stime), seconds(start), usage.ru_maxrss, WEXITSTATUS(status)};
}

void row(const char *what, double value, const char *unit, double limit)
{
    std::printf("%-58s %10.3f %-4s limit %8.3f  %s\n", what, value, unit, limit, value <= limit ? "ok" : "OVER");
}

double cpuNow()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto time = [](const timeval &t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    return time(usage.ru_utime) + time(usage.ru_stime);
}

double percentile(std::vector<double> values, double part)
{
    std::sort(values.begin(), values.end());
    return values.empty() ? 0
                          : values[std::min(values.size() - 1,
                                            static_cast<std::size_t>(part * static_cast<double>(values.size())))];
}

void measureIndex(const std::filesystem::path &folder)
{
    const auto paths = projectFiles({folder.string()});
    ProjectOptions options = findProject(folder);
    LibraryOptions libraryOptions = LibraryOptions::find(CRAT_BIN_DIR, folder);
    LibraryService libraries(libraryOptions);
    std::vector<double> walls, cpus;
    std::unique_ptr<Project> project;
    for (int i = 0; i < 5; ++i) {
        project = std::make_unique<Project>(options, &libraries);
        const double cpu = cpuNow();
        const auto start = Clock::now();
        project->load(*paths);
        walls.push_back(seconds(start));
        cpus.push_back(cpuNow() - cpu);
    }
    row("index alone, wall (best of 5, all cores)", *std::min_element(walls.begin(), walls.end()), "s", 0.6);
    row("index alone, CPU", *std::min_element(cpus.begin(), cpus.end()), "s", 1.2);
    project->loadLibraries(Deadline::after(std::chrono::seconds(120)));

    const auto snapshot = project->snapshot();
    std::vector<double> keywords, variables;
    std::size_t found = 0;
    for (FileId file = 0; file < snapshot->files().size(); ++file) {
        const FileFacts &facts = snapshot->facts(file);
        for (std::uint32_t i = 0; i < facts.items.size(); i += 3) {
            if (facts.items[i].kind != ItemKind::Keyword)
                continue;
            const auto start = Clock::now();
            const auto symbol = symbolAt(*snapshot, file, facts.items[i].name.begin);
            found += symbol ? usagesOf(*snapshot, *symbol, true).size() : 0;
            keywords.push_back(seconds(start) * 1000);
        }
        if (file % 20 == 0 && !facts.variables.empty()) {
            const auto start = Clock::now();
            const auto symbol = symbolAt(*snapshot, file, facts.variables.front().name.begin);
            found += symbol ? usagesOf(*snapshot, *symbol, true).size() : 0;
            variables.push_back(seconds(start) * 1000);
        }
    }
    std::printf("%zu keywords and %zu variables asked about, %zu places\n", keywords.size(), variables.size(), found);
    row("usages of a keyword, p50", percentile(keywords, 0.5), "ms", 20);
    row("usages of a keyword, p99", percentile(keywords, 0.99), "ms", 20);
    row("usages of a variable, p99", percentile(variables, 0.99), "ms", 20);

    std::vector<double> edits, interfaces;
    const std::string path(snapshot->pathOf(0));
    const std::string source = snapshot->facts(0).source;
    for (int i = 0; i < 20; ++i) {
        auto start = Clock::now();
        project->update(path, source + (i % 2 ? "\n    Log    edited\n" : "\n"));
        edits.push_back(seconds(start) * 1000);
        start = Clock::now();
        project->update(path, source + "\nAnother Keyword " + std::to_string(i) + "\n    Log    1\n");
        interfaces.push_back(seconds(start) * 1000);
    }
    row("a step changes, index current again, p50", percentile(edits, 0.5), "ms", 50);
    row("a keyword is added, index current again, p50", percentile(interfaces, 0.5), "ms", 200);
}

} // namespace

int main(int argc, char **argv)
{
    const bool peers = argc > 1 && std::strcmp(argv[1], "--peers") == 0;
    const TemporaryFolder folder;
    const std::string whole = (folder.path() / "whole").string(), part = (folder.path() / "part").string();
    const std::string root = CRAT_SOURCE_DIR, python = root + "/.venv/bin/python3";
    const std::string make = "python3 " + root + "/tests/bench/robot_index/make_project.py ";
    if (costOf(make + whole).status != 0)
        return 1;
    const std::string check = std::string(CRAT_BIN_DIR) + "/crat check " + whole;
    costOf(check); // libraries' documentation goes into the cache
    Cost best = costOf(check);
    for (int i = 0; i < 3; ++i) {
        const Cost cost = costOf(check);
        best = cost.cpu < best.cpu ? cost : best;
    }
    row("crat check, CPU (best of 4)", best.cpu, "s", 1.5);
    row("crat check, memory", static_cast<double>(best.peakKiB) / 1024, "MiB", 200);
    std::printf("%-58s %10.3f s\n", "crat check, wall", best.wall);
    measureIndex(whole);
    if (peers) {
        costOf(make + part + " --suites 100 --resources 32");
        std::printf("peer, on a twentieth, times 20: robot --dryrun %.0f s CPU, robocop %.0f s CPU\n",
                    20 * costOf(python + " -m robot --dryrun --output NONE --log NONE --report NONE " + part).cpu,
                    20 * costOf(python + " -m robocop check --no-cache " + part).cpu);
    }
    return 0;
}
