#include "ui/settings/KeyringTokenStore.h"

#ifdef CRAT_HAVE_KEYRING
#include <qt6keychain/keychain.h>
#endif

namespace crat::settings {

#ifdef CRAT_HAVE_KEYRING

namespace {

const QString kService = QStringLiteral("crat-studio");

QString keyOf(const QUrl &server)
{
    return server.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::StripTrailingSlash);
}

} // namespace

void KeyringTokenStore::read(const QUrl &server, QObject *context, std::function<void(Result<QByteArray>)> done)
{
    auto *job = new QKeychain::ReadPasswordJob(kService);
    job->setKey(keyOf(server));
    job->setInsecureFallback(false);
    QObject::connect(job, &QKeychain::Job::finished, context,
                     [this, job, server, context, done = std::move(done)](QKeychain::Job *) {
                         if (job->error() == QKeychain::NoError && !job->binaryData().isEmpty())
                             return done(job->binaryData());
                         m_fallback.read(server, context, done);
                     });
    job->start();
}

void KeyringTokenStore::write(const QUrl &server, const QByteArray &token, QObject *context,
                              std::function<void(Result<>)> done)
{
    QKeychain::Job *job = nullptr;
    if (token.isEmpty()) {
        job = new QKeychain::DeletePasswordJob(kService);
    } else {
        auto *write = new QKeychain::WritePasswordJob(kService);
        write->setBinaryData(token);
        job = write;
    }
    job->setKey(keyOf(server));
    job->setInsecureFallback(false);
    QObject::connect(job, &QKeychain::Job::finished, context,
                     [this, server, token, context, done = std::move(done)](QKeychain::Job *finished) {
                         // A token that went into the keyring must not stay in the file as well; forgetting clears both.
                         const bool kept = finished->error() == QKeychain::NoError;
                         m_fallback.write(server, kept ? QByteArray() : token, context, done);
                     });
    job->start();
}

#else

void KeyringTokenStore::read(const QUrl &server, QObject *context, std::function<void(Result<QByteArray>)> done)
{
    m_fallback.read(server, context, std::move(done));
}

void KeyringTokenStore::write(const QUrl &server, const QByteArray &token, QObject *context,
                              std::function<void(Result<>)> done)
{
    m_fallback.write(server, token, context, std::move(done));
}

#endif

} // namespace crat::settings
