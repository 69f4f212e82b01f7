// How long completion and usages take in a whole project: the median, the 99th percentile, the longest. Run by hand, in a release build:
//   tests/bench/robot_index/make_project.py FOLDER
//   cmake --build --preset release --target completion_bench && build/release/tests/completion_bench FOLDER
#include <algorithm>
#include <cstdio>
#include <ctime>

#include "core/robot/completion/Completion.h"
#include "core/robot/index/Project.h"
#include "core/robot/index/Queries.h"

using namespace crat;
using namespace crat::robot;

namespace {

class Times {
public:
    template <class Work>
    void measure(Work &&work)
    {
        const double begin = now();
        m_results += work();
        m_times.push_back(now() - begin);
    }
    void print(const char *what)
    {
        if (m_times.empty())
            return;
        std::sort(m_times.begin(), m_times.end());
        std::printf("%-22s %6zu times  p50 %.3f ms  p99 %.3f ms  max %.3f ms  (%zu results)\n", what, m_times.size(),
                    m_times[m_times.size() / 2], m_times[m_times.size() * 99 / 100], m_times.back(), m_results);
    }

private:
    /// Milliseconds that this thread has worked: what other programs do meanwhile does not count.
    static double now()
    {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return double(time.tv_sec) * 1e3 + double(time.tv_nsec) * 1e-6;
    }
    std::vector<double> m_times;
    std::size_t m_results = 0;
};

constexpr const char *PlaceNames[] = {"nothing",  "section", "setting",  "item setting",   "keyword", "keyword name",
                                      "argument", "library", "resource", "variables file", "tag",     "value"};

/// Completion as if the cell had been typed up to its third byte, and with nothing typed.
void completeIn(const Snapshot &snapshot, FileId id, std::map<std::string, Times> &times)
{
    const FileFacts &facts = snapshot.facts(id);
    const auto tree = Tree::parse(facts.source, facts.kind);
    std::map<std::string, int> done;
    for (std::size_t row = 0; row < tree->rows().size(); ++row) {
        for (const Cell &cell : tree->cells(row)) {
            for (const std::size_t typed : {std::size_t(0), std::min<std::size_t>(3, cell.text.size())}) {
                const CursorContext context = contextAt(*tree, cell.begin + typed);
                const std::string place = context.variableBegin ? "variable" : PlaceNames[std::size_t(context.place)];
                if (done[place]++ < 4)
                    times[place].measure([&] {
                        return complete({*tree, cell.begin + typed, snapshot, id}).candidates.size();
                    });
            }
        }
    }
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 2)
        return std::fprintf(stderr, "completion_bench FOLDER\n"), 2;
    const std::filesystem::path folder(argv[1]);
    LibraryService libraries(LibraryOptions::find(CRAT_BIN_DIR, folder));
    Project project(findProject(folder), &libraries);
    project.load(projectFiles({folder.string()}).value_or(std::vector<std::string>()));
    project.loadLibraries(Deadline::after(std::chrono::seconds(60)));
    const auto snapshot = project.snapshot();
    std::printf("%zu files, %zu libraries\n", snapshot->files().size(), snapshot->libraries().size());
    std::map<std::string, Times> times;
    Times usages;
    for (FileId id = 0; id < snapshot->files().size(); id += 5) {
        if (!snapshot->has(id))
            continue;
        completeIn(*snapshot, id, times);
        const FileFacts &facts = snapshot->facts(id);
        for (std::size_t i = 0; i < std::min<std::size_t>(facts.calls.size(), 3); ++i)
            usages.measure([&] {
                const auto symbol = symbolAt(*snapshot, id, facts.calls[i].name.begin);
                return symbol ? usagesOf(*snapshot, *symbol).size() : 0;
            });
    }
    for (auto &[kind, list] : times)
        list.print(("completion " + kind).c_str());
    usages.print("usages");
    return 0;
}
