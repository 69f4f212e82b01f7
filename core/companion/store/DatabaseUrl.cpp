#include "core/companion/store/DatabaseUrl.h"

#include <algorithm>
#include <charconv>

#include <boost/url.hpp>

#include "core/base/Utf8.h"

namespace crat::store {

namespace {

constexpr std::size_t MaxUrl = 4096;

tl::unexpected<Error> unreadable()
{
    return fail(Errc::BadInput, "the database URL cannot be read; it looks like "
                                "postgres://user:password@host:5432/name (characters such as @ or / in the "
                                "password are written as %40, %2F)");
}

/// 0 where it is no port.
int portOf(std::string_view text)
{
    int out = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), out);
    return ec == std::errc() && end == text.data() + text.size() ? out : 0;
}

bool hasControl(std::string_view text)
{
    return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

/// An option goes into a list that Qt takes apart at semicolons and libpq at blanks and quotes.
Result<> addOption(DatabaseUrl &out, const std::string &key, const std::string &value)
{
    if (key == "host") {
        out.host = value;
    } else if (key == "port") {
        out.port = portOf(value);
    } else if (key.empty() || value.empty() || (key + value).find_first_of(";'\\ ") != std::string::npos ||
               key.find('=') != std::string::npos) {
        return fail(Errc::BadInput,
                    "the database URL's option " + key + " is empty or holds a character that cannot be passed on");
    } else {
        out.options += (out.options.empty() ? "" : ";") + key + "=" + value;
    }
    return {};
}

Result<DatabaseUrl> parsePostgres(std::string_view text)
{
    const auto url = boost::urls::parse_uri({text.data(), text.size()});
    if (text.size() > MaxUrl || !url)
        return unreadable();
    DatabaseUrl out;
    out.dialect = Dialect::Postgres;
    out.host = url->host_type() == boost::urls::host_type::ipv6 ? url->host_address() : url->host();
    out.user = url->user();
    out.password = url->password();
    const std::string path = url->path();
    out.name = path.substr(std::min<std::size_t>(1, path.size()));
    out.port = url->has_port() && !url->port().empty() ? portOf({url->port().data(), url->port().size()}) : 5432;
    for (const auto &param : url->params()) {
        if (auto taken = addOption(out, param.key, param.value); !taken)
            return tl::unexpected(taken.error());
    }
    for (const std::string *part : {&out.host, &out.user, &out.password, &out.name, &out.options}) {
        if (!isUtf8(*part) || hasControl(*part))
            return unreadable();
    }
    if (out.name.empty())
        return fail(Errc::BadInput, "the database URL names no database; it looks like "
                                    "postgres://user:password@host:5432/name");
    if (out.port <= 0 || out.port > 65535)
        return fail(Errc::BadInput, "the database URL's port is not between 1 and 65535");
    return out;
}

} // namespace

Result<DatabaseUrl> DatabaseUrl::parse(std::string_view text)
{
    if (text.starts_with("postgres://") || text.starts_with("postgresql://"))
        return parsePostgres(text);
    constexpr std::string_view sqlite = "sqlite:";
    if (text.starts_with(sqlite)) {
        std::string_view path = text.substr(sqlite.size());
        if (path.starts_with("//"))
            path.remove_prefix(2);
        if (path.empty() || path.find('\0') != std::string_view::npos)
            return fail(Errc::BadInput, "the database URL sqlite: names no file; write sqlite:/path/to/crat.db");
        DatabaseUrl out;
        out.path = std::string(path);
        return out;
    }
    return fail(Errc::BadInput, "the database URL must begin with sqlite: or postgres://");
}

std::string DatabaseUrl::description() const
{
    if (dialect == Dialect::Sqlite)
        return "SQLite file " + path;
    return "PostgreSQL database " + name + " at " + (host.empty() ? "localhost" : host) + ":" + std::to_string(port);
}

} // namespace crat::store
