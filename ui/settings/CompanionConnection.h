#pragma once

#include <functional>

#include <QObject>
#include <QPointer>

#include "core/client/CompanionSession.h"
#include "core/client/EmbeddedCompanion.h"
#include "core/client/TokenStore.h"
#include "ui/shell/CompanionIndicator.h"
#include "ui/shell/Settings.h"

namespace crat::settings {

class SignInDialog;

/// Decides which companion the session talks to: the studio's own, or the team's server that was signed in to last.
/// Everything handed in must outlive it. Thread: GUI.
class CompanionConnection : public QObject {
    Q_OBJECT
public:
    CompanionConnection(client::CompanionSession &session, client::EmbeddedCompanion &embedded,
                        client::TokenStore &tokens, shell::Settings &settings, QObject *parent = nullptr);

    /// As it was when the studio was closed.
    void start();
    /// With the server at `address`, for this start only. Error: BadInput.
    Result<> startWith(const QString &address);
    /// Works with the studio's own companion, now and at the next start.
    void useOwn();
    /// Works with a team's server, now and at the next start; the token goes into the token store.
    void useServer(const client::Endpoint &endpoint, const QString &email);
    /// Ends the session there and forgets its token; then as useOwn().
    void signOut();
    bool usesServer() const { return m_server; }
    QUrl serverAddress() const;
    QString email() const;

    /// A dialog for signing in, filled in as far as known; deletes itself.
    SignInDialog *openSignIn(QWidget *parent, const QString &reason = {});

    /// Ends the own companion unless it is at work (or another studio uses it); a close guard of the window.
    void shutDown(std::function<void()> done);

    shell::CompanionStatus status() const;

Q_SIGNALS:
    void statusChanged(const crat::shell::CompanionStatus &status);
    /// The own companion cannot be started; empty: it can.
    void startFailureChanged(const QString &why);

private:
    void onEmbedded();

    client::CompanionSession &m_session;
    client::EmbeddedCompanion &m_embedded;
    client::TokenStore &m_tokens;
    shell::Settings &m_settings;
    QPointer<SignInDialog> m_dialog;
    bool m_server = false;
    QUrl m_override; ///< of startWith()
};

} // namespace crat::settings
