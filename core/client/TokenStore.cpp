#include "core/client/TokenStore.h"

#include <QCoreApplication>
#include <QFile>
#include <QMetaObject>
#include <QStandardPaths>

#include "core/base/Files.h"
#include "core/client/SecretFile.h"
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

} // namespace

FileTokenStore::FileTokenStore(QString path) : m_path(std::move(path)) {}

Result<QByteArray> FileTokenStore::token(const QUrl &server) const
{
    auto stored = load(m_path);
    if (!stored)
        return tl::unexpected(stored.error());
    const auto found = stored->tokens.find(keyOf(server));
    return found == stored->tokens.end() ? QByteArray() : QByteArray::fromStdString(found->second);
}

Result<> FileTokenStore::setToken(const QUrl &server, const QByteArray &token)
{
    auto stored = load(m_path);
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
    return writeSecretFile(m_path, protocol::toJsonText(*stored));
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
    QMetaObject::invokeMethod(
        context, [result = token(server), done = std::move(done)]() mutable { done(std::move(result)); },
        Qt::QueuedConnection);
}

void FileTokenStore::write(const QUrl &server, const QByteArray &token, QObject *context,
                           std::function<void(Result<>)> done)
{
    QMetaObject::invokeMethod(
        context, [result = setToken(server, token), done = std::move(done)]() mutable { done(std::move(result)); },
        Qt::QueuedConnection);
}

QString FileTokenStore::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
           QStringLiteral("/crat/credentials.json");
}

} // namespace crat::client
