#include "core/companion/target/Service.h"

#include <algorithm>
#include <array>

#include <toml++/toml.h>

#include "core/base/Files.h"
#include "core/base/Log.h"
#include "core/companion/fetch/Url.h"

namespace crat::target {

namespace {

std::string lowered(std::string_view text)
{
    std::string out(text);
    for (char &c : out)
        c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return out;
}

Service defaultsOf(std::string name, ServiceKind kind)
{
    Service out;
    out.name = std::move(name);
    out.kind = kind;
    if (kind == ServiceKind::C)
        out.binary = lowered(out.name);
    out.stopScript = kind == ServiceKind::C ? "stop.sh" : "scripts/stop.sh";
    return out;
}

class TableReader {
public:
    explicit TableReader(const toml::table &table) : m_table(table) {}

    Result<std::optional<std::string>> text(std::string_view key) const
    {
        const auto *node = m_table.get(key);
        if (!node)
            return std::nullopt;
        if (const auto value = node->value_exact<std::string>())
            return value;
        return wrong(key, "a text");
    }

    Result<> relativePath(std::string_view key, std::string &into) const
    {
        auto value = text(key);
        if (!value)
            return tl::unexpected(value.error());
        if (!*value)
            return {};
        if (!(*value)->empty() && !isSafeRelativePath(**value))
            return wrong(key, "a path inside the install folder");
        into = **value;
        return {};
    }

    Result<> seconds(std::string_view key, std::chrono::seconds &into) const
    {
        const auto *node = m_table.get(key);
        if (!node)
            return {};
        const auto value = node->value_exact<std::int64_t>();
        if (!value || *value < 1 || *value > 3600)
            return wrong(key, "a number of seconds from 1 to 3600");
        into = std::chrono::seconds(*value);
        return {};
    }

    Result<> paths(std::string_view key, std::vector<std::string> &into) const
    {
        const auto *node = m_table.get(key);
        if (!node)
            return {};
        const auto *list = node->as_array();
        if (!list)
            return wrong(key, "a list of paths");
        into.clear();
        for (const auto &item : *list) {
            const auto value = item.value_exact<std::string>();
            if (!value || !isSafeRelativePath(*value))
                return wrong(key, "a list of paths inside the install folder");
            into.push_back(*value);
        }
        return {};
    }

    tl::unexpected<Error> wrong(std::string_view key, const char *wanted) const
    {
        return fail(Errc::BadInput, "line " + std::to_string(m_table.source().begin.line) + ": '" + std::string(key) +
                                        "' must be " + wanted);
    }

private:
    const toml::table &m_table;
};

Result<Service> readService(const toml::table &table)
{
    const TableReader reader(table);
    auto name = reader.text("name");
    auto kind = reader.text("kind");
    auto health = reader.text("health_url");
    for (const auto *value : {&name, &kind, &health}) {
        if (!*value)
            return tl::unexpected(value->error());
    }
    if (!*name || (*name)->empty() || (*name)->size() > 100)
        return reader.wrong("name", "the service's name");
    if (!*kind || (**kind != "c" && **kind != "openresty"))
        return reader.wrong("kind", "\"c\" or \"openresty\"");
    Service out = defaultsOf(**name, **kind == "c" ? ServiceKind::C : ServiceKind::OpenResty);
    for (const auto &step :
         {reader.relativePath("binary", out.binary), reader.relativePath("stop", out.stopScript),
          reader.relativePath("start", out.startScript), reader.paths("config", out.config),
          reader.seconds("script_timeout", out.scriptTimeout), reader.seconds("health_timeout", out.healthTimeout)}) {
        if (!step)
            return tl::unexpected(step.error());
    }
    if (*health && !(*health)->empty()) {
        if (!fetch::isHttpUrl(**health))
            return reader.wrong("health_url", "an http:// or https:// address");
        out.healthUrl = **health;
    }
    return out;
}

} // namespace

ServiceCatalog::ServiceCatalog()
{
    for (const char *name : {"CDS", "SDS"})
        put(defaultsOf(name, ServiceKind::C));
    for (const char *name : {"SSGAGENT", "SLS"})
        put(defaultsOf(name, ServiceKind::OpenResty));
}

void ServiceCatalog::put(Service service)
{
    for (auto &known : m_services) {
        if (lowered(known.name) == lowered(service.name)) {
            known = std::move(service);
            return;
        }
    }
    m_services.push_back(std::move(service));
}

Result<ServiceCatalog> ServiceCatalog::parse(std::string_view text)
{
    ServiceCatalog out;
    try {
        const toml::table root = toml::parse(text);
        const auto *node = root.get("service");
        if (!node)
            return out;
        const auto *list = node->as_array();
        if (!list)
            return fail(Errc::BadInput, "services are written as [[service]] tables");
        for (const auto &item : *list) {
            const auto *table = item.as_table();
            if (!table)
                return fail(Errc::BadInput, "services are written as [[service]] tables");
            auto service = readService(*table);
            if (!service)
                return tl::unexpected(service.error());
            out.put(std::move(*service));
        }
    } catch (const toml::parse_error &e) {
        return fail(Errc::BadInput,
                    "line " + std::to_string(e.source().begin.line) + ": " + std::string(e.description()));
    }
    return out;
}

Result<ServiceCatalog> ServiceCatalog::load(const std::filesystem::path &file)
{
    auto text = readFile(file, 1u << 20);
    if (!text)
        return tl::unexpected(withContext(text.error(), "reading the services"));
    auto parsed = parse(*text);
    if (!parsed)
        return tl::unexpected(withContext(parsed.error(), file.string()));
    return parsed;
}

const Service *ServiceCatalog::find(std::string_view name) const
{
    for (const auto &service : m_services) {
        if (lowered(service.name) == lowered(name))
            return &service;
    }
    return nullptr;
}

Result<std::filesystem::path> checkedInstallFolder(std::string_view text)
{
    const std::filesystem::path path(text);
    const auto bad = [&](const char *why) {
        return fail(Errc::BadInput, "install_dir '" + forLogLine(text, 200) + "' " + why);
    };
    if (text.empty() || text.size() > 1000 || !path.is_absolute() || text.find('\0') != std::string_view::npos)
        return bad("must be an absolute path");
    for (const auto &part : path) {
        if (part == "..")
            return bad("must not hold '..'");
    }
    std::error_code ec;
    auto real = std::filesystem::weakly_canonical(path, ec);
    if (ec)
        return bad("can't be resolved");
    if (!real.has_filename())
        real = real.parent_path();
    if (std::distance(real.begin(), real.end()) < 3) // "/", and two names
        return bad("is too near to the root: name a folder of the service's own");
    static constexpr std::array system = {"/bin",         "/boot",      "/dev",         "/etc",      "/lib", "/lib64",
                                          "/proc",        "/root/.ssh", "/run/systemd", "/sbin",     "/sys", "/usr/bin",
                                          "/usr/include", "/usr/lib",   "/usr/sbin",    "/usr/share"};
    for (const char *folder : system) {
        const std::string inside = std::string(folder) + "/";
        if (real == folder || real.string().starts_with(inside))
            return bad("lies in a folder of the operating system");
    }
    return real;
}

} // namespace crat::target
