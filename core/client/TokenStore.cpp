#include "core/client/TokenStore.h"

#include <QCoreApplication>
#include <QFile>
#include <QStandardPaths>

#include "core/base/Files.h"
#include "core/client/SecretFile.h"
#include "core/client/Worker.h"
#include "core/protocol/Json.h"

namespace crat::client {
namespace {

struct Stored {
    std::string lastServer;
    std::map<std::string, std::string> tokens;
};
BOOST_DESCRIBE_STRUCT(Stored, (), (lastServer, tokens))

Result<Stored> load(const QString &path)
{
    const auto text = readFile(QFile::encodeName(path).toStdString(), 1u << 20);
    if (!text) {
        if (text.error().code == Errc::NotFound)
            return Stored{};
        return tl::unexpected(text.error());
    }
    auto stored = protocol::fromJsonText<Stored>(*text);
    if (!stored)
        return fail(Errc::BadInput, QCoreApplication::translate("crat::client::FileTokenStore",
                                                                "%1 is damaged. Remove it and sign in again.")
                                        .arg(path)
                                        .toStdString());
    return stored;
}

std::string keyOf(const QUrl &server)
{
    std::string key = server.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment).toStdString();
    while (!key.empty() && key.back() == '/')
        key.pop_back();
    return key;
}

Result<QByteArray> tokenIn(const QString &path, const QUrl &server)
{
    auto stored = load(path);
    if (!stored)
        return tl::unexpected(stored.error());
    const auto found = stored->tokens.find(keyOf(server));
    return found == stored->tokens.end() ? QByteArray() : QByteArray::fromStdString(found->second);
}

Result<> setTokenIn(const QString &path, const QUrl &server, const QByteArray &token)
{
    auto stored = load(path);
    if (!stored)
        return tl::unexpected(stored.error());
    const std::string key = keyOf(server);
    if (token.isEmpty()) {
        stored->tokens.erase(key);
        if (stored->lastServer == key)
            stored->lastServer.clear();
    } else {
        stored->tokens[key] = token.toStdString();
        stored->lastServer = key;
    }
    return writeSecretFile(path, protocol::toJsonText(*stored));
}

} // namespace

FileTokenStore::FileTokenStore(QString path)
    : m_path(std::move(path)), m_worker(std::make_shared<Worker>(QStringLiteral("tokens")))
{
}

Result<QByteArray> FileTokenStore::token(const QUrl &server) const
{
    return tokenIn(m_path, server);
}

Result<> FileTokenStore::setToken(const QUrl &server, const QByteArray &token)
{
    return setTokenIn(m_path, server, token);
}

Result<QUrl> FileTokenStore::lastServer() const
{
    auto stored = load(m_path);
    if (!stored)
        return tl::unexpected(stored.error());
    return QUrl(QString::fromStdString(stored->lastServer));
}

void FileTokenStore::read(const QUrl &server, QObject *context, std::function<void(Result<QByteArray>)> done)
{
    m_worker->run(
        context, [path = m_path, server] { return tokenIn(path, server); }, std::move(done));
}

void FileTokenStore::write(const QUrl &server, const QByteArray &token, QObject *context,
                           std::function<void(Result<>)> done)
{
    m_worker->run(
        context, [path = m_path, server, token] { return setTokenIn(path, server, token); }, std::move(done));
}

QString FileTokenStore::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
           QStringLiteral("/crat/credentials.json");
}

} // namespace crat::client
