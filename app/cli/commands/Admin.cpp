#include <algorithm>

#include "app/cli/Commands.h"
#include "app/cli/Lookup.h"
#include "app/cli/Output.h"
#include "app/cli/Remote.h"
#include "app/cli/Secret.h"
#include "app/cli/Table.h"

namespace crat::cli {
namespace {

using Pairs = std::vector<std::string>;

/// "key=text" and "key:=JSON" words as an object. Error: BadInput, naming the word.
Result<protocol::json::object> parsePairs(const Pairs &words)
{
    protocol::json::object out;
    for (const std::string &word : words) {
        const auto at = word.find('=');
        const bool isJson = at != std::string::npos && at > 0 && word[at - 1] == ':';
        const std::string key = word.substr(0, isJson ? at - 1 : at);
        if (at == std::string::npos || key.empty())
            return fail(Errc::BadInput, "\"" + word + "\" is not KEY=VALUE");
        if (!isJson) {
            out[key] = word.substr(at + 1);
            continue;
        }
        auto value = protocol::parseJson(word.substr(at + 1));
        if (!value)
            return tl::unexpected(withContext(value.error(), key));
        out[key] = std::move(*value);
    }
    return out;
}

/// Settings as typed. A key alone is asked for; a secret may come in no other way, for everybody on the machine can read a
/// command line. Errors: BadInput, TooLarge.
Result<std::map<std::string, std::string>> parseSettings(Context &ctx, const Pairs &words)
{
    std::map<std::string, std::string> out;
    for (const std::string &word : words) {
        const auto at = word.find('=');
        const std::string key = word.substr(0, at);
        if (key.empty())
            return fail(Errc::BadInput, "\"" + word + "\" is not KEY=VALUE");
        if (at != std::string::npos && protocol::isSecretSetting(key))
            return fail(Errc::BadInput,
                        key + " is a secret, and everybody on this machine can read a command line. Give " + key +
                            " alone: its value is asked for, or read from standard input");
        if (at != std::string::npos) {
            out[key] = word.substr(at + 1);
            continue;
        }
        auto value = readSecret(ctx.err, key + ": ");
        if (!value)
            return tl::unexpected(withContext(value.error(), key));
        out[key] = std::move(*value);
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
    std::shared_ptr<std::string> format;
};

void createItem(Remote &remote, const NewItem &wanted)
{
    remote.client().createTestItem(
        wanted.item, &remote,
        remote.expect<protocol::TestItem>([&remote, format = wanted.format](protocol::TestItem made) {
            if (*format == "json")
                remote.context().out << protocol::toJsonText(made) << '\n';
            else
                remote.context().out << "item " << made.id.value() << " " << plain(made.name) << " added\n";
            remote.finish(Done);
        }));
}

int addItem(Context &ctx, std::shared_ptr<NewItem> wanted)
{
    return Remote::run(ctx, [wanted](Remote &remote) {
        wanted->item.notificationEnabled = !wanted->quiet;
        if (wanted->set.empty())
            return createItem(remote, *wanted);
        findSet(remote, wanted->set, [&remote, wanted](const protocol::ParameterSet &set) {
            wanted->item.associatedParameterSetId = set.id;
            createItem(remote, *wanted);
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
                    out << plain(set.name) << " (id " << set.id.value() << ")"
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
    std::shared_ptr<std::string> format;
};

void printSet(Remote &remote, const SetChange &change, const protocol::ParameterSet &set, const char *what)
{
    if (*change.format == "json")
        remote.context().out << protocol::toJsonText(set) << '\n';
    else
        remote.context().out << "parameter set " << plain(set.name) << ' ' << what << '\n';
    remote.finish(Done);
}

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
                        set, &remote,
                        remote.expect<protocol::ParameterSet>([&remote, change](protocol::ParameterSet made) {
                            printSet(remote, *change, made, "added");
                        }));
                }
                remote.client().updateParameterSet(
                    set.id, {{"description", set.description}, {"parameters", set.parameters}}, &remote,
                    remote.expect<void>([&remote, change, set] { printSet(remote, *change, set, "changed"); }));
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

int putSettings(Context &ctx, std::shared_ptr<Pairs> words, std::shared_ptr<std::string> format)
{
    const auto read = parseSettings(ctx, *words);
    if (!read)
        return ctx.failed(read.error());
    return Remote::run(ctx, [values = *read, format](Remote &remote) {
        remote.client().putSettings(values, &remote, remote.expect<void>([&remote, values, format] {
            protocol::json::array names; // values may be secrets
            for (const auto &[name, value] : values)
                names.emplace_back(name);
            if (*format == "json")
                remote.context().out << protocol::json::object{{"changed", std::move(names)}} << '\n';
            else
                remote.context().out << counted(values.size(), "setting") << " changed\n";
            remote.finish(Done);
        }));
    });
}

} // namespace

void addItems(CLI::App &app, Context &ctx)
{
    CLI::App *items = app.add_subcommand("items", "Test items: what can be deployed and tested")->require_subcommand(1);
    CLI::App *list = items->add_subcommand("list", "List the test items");
    auto format = addFormat(list);
    list->callback([&ctx, format] {
        ctx.action = [&ctx, format] {
            return listItems(ctx, format);
        };
    });
    CLI::App *add = items->add_subcommand("add", "Add a test item (administrators only)");
    auto wanted = std::make_shared<NewItem>();
    add->add_option("NAME", wanted->item.name, "Its name; packages are found by it: it must occur in their file names")
        ->required();
    add->add_option("--job", wanted->item.associatedJobName, "The Jenkins job that builds it");
    add->add_option("--params", wanted->set,
                    "The parameter set that its runs take unless crat trigger names another; otherwise \"default\"");
    add->add_option("--description", wanted->item.description, "A line about it, for people");
    add->add_flag("--no-mail", wanted->quiet, "Send no mail about its runs");
    wanted->format = addFormat(add);
    add->footer("Example:\n  crat items add shop --job SHOP --params shop-staging");
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
    CLI::App *list = params->add_subcommand("list", "List the parameter sets with their keys and values");
    auto format = addFormat(list);
    list->callback([&ctx, format] {
        ctx.action = [&ctx, format] {
            return listSets(ctx, format);
        };
    });
    CLI::App *set =
        params->add_subcommand("set", "Change keys of a parameter set, or make a new one (administrators only)");
    auto change = std::make_shared<SetChange>();
    set->add_option("NAME", change->name, "The set's name")->required();
    set->add_option("KEY=VALUE", change->pairs,
                    "service_name, install_dir, upgrade_type, test_path, base_url, report_keyword or any other key; "
                    "KEY:=JSON for a value that is no text");
    set->add_option("--description", change->description, "A line about it, for people");
    change->format = addFormat(set);
    set->footer("Example:\n  crat params set shop-staging service_name=SHOP install_dir=/opt/shop upgrade_type=full "
                "test_path=/srv/tests/shop \\\n      'variables:={\"SITE_URL\": \"http://127.0.0.1:8080\"}'");
    set->callback([&ctx, change] {
        ctx.action = [&ctx, change] {
            return changeSet(ctx, change);
        };
    });
}

void addSettings(CLI::App &app, Context &ctx)
{
    CLI::App *settings = app.add_subcommand("settings", "The companion's settings")->require_subcommand(1);
    CLI::App *get = settings->add_subcommand("get", "Show all settings with what they mean, or the value of one");
    auto key = std::make_shared<std::string>();
    get->add_option("KEY", *key, "The setting whose value is to be shown; otherwise all are");
    auto format = addFormat(get);
    get->callback([&ctx, key, format] {
        ctx.action = [&ctx, key, format] {
            return getSettings(ctx, key, format);
        };
    });
    CLI::App *set = settings->add_subcommand("set", "Change settings (administrators only); they count at once");
    auto words = std::make_shared<Pairs>();
    set->add_option("KEY=VALUE", *words,
                    "What to change. The value of a KEY alone is asked for or read from standard input: the only way "
                    "for passwords")
        ->required();
    set->footer("Examples:\n  crat settings set smtp_host=mail.example.org smtp_port=587 smtp_security=starttls\n"
                "  crat settings set smtp_password");
    format = addFormat(set);
    set->callback([&ctx, words, format] {
        ctx.action = [&ctx, words, format] {
            return putSettings(ctx, words, format);
        };
    });
}

} // namespace crat::cli
