#include "core/companion/store/DatabaseUrl.h"

#include <QUrl>
#include <QUrlQuery>

namespace crat::store {

namespace {

Result<DatabaseUrl> parsePostgres(std::string_view text)
{
    const QUrl url(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())), QUrl::StrictMode);
    if (!url.isValid())
        return fail(Errc::BadInput, "the database URL cannot be read; it looks like "
                                    "postgres://user:password@host:5432/name (characters such as @ or / in the "
                                    "password are written as %40, %2F)");
    DatabaseUrl out;
    out.dialect = Dialect::Postgres;
    out.host = url.host().toStdString();
    out.user = url.userName(QUrl::FullyDecoded).toStdString();
    out.password = url.password(QUrl::FullyDecoded).toStdString();
    out.name = url.path(QUrl::FullyDecoded).mid(1).toStdString();
    out.port = url.port(5432);
    const auto items = QUrlQuery(url).queryItems(QUrl::FullyDecoded);
    for (const auto &[key, value] : items) {
        if (key == QLatin1String("host"))
            out.host = value.toStdString();
        else if (key == QLatin1String("port"))
            out.port = value.toInt();
        else if (value.contains(QLatin1Char(';')) || value.contains(QLatin1Char('\'')))
            return fail(Errc::BadInput, "the database URL's option " + key.toStdString() +
                                            " holds a character that "
                                            "cannot be passed on");
        else
            out.options += (out.options.empty() ? "" : ";") + key.toStdString() + "=" + value.toStdString();
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
        if (path.empty())
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
