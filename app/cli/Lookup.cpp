#include "app/cli/Lookup.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>

namespace crat::cli {
namespace {

struct BuildSearch {
    std::string job; ///< empty: all jobs, where the number must be one job's only
    std::int64_t number = 0;
    std::function<void(const protocol::Build &)> then;
    std::optional<protocol::Build> found; ///< the newest
    std::set<std::string> jobs;           ///< that have a build of this number
};

void conclude(Remote &remote, const BuildSearch &search)
{
    const std::string number = "#" + std::to_string(search.number);
    if (search.jobs.size() > 1) {
        std::string names;
        for (const std::string &job : search.jobs)
            names += (names.empty() ? "" : ", ") + job;
        return remote.fail({Errc::BadInput,
                            "several jobs have a build " + number + ": " + names +
                                ". Say which job builds the test item, then its builds only are looked at",
                            {}});
    }
    if (search.found)
        return search.then(*search.found);
    if (search.job.empty())
        return remote.fail({Errc::NotFound, "there is no build " + number + ". See: crat builds", {}});
    remote.fail({Errc::NotFound,
                 "there is no build " + number + " of " + search.job + ". See: crat builds --job " + search.job,
                 {}});
}

/// Goes through the pages, newest first.
void findBuild(Remote &remote, std::shared_ptr<BuildSearch> search, int offset)
{
    remote.client().builds(
        QString::fromStdString(search->job), 100, offset, &remote,
        remote.expect<client::Page<protocol::Build>>([&remote, search](client::Page<protocol::Build> page) {
            for (const protocol::Build &build : page.data) {
                if (build.buildNumber != search->number)
                    continue;
                search->jobs.insert(build.jobName);
                if (!search->found)
                    search->found = build;
            }
            const auto next = page.offset + static_cast<std::int64_t>(page.data.size());
            const bool enough = search->found && !search->job.empty();
            if (enough || page.data.empty() || next >= page.total)
                return conclude(remote, *search);
            findBuild(remote, search, static_cast<int>(next));
        }));
}

template <class T>
void pick(Remote &remote, const std::vector<T> &list, const std::string &name, const std::string &kind,
          const std::string &command, const std::function<void(const T &)> &then)
{
    auto found = std::find_if(list.begin(), list.end(), [&](const T &one) { return one.name == name; });
    if (found == list.end())
        found = std::find_if(list.begin(), list.end(),
                             [&](const T &one) { return std::to_string(one.id.value()) == name; });
    if (found != list.end())
        return then(*found);
    std::string known;
    for (std::size_t i = 0; i < std::min<std::size_t>(list.size(), 10); ++i)
        known += (i ? ", " : "") + list[i].name;
    remote.fail({Errc::NotFound,
                 "there is no " + kind + " \"" + name + "\". " +
                     (known.empty() ? "There is none yet. " : "There are: " + known + ". ") + "See: " + command,
                 {}});
}

} // namespace

Result<std::int64_t> parseBuildNumber(const std::string &text)
{
    bool good = false;
    const QString digits = QString::fromStdString(text);
    const qint64 number = (digits.startsWith(QLatin1Char('#')) ? digits.mid(1) : digits).toLongLong(&good);
    if (!good || number < 0)
        return fail(Errc::BadInput, "\"" + text + "\" is no build number: give a whole number or \"latest\"");
    return number;
}

void findBuildByNumber(Remote &remote, const std::string &job, std::int64_t number,
                       std::function<void(const protocol::Build &)> then)
{
    auto search = std::make_shared<BuildSearch>();
    search->job = job;
    search->number = number;
    search->then = std::move(then);
    findBuild(remote, std::move(search), 0);
}

void findLatestBuild(Remote &remote, const std::string &job, std::function<void(const protocol::Build &)> then)
{
    remote.client().latestBuild(
        QString::fromStdString(job), &remote, [&remote, job, then = std::move(then)](Result<protocol::Build> build) {
            if (build)
                return then(*build);
            if (build.error().code != Errc::NotFound)
                return remote.fail(build.error());
            remote.fail({Errc::NotFound,
                         job + " has no build yet. Its Jenkins job announces one with POST /api/v1/builds "
                               "(plugins/jenkins). See: crat builds",
                         {}});
        });
}

void findItem(Remote &remote, const std::string &name, std::function<void(const protocol::TestItem &)> then)
{
    remote.client().testItems(
        &remote,
        remote.expect<std::vector<protocol::TestItem>>([&remote, name, then](std::vector<protocol::TestItem> items) {
            pick<protocol::TestItem>(remote, items, name, "test item", "crat items list", then);
        }));
}

void findSet(Remote &remote, const std::string &name, std::function<void(const protocol::ParameterSet &)> then)
{
    remote.client().parameterSets(&remote, remote.expect<std::vector<protocol::ParameterSet>>(
                                               [&remote, name, then](std::vector<protocol::ParameterSet> sets) {
                                                   pick<protocol::ParameterSet>(remote, sets, name, "parameter set",
                                                                                "crat params list", then);
                                               }));
}

} // namespace crat::cli
