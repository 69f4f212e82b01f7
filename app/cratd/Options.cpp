#include "app/cratd/Options.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>

#include "app/cratd/ConfigFile.h"
#include "core/companion/http/HostGuard.h"
#include <CLI/CLI.hpp>

namespace crat::cratd {

namespace {

using Environment = std::function<std::optional<std::string>(const std::string &)>;

/// Plain texts by key ("log_level"), from every source but the command line.
using Values = ConfigValues;

std::string upper(std::string text)
{
    for (char &c : text)
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return text;
}

/// What the older platform's .env named. Many programs read a PORT: by itself it must not open this one to the network, as it does
/// beside a name that only the older platform's .env has.
Values olderValues(const Environment &env)
{
    Values out;
    if (auto port = env("PORT"))
        out["listen"] = (env("ADMIN_PASSWD") || env("SQL_DSN") ? "0.0.0.0:" : "127.0.0.1:") + *port;
    if (auto password = env("ADMIN_PASSWD"))
        out["admin_password"] = *password;
    if (auto dsn = env("SQL_DSN"))
        out["database"] = *dsn;
    return out;
}

std::map<std::string, std::string> olderMailSettings(const Environment &env)
{
    std::map<std::string, std::string> out;
    const auto take = [&](const char *name, const char *setting) {
        if (auto value = env(name))
            out[setting] = *value;
    };
    take("EMAIL_SEND_SERVER", "smtp_host");
    take("EMAIL_SEND_SERVER_PORT", "smtp_port");
    take("EMAIL_SEND_USERNAME", "smtp_username");
    take("EMAIL_SEND_USERNAME", "smtp_from");
    take("EMAIL_SEND_PASSWORD", "smtp_password");
    if (out.contains("smtp_port"))
        out["smtp_security"] = out["smtp_port"] == "465" ? "tls" : out["smtp_port"] == "587" ? "starttls" : "none";
    return out;
}

Result<std::set<std::string>> parseHosts(const std::string &text)
{
    std::set<std::string> out;
    std::istringstream in(text);
    for (std::string name; std::getline(in, name, ',');) {
        if (!http::isHostName(name))
            return fail(Errc::BadInput,
                        "allowed_hosts: " + name + " is no host name; write NAME,NAME without http:// and port");
        out.insert(name);
    }
    return out;
}

Result<std::set<Role>> parseRoles(const std::string &text)
{
    std::set<Role> out;
    std::istringstream in(text);
    for (std::string word; std::getline(in, word, ',');) {
        if (word == "controller")
            out.insert(Role::Controller);
        else if (word == "worker")
            out.insert(Role::Worker);
        else if (word == "target")
            out.insert(Role::Target);
        else
            return fail(Errc::BadInput, "role " + word + " is none of controller, worker, target");
    }
    if (out.empty())
        return fail(Errc::BadInput, "role must name at least one of controller, worker, target");
    return out;
}

std::filesystem::path defaultData(const Environment &env)
{
    if (auto xdg = env("XDG_DATA_HOME"); xdg && !xdg->empty())
        return std::filesystem::path(*xdg) / "crat" / "companion";
    return std::filesystem::path(env("HOME").value_or("/var/lib")) / ".local/share/crat/companion";
}

Result<Options> fromValues(const Values &values, const Environment &env)
{
    const auto get = [&](const char *key) {
        const auto found = values.find(key);
        return found == values.end() ? std::string() : found->second;
    };
    Options out;
    // A relative folder is meant where cratd was started; what it starts has working folders of its own.
    const auto folder = [&](const char *key) {
        return get(key).empty() ? std::filesystem::path() : std::filesystem::absolute(get(key)).lexically_normal();
    };
    out.data = get("data").empty() ? std::filesystem::absolute(defaultData(env)) : folder("data");
    if (!get("listen").empty()) {
        auto listen = parseListen(get("listen"));
        if (!listen)
            return tl::unexpected(listen.error());
        std::tie(out.host, out.port) = *listen;
        out.portAsked = true;
    }
    if (!get("role").empty()) {
        auto roles = parseRoles(get("role"));
        if (!roles)
            return tl::unexpected(roles.error());
        out.roles = *roles;
    }
    auto hosts = parseHosts(get("allowed_hosts"));
    if (!hosts)
        return tl::unexpected(hosts.error());
    out.allowedHosts = std::move(*hosts);
    out.database = get("database").empty() ? "sqlite:" + (out.data / "crat.db").string() : get("database");
    out.adminPassword = get("admin_password");
    out.targetToken = get("target_token");
    out.services = folder("services");
    out.packages = get("packages").empty() ? out.data / "packages" : folder("packages");
    out.reports = folder("reports");
    out.gridUrl = get("grid_url");
    if (const std::string text = get("grid_displays"); !text.empty()) {
        const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), out.gridDisplays);
        if (ec != std::errc{} || end != text.data() + text.size() || out.gridDisplays < 1 || out.gridDisplays > 16)
            return fail(Errc::BadInput, "grid_displays must be a number from 1 to 16, not " + text);
    }
    if (!get("log_level").empty())
        out.logLevel = get("log_level");
    constexpr std::array levels{"trace", "debug", "info", "warn", "error", "off"};
    if (std::find(levels.begin(), levels.end(), out.logLevel) == levels.end())
        return fail(Errc::BadInput, "log_level " + out.logLevel + " is none of trace, debug, info, warn, error, off");
    out.logJson = get("log_json") == "true" || get("log_json") == "1";
    out.logFile = get("log_file");
    out.firstSettings = olderMailSettings(env);
    return out;
}

ParsedOptions wrong(const Error &error)
{
    return {std::nullopt, "cratd: " + error.forUser + "\nTry cratd --help.\n", 2};
}

} // namespace

Result<std::pair<std::string, std::uint16_t>> parseListen(std::string_view text)
{
    const std::size_t colon = text.rfind(':');
    std::string host(text.substr(0, colon == std::string_view::npos ? 0 : colon));
    if (host.size() >= 2 && host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    const std::string_view digits = colon == std::string_view::npos ? text : text.substr(colon + 1);
    unsigned port = 0;
    const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (digits.empty() || ec != std::errc{} || end != digits.data() + digits.size() || port > 65535)
        return fail(Errc::BadInput, "cannot listen on " + std::string(text) +
                                        ": write HOST:PORT, e.g. 127.0.0.1:8000 (port 0 to 65535)");
    if (host.empty())
        host = colon == std::string_view::npos ? "127.0.0.1" : "0.0.0.0";
    return std::pair(host, static_cast<std::uint16_t>(port));
}

ParsedOptions parseOptions(const std::vector<std::string> &arguments, const Environment &env)
{
    CLI::App app{"cratd: the CRAT companion. Takes builds in, deploys and tests them, runs Robot Framework, reports."};
    Values line;
    std::string config;
    bool tokenFromStdin = false, logJson = false, printAddress = false;
    app.add_option("--data", line["data"],
                   "Folder of everything it keeps; one companion at a time [~/.local/share/crat/companion]");
    app.add_option("--listen", line["listen"],
                   "HOST:PORT, port 0 for any free one [127.0.0.1:8000, or the next free port]");
    app.add_option("--allowed-hosts", line["allowed_hosts"],
                   "NAME,NAME: further names it may be called by, e.g. those of a proxy before it "
                   "[on loopback: localhost and loopback addresses alone; elsewhere: any]");
    app.add_option("--database", line["database"],
                   "sqlite:PATH or postgres://user:password@host:port/name (better in CRAT_DATABASE, out of sight) "
                   "[SQLite in --data]");
    app.add_option("--role", line["role"], "Any of controller,worker,target [all]");
    app.add_option("--services", line["services"],
                   "TOML file with [[service]] tables: what this machine may deploy [--config]");
    app.add_option("--packages", line["packages"],
                   "Folder for downloaded packages; foreign targets must see it [DATA/packages]");
    app.add_option("--reports", line["reports"],
                   "Folder the target publishes reports in [in DATA, served at /reports]");
    app.add_option("--grid-url", line["grid_url"],
                   "A Selenium Grid, http://HOST:PORT [one on this machine, started when first needed]");
    app.add_option("--grid-displays", line["grid_displays"], "Browsers at once on this machine's Grid, 1 to 16 [1]");
    app.add_option("--config", config,
                   "TOML file with the same keys (data, listen, database, role, admin_password, log_level …)");
    app.add_flag("--token-stdin", tokenFromStdin,
                 "Read one line from standard input: a token that is an admin's while this process lives");
    app.add_flag("--print-address", printAddress,
                 "Kept for scripts: the address is always printed, as one line on standard output");
    app.add_option("--log-level", line["log_level"], "trace, debug, info, warn, error or off [info]");
    app.add_flag("--log-json", logJson, "One JSON object a line");
    app.add_option("--log-file", line["log_file"], "Also write the log here, rotated at 10 MiB");
    app.set_version_flag("--version", "cratd " CRAT_VERSION);
    app.footer("Environment: CRAT_ADMIN_PASSWORD (sign-in as admin), CRAT_TARGET_TOKEN (between controller and "
               "target), CRAT_DATA, CRAT_LISTEN, CRAT_DATABASE, CRAT_ROLE, "
               "CRAT_CONFIG, "
               "CRAT_LOG_LEVEL;\nthe older platform's PORT, ADMIN_PASSWD, SQL_DSN and EMAIL_SEND_… are understood "
               "(PORT alone: on loopback).\n"
               "Exit codes: 0 ended as asked, 2 wrong use, 3 environment (port, database, disk).");
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend()); // CLI11 takes them from the back
    try {
        app.parse(reversed);
    } catch (const CLI::ParseError &e) {
        std::ostringstream out, err;
        const int code = app.exit(e, out, err);
        return {std::nullopt, out.str() + err.str(), code == 0 ? 0 : 2};
    }
    if (logJson)
        line["log_json"] = "true";
    if (config.empty())
        config = env("CRAT_CONFIG").value_or("");

    Values values = olderValues(env);
    if (!config.empty()) {
        auto file = readConfig(config);
        if (!file)
            return wrong(file.error());
        for (auto &[key, value] : *file)
            values[key] = value;
    }
    for (const char *key : configKeys()) {
        if (auto value = env("CRAT_" + upper(key)); value && !value->empty())
            values[key] = *value;
        if (!line[key].empty())
            values[key] = line[key];
    }
    auto options = fromValues(values, env);
    if (!options)
        return wrong(options.error());
    if (options->services.empty())
        options->services = config;
    options->tokenFromStdin = tokenFromStdin;
    return {std::move(*options), {}, 0};
}

} // namespace crat::cratd
