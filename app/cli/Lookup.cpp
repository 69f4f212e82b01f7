#include "app/cli/Lookup.h"

#include <algorithm>

namespace crat::cli {
namespace {

/// The build of `job` with that number, newest first where a number came twice.
void findBuild(Remote &remote, const std::string &job, std::int64_t number, int offset,
               std::function<void(const protocol::Build &)> then)
{
    remote.client().builds(
        QString::fromStdString(job), 100, offset, &remote,
        remote.expect<client::Page<protocol::Build>>([&remote, job, number, then](client::Page<protocol::Build> page) {
            for (const protocol::Build &build : page.data) {
                if (build.buildNumber == number)
                    return then(build);
            }
            const auto next = page.offset + static_cast<std::int64_t>(page.data.size());
            if (page.data.empty() || next >= page.total)
                return remote.fail(
                    {Errc::NotFound,
                     "there is no build #" + std::to_string(number) + " of " + job + ". See: crat builds --job " + job,
                     {}});
            findBuild(remote, job, number, static_cast<int>(next), then);
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
    findBuild(remote, job, number, 0, std::move(then));
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
