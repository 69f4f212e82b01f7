#include "core/companion/store/Connection.h"

#include <atomic>
#include <unordered_map>

#include <QSqlDatabase>
#include <QSqlDriver>
#include <QSqlError>
#include <QSqlField>
#include <QSqlQuery>
#include <QSqlRecord>

#include <spdlog/spdlog.h>

#include "core/base/Log.h"

namespace crat::store {

namespace {

constexpr std::size_t MaxKeptStatements = 256;

QString toQ(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QVariant toVariant(const SqlValue &value)
{
    struct Visitor {
        QVariant operator()(std::monostate) const { return {}; }
        QVariant operator()(std::int64_t v) const { return QVariant::fromValue(static_cast<qlonglong>(v)); }
        QVariant operator()(double v) const { return v; }
        QVariant operator()(bool v) const { return v; }
        QVariant operator()(const std::string &v) const { return toQ(v); }
    };
    return std::visit(Visitor{}, value);
}

SqlValue fromVariant(const QVariant &v)
{
    if (v.isNull())
        return std::monostate{};
    switch (v.typeId()) {
    case QMetaType::Bool: return v.toBool();
    case QMetaType::Int:
    case QMetaType::UInt:
    case QMetaType::LongLong:
    case QMetaType::ULongLong: return static_cast<std::int64_t>(v.toLongLong());
    case QMetaType::Double:
    case QMetaType::Float: return v.toDouble();
    default: return v.toString().toStdString();
    }
}

} // namespace

struct Connection::Impl {
    DatabaseUrl url;
    Access access;
    QString name;
    QSqlDatabase db;
    std::unordered_map<std::string, std::unique_ptr<QSqlQuery>> statements;
    bool lost = false;

    Error errorOf(const QSqlError &error, std::string_view sql);
    Error sqliteError(int code, const std::string &log) const;
    Error postgresError(const QString &state, const std::string &log);
    Result<QSqlQuery *> prepared(std::string_view sql);
    Result<QSqlQuery *> execute(std::string_view sql, const std::vector<Arg> &args);
    Result<> setUp();
};

Connection::Connection(DatabaseUrl url, Access access) : m_impl(std::make_unique<Impl>())
{
    static std::atomic<int> counter{0};
    m_impl->url = std::move(url);
    m_impl->access = access;
    m_impl->name = QStringLiteral("crat-store-%1").arg(counter++);
}

Connection::~Connection()
{
    close();
}

Dialect Connection::dialect() const
{
    return m_impl->url.dialect;
}

bool Connection::isOpen() const
{
    return m_impl->db.isValid() && m_impl->db.isOpen() && !m_impl->lost;
}

bool Connection::isLost() const
{
    return m_impl->lost;
}

void Connection::close()
{
    m_impl->statements.clear();
    if (m_impl->db.isValid()) {
        m_impl->db.close();
        m_impl->db = QSqlDatabase();
        QSqlDatabase::removeDatabase(m_impl->name);
    }
}

Result<> Connection::open()
{
    close();
    Impl &d = *m_impl;
    d.lost = false;
    const bool sqlite = d.url.dialect == Dialect::Sqlite;
    const QString driver = sqlite ? QStringLiteral("QSQLITE") : QStringLiteral("QPSQL");
    if (!QSqlDatabase::isDriverAvailable(driver))
        return fail(Errc::Unavailable, "Qt's database driver " + driver.toStdString() +
                                           " is not installed; get it with: apt install " +
                                           (sqlite ? "libqt6sql6-sqlite" : "libqt6sql6-psql"));
    d.db = QSqlDatabase::addDatabase(driver, d.name);
    if (sqlite) {
        d.db.setDatabaseName(toQ(d.url.path));
        d.db.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=10000"));
    } else {
        d.db.setHostName(toQ(d.url.host));
        d.db.setPort(d.url.port);
        d.db.setUserName(toQ(d.url.user));
        d.db.setPassword(toQ(d.url.password));
        d.db.setDatabaseName(toQ(d.url.name));
        QString options = toQ(d.url.options);
        if (!options.contains(QLatin1String("connect_timeout")))
            options += (options.isEmpty() ? QString() : QStringLiteral(";")) + QStringLiteral("connect_timeout=3");
        d.db.setConnectOptions(options);
    }
    if (!d.db.open()) {
        const std::string reason = forLogLine(d.db.lastError().driverText().toStdString() + " " +
                                              d.db.lastError().databaseText().toStdString());
        close();
        return fail(Errc::Unavailable,
                    "cannot open the " + d.url.description() + ": " + reason +
                        (sqlite
                             ? ". Check that the folder exists and that this user may write in it."
                             : ". Check that the server runs, and the host, user, password and name in --database."));
    }
    if (auto set = d.setUp(); !set) {
        close();
        return set;
    }
    return {};
}

Result<> Connection::Impl::setUp()
{
    std::vector<const char *> setup;
    if (url.dialect == Dialect::Sqlite) {
        setup = {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON",
                 "PRAGMA wal_autocheckpoint=2000"};
        if (access == Access::ReadOnly)
            setup.push_back("PRAGMA query_only=ON");
    } else {
        // A COMMIT that is not on the disk would make a lie of the webhook's 200, whatever the server's own default is.
        setup = {"SET synchronous_commit = on", "SET client_min_messages = warning",
                 "SET idle_in_transaction_session_timeout = 60000"};
        if (access == Access::ReadOnly)
            setup.push_back("SET default_transaction_read_only = on");
    }
    for (const char *sql : setup) {
        QSqlQuery q(db);
        if (!q.exec(QString::fromLatin1(sql)))
            return tl::unexpected(errorOf(q.lastError(), sql));
    }
    return {};
}

Error Connection::Impl::sqliteError(int code, const std::string &log) const
{
    switch (code & 0xff) {
    case 19: // SQLITE_CONSTRAINT
        return {Errc::Conflict, "it exists already, or something else still refers to it", log};
    case 5:  // SQLITE_BUSY
    case 6:  // SQLITE_LOCKED
    case 15: // SQLITE_PROTOCOL: so many at the WAL's locks that none was had
        return {Errc::Unavailable, "the " + url.description() + " is locked by another program", log};
    case 7: // SQLITE_NOMEM
        return {Errc::Unavailable, "there is no memory left for the " + url.description(), log};
    case 13: // SQLITE_FULL
        return {Errc::Unavailable, "the disk that holds the " + url.description() + " is full", log};
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
        return {Errc::Unavailable,
                "the " + url.description() +
                    " is damaged or no SQLite database: bring back a copy, or name another with --database",
                log};
    case 8:  // SQLITE_READONLY
    case 10: // SQLITE_IOERR
    case 14: // SQLITE_CANTOPEN
        return {Errc::Unavailable,
                "the " + url.description() + " cannot be read or written: check the disk and the file's rights", log};
    default: return {Errc::Internal, "the store could not do this", log};
    }
}

Error Connection::Impl::postgresError(const QString &state, const std::string &log)
{
    // No state at all means that libpq lost the connection; 08, 57P and 25P03 are the server's ways of saying so.
    if (state.isEmpty() || state.startsWith(QLatin1String("08")) || state.startsWith(QLatin1String("57P")) ||
        state == QLatin1String("25P03")) {
        lost = true;
        return {Errc::Unavailable, "the " + url.description() + " is away; nothing was lost, try again when it is back",
                log};
    }
    if (state.startsWith(QLatin1String("23")))
        return {Errc::Conflict, "it exists already, or something else still refers to it", log};
    if (state.startsWith(QLatin1String("53")) || state.startsWith(QLatin1String("58")) ||
        state == QLatin1String("25006"))
        return {Errc::Unavailable,
                "the " + url.description() + " cannot take this now (out of disk, memory or connections, or read-only)",
                log};
    if (state == QLatin1String("57014") || state == QLatin1String("55P03")) // statement_timeout, lock_timeout
        return {Errc::Unavailable, "the " + url.description() + " did not do this in time; try again", log};
    if (state.startsWith(QLatin1String("40")))
        return {Errc::Unavailable, "two changes met in the database; try again", log};
    return {Errc::Internal, "the store could not do this", log};
}

Error Connection::Impl::errorOf(const QSqlError &error, std::string_view sql)
{
    const std::string log = forLogLine(error.databaseText().toStdString() + " " + error.driverText().toStdString() +
                                       " in: " + std::string(sql));
    Error out = url.dialect == Dialect::Sqlite ? sqliteError(error.nativeErrorCode().toInt(), log)
                                               : postgresError(error.nativeErrorCode(), log);
    if (out.code == Errc::Internal)
        spdlog::error("store: {}", log);
    return out;
}

Result<QSqlQuery *> Connection::Impl::prepared(std::string_view sql)
{
    if (const auto found = statements.find(std::string(sql)); found != statements.end())
        return found->second.get();
    if (statements.size() >= MaxKeptStatements)
        statements.clear();
    auto query = std::make_unique<QSqlQuery>(db);
    query->setForwardOnly(url.dialect == Dialect::Sqlite); // on PostgreSQL it would mean single-row mode
    if (!query->prepare(toQ(sql)))
        return tl::unexpected(errorOf(query->lastError(), sql));
    return statements.emplace(std::string(sql), std::move(query)).first->second.get();
}

Result<QSqlQuery *> Connection::Impl::execute(std::string_view sql, const std::vector<Arg> &args)
{
    if (!db.isOpen() || lost)
        return fail(Errc::Unavailable,
                    "the " + url.description() + " is away; nothing was lost, try again when it is back");
    auto query = prepared(sql);
    if (!query)
        return query;
    for (std::size_t i = 0; i < args.size(); ++i) {
        const auto *text = std::get_if<std::string>(&args[i].value());
        if (text && text->find('\0') != std::string::npos)
            return fail(Errc::BadInput, "a text holds a NUL character, which cannot be stored");
        (*query)->bindValue(static_cast<int>(i), toVariant(args[i].value()));
    }
    if (!(*query)->exec()) {
        Error error = errorOf((*query)->lastError(), sql);
        (*query)->finish();
        return tl::unexpected(std::move(error));
    }
    return query;
}

Result<Rows> Connection::query(std::string_view sql, const std::vector<Arg> &args)
{
    auto query = m_impl->execute(sql, args);
    if (!query)
        return tl::unexpected(std::move(query.error()));
    QSqlQuery &q = **query;
    const QSqlRecord record = q.record();
    auto names = std::make_shared<std::vector<std::string>>();
    for (int i = 0; i < record.count(); ++i)
        names->push_back(record.fieldName(i).toStdString());
    const Row::Columns columns = names;
    Rows rows;
    while (q.next()) {
        std::vector<SqlValue> values;
        values.reserve(names->size());
        for (int i = 0; i < record.count(); ++i)
            values.push_back(fromVariant(q.value(i)));
        rows.emplace_back(columns, std::move(values));
    }
    const QSqlError error = q.lastError();
    q.finish();
    if (error.isValid())
        return tl::unexpected(m_impl->errorOf(error, sql));
    return rows;
}

Result<std::int64_t> Connection::exec(std::string_view sql, const std::vector<Arg> &args)
{
    auto query = m_impl->execute(sql, args);
    if (!query)
        return tl::unexpected(std::move(query.error()));
    const auto touched = static_cast<std::int64_t>((*query)->numRowsAffected());
    (*query)->finish();
    return touched;
}

Result<> Connection::run(std::string_view sql)
{
    if (!m_impl->db.isOpen() || m_impl->lost)
        return fail(Errc::Unavailable, "the " + m_impl->url.description() + " is away");
    QSqlQuery q(m_impl->db);
    if (!q.exec(toQ(sql)))
        return tl::unexpected(m_impl->errorOf(q.lastError(), sql));
    return {};
}

} // namespace crat::store
