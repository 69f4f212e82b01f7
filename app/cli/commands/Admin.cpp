#include <algorithm>

#include "app/cli/Commands.h"
#include "app/cli/Lookup.h"
#include "app/cli/Output.h"
#include "app/cli/Remote.h"
#include "app/cli/Table.h"

namespace crat::cli {
namespace {

using Pairs = std::vector<std::string>;

/// "key=value" words as an object. Error: BadInput, naming the word.
Result<protocol::json::object> parsePairs(const Pairs &words)
{
    protocol::json::object out;
    for (const std::string &word : words) {
        const auto at = word.find('=');
        if (at == std::string::npos || at == 0)
            return fail(Errc::BadInput, "\"" + word + "\" is not KEY=VALUE");
        out[word.substr(0, at)] = word.substr(at + 1);
    }
    return out;
}

int listItems(Context &ctx, std::shared_ptr<std::string> format)
{
    return Remote::run(ctx, [format](Remote &remote) {
        remote.client().testItems(
            &remote,
            remote.expect<std::vector<protocol::TestItem>>([&remote, format](std::vector<protocol::TestItem> items) {
                std::ostream &out = remote.context().out;
                if (*format == "json") {
                    out << protocol::toJsonText(items) << '\n';
                    return remote.finish(Done);
                }
                Table table({"ID", "ITEM", "JOB", "PARAMETER SET", "MAIL", "DESCRIPTION"});
                for (const auto &item : items)
                    table.add({std::to_string(item.id.value()), item.name, item.associatedJobName,
                               item.associatedParameterSetId
                                   ? "id " + std::to_string(item.associatedParameterSetId->value())
                                   : "-",
                               item.notificationEnabled ? "yes" : "no", item.description});
                if (table.isEmpty())
                    out << "No test items. Add one: crat items add NAME --job JOB\n";
                else
                    table.print(out);
                remote.finish(Done);
            }));
    });
}

struct NewItem {
    protocol::TestItem item;
    std::string set;
    bool quiet = false;
};

void createItem(Remote &remote, const protocol::TestItem &item)
{
    remote.client().createTestItem(item, &remote, remote.expect<protocol::TestItem>([&remote](protocol::TestItem made) {
        remote.context().out << "item " << made.id.value() << " " << made.name << " added\n";
        remote.finish(Done);
    }));
}

int addItem(Context &ctx, std::shared_ptr<NewItem> wanted)
{
    return Remote::run(ctx, [wanted](Remote &remote) {
        wanted->item.notificationEnabled = !wanted->quiet;
        if (wanted->set.empty())
            return createItem(remote, wanted->item);
        findSet(remote, wanted->set, [&remote, wanted](const protocol::ParameterSet &set) {
            wanted->item.associatedParameterSetId = set.id;
            createItem(remote, wanted->item);
        });
    });
}

int listSets(Context &ctx, std::shared_ptr<std::string> format)
{
    return Remote::run(ctx, [format](Remote &remote) {
        remote.client().parameterSets(
            &remote, remote.expect<std::vector<protocol::ParameterSet>>([&remote, format](
                                                                            std::vector<protocol::ParameterSet> sets) {
                std::ostream &out = remote.context().out;
                if (*format == "json")
                    out << protocol::toJsonText(sets) << '\n';
                for (const auto &set : *format == "json" ? std::vector<protocol::ParameterSet>() : sets) {
                    out << set.name << " (id " << set.id.value() << ")"
                        << (set.description.empty() ? "" : ": " + plain(set.description)) << '\n';
                    Table table({"  KEY", "VALUE"});
                    for (const auto &[key, value] : set.parameters)
                        table.add({"  " + std::string(key), value.is_string() ? std::string(value.get_string())
                                                                              : protocol::json::serialize(value)});
                    table.print(out);
                }
                remote.finish(Done);
            }));
    });
}

struct SetChange {
    std::string name, description;
    Pairs pairs;
};

/// Changes the keys that are named, keeps the others; makes the set where there is none.
int changeSet(Context &ctx, std::shared_ptr<SetChange> change)
{
    const auto pairs = parsePairs(change->pairs);
    if (!pairs)
        return ctx.failed(pairs.error());
    return Remote::run(ctx, [change, pairs = *pairs](Remote &remote) {
        remote.client().parameterSets(
            &remote, remote.expect<std::vector<protocol::ParameterSet>>([&remote, change, pairs](
                                                                            std::vector<protocol::ParameterSet> sets) {
                const auto known =
                    std::find_if(sets.begin(), sets.end(), [&](const auto &set) { return set.name == change->name; });
                protocol::ParameterSet set = known == sets.end() ? protocol::ParameterSet{} : *known;
                for (const auto &[key, value] : pairs)
                    set.parameters[key] = value;
                if (!change->description.empty())
                    set.description = change->description;
                if (known == sets.end()) {
                    set.name = change->name;
                    return remote.client().createParameterSet(
                        set, &remote, remote.expect<protocol::ParameterSet>([&remote](protocol::ParameterSet made) {
                            remote.context().out << "parameter set " << made.name << " added\n";
                            remote.finish(Done);
                        }));
                }
                remote.client().updateParameterSet(
                    set.id, {{"description", set.description}, {"parameters", set.parameters}}, &remote,
                    remote.expect<void>([&remote, set] {
                        remote.context().out << "parameter set " << set.name << " changed\n";
                        remote.finish(Done);
                    }));
            }));
    });
}

int getSettings(Context &ctx, std::shared_ptr<std::string> key, std::shared_ptr<std::string> format)
{
    return Remote::run(ctx, [key, format](Remote &remote) {
        using Settings = std::map<std::string, protocol::Setting>;
        remote.client().settings(&remote, remote.expect<Settings>([&remote, key, format](Settings settings) {
            std::ostream &out = remote.context().out;
            if (!key->empty()) {
                const auto found = settings.find(*key);
                if (found == settings.end())
                    return remote.fail(
                        {Errc::NotFound, "there is no setting \"" + *key + "\". See: crat settings get", {}});
                out << (*format == "json" ? protocol::toJsonText(found->second) : found->second.value) << '\n';
            } else if (*format == "json") {
                out << protocol::toJsonText(settings) << '\n';
            } else {
                Table table({"SETTING", "VALUE", "MEANING"});
                for (const auto &[name, setting] : settings)
                    table.add({name, setting.value, setting.description});
                table.print(out);
            }
            remote.finish(Done);
        }));
    });
}

int putSettings(Context &ctx, std::shared_ptr<Pairs> words)
{
    const auto pairs = parsePairs(*words);
    if (!pairs)
        return ctx.failed(pairs.error());
    return Remote::run(ctx, [pairs = *pairs](Remote &remote) {
        std::map<std::string, std::string> values;
        for (const auto &[key, value] : pairs)
            values.emplace(std::string(key), std::string(value.get_string()));
        remote.client().putSettings(values, &remote, remote.expect<void>([&remote, count = values.size()] {
            remote.context().out << count << (count == 1 ? " setting" : " settings") << " changed\n";
            remote.finish(Done);
        }));
    });
}

} // namespace

void addItems(CLI::App &app, Context &ctx)
{
    CLI::App *items = app.add_subcommand("items", "Test items: what can be deployed and tested")->require_subcommand(1);
    CLI::App *list = items->add_subcommand("list", "All of them");
    auto format = addFormat(list);
    list->callback([&ctx, format] {
        ctx.action = [&ctx, format] {
            return listItems(ctx, format);
        };
    });
    CLI::App *add = items->add_subcommand("add", "Add one (administrators)");
    auto wanted = std::make_shared<NewItem>();
    add->add_option("NAME", wanted->item.name, "Its name, which also occurs in its packages' file names")->required();
    add->add_option("--job", wanted->item.associatedJobName, "The Jenkins job that builds it");
    add->add_option("--params", wanted->set, "The parameter set it takes unless told otherwise");
    add->add_option("--description", wanted->item.description, "What it is");
    add->add_flag("--no-mail", wanted->quiet, "Send no mail about its runs");
    add->callback([&ctx, wanted] {
        ctx.action = [&ctx, wanted] {
            return addItem(ctx, wanted);
        };
    });
}

void addParams(CLI::App &app, Context &ctx)
{
    CLI::App *params =
        app.add_subcommand("params", "Parameter sets: how and where something is deployed")->require_subcommand(1);
    CLI::App *list = params->add_subcommand("list", "All of them with their keys");
    auto format = addFormat(list);
    list->callback([&ctx, format] {
        ctx.action = [&ctx, format] {
            return listSets(ctx, format);
        };
    });
    CLI::App *set = params->add_subcommand("set", "Change keys of a set, or make it (administrators)");
    auto change = std::make_shared<SetChange>();
    set->add_option("NAME", change->name, "The set's name")->required();
    set->add_option("KEY=VALUE", change->pairs,
                    "service_name, install_dir, upgrade_type, test_path, base_url, report_keyword or any other key");
    set->add_option("--description", change->description, "What it is for");
    set->callback([&ctx, change] {
        ctx.action = [&ctx, change] {
            return changeSet(ctx, change);
        };
    });
}

void addSettings(CLI::App &app, Context &ctx)
{
    CLI::App *settings = app.add_subcommand("settings", "The companion's settings")->require_subcommand(1);
    CLI::App *get = settings->add_subcommand("get", "All of them, or the value of one");
    auto key = std::make_shared<std::string>();
    get->add_option("KEY", *key, "This one only");
    auto format = addFormat(get);
    get->callback([&ctx, key, format] {
        ctx.action = [&ctx, key, format] {
            return getSettings(ctx, key, format);
        };
    });
    CLI::App *set = settings->add_subcommand("set", "Change settings (administrators)");
    auto words = std::make_shared<Pairs>();
    set->add_option("KEY=VALUE", *words, "What to change")->required();
    set->callback([&ctx, words] {
        ctx.action = [&ctx, words] {
            return putSettings(ctx, words);
        };
    });
}

void addApi(CLI::App &app, Context &ctx)
{
    CLI::App *cmd = app.add_subcommand("api", "Any call of the companion's API; the answer is printed as JSON");
    struct Call {
        std::string method, path, data;
    };
    auto call = std::make_shared<Call>();
    cmd->add_option("METHOD", call->method, "GET, POST, PUT or DELETE")
        ->required()
        ->transform(CLI::IsMember({"GET", "POST", "PUT", "DELETE"}, CLI::ignore_case));
    cmd->add_option("PATH", call->path, "For example /api/v1/version")->required();
    cmd->add_option("--data", call->data, "The body, as JSON");
    cmd->callback([&ctx, call] {
        ctx.action = [&ctx, call]() -> int {
            std::optional<protocol::json::value> body;
            if (!call->data.empty()) {
                auto read = protocol::parseJson(call->data, 16u << 20);
                if (!read)
                    return ctx.failed(withContext(read.error(), "--data"));
                body = std::move(*read);
            }
            if (call->path.front() != '/')
                return ctx.failed({Errc::BadInput, "PATH begins with a slash, for example /api/v1/version", {}});
            return Remote::run(ctx, [call, body](Remote &remote) {
                remote.client().http().json(
                    QByteArray::fromStdString(call->method), QString::fromStdString(call->path), body, &remote,
                    remote.expect<protocol::json::value>([&remote](protocol::json::value answer) {
                        remote.context().out << protocol::json::serialize(answer) << '\n';
                        remote.finish(Done);
                    }));
            });
        };
    });
}

} // namespace crat::cli
