#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QUrl>

#include "core/base/Result.h"

namespace crat::client {

class Worker;

/// Where the token of a team's server is kept between two starts. Asynchronous, since a keyring may ask the person.
class TokenStore {
public:
    virtual ~TokenStore() = default;
    /// The token of `server`; empty where none is kept.
    virtual void read(const QUrl &server, QObject *context, std::function<void(Result<QByteArray>)> done) = 0;
    /// Keeps it; an empty token forgets the server.
    virtual void write(const QUrl &server, const QByteArray &token, QObject *context,
                       std::function<void(Result<>)> done) = 0;
};

/// Servers and tokens in one JSON file of mode 0600. Also remembers which server was signed in to last.
/// Thread: the application's. read() and write() answer there and do the disk's work on a thread of their own, in order; a copy
/// shares that thread.
class FileTokenStore final : public TokenStore {
public:
    explicit FileTokenStore(QString path);

    void read(const QUrl &server, QObject *context, std::function<void(Result<QByteArray>)> done) override;
    void write(const QUrl &server, const QByteArray &token, QObject *context,
               std::function<void(Result<>)> done) override;

    /// The blocking forms, for the command line. Errors: Unavailable, BadInput (the file is broken).
    Result<QByteArray> token(const QUrl &server) const;
    Result<> setToken(const QUrl &server, const QByteArray &token);
    /// The one of the last setToken() with a token; empty where there is none.
    Result<QUrl> lastServer() const;

    /// $XDG_CONFIG_HOME/crat/credentials.json
    static QString defaultPath();

private:
    QString m_path;
    std::shared_ptr<Worker> m_worker;
};

} // namespace crat::client
