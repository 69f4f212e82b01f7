#pragma once

#include <QDialog>

#include "core/client/CompanionClient.h"

class QDialogButtonBox;
class QLabel;
class QLineEdit;

namespace crat::settings {

/// Signs in to a team's server: address, e-mail, password. Stays open with the reason until it worked or is cancelled.
/// The password goes to the server and is not kept.
class SignInDialog : public QDialog {
    Q_OBJECT
public:
    explicit SignInDialog(QWidget *parent = nullptr);
    void setAddress(const QString &address);
    void setEmail(const QString &email);
    /// Why it was opened by itself ("Your sign-in has ended").
    void setReason(const QString &reason);

Q_SIGNALS:
    /// Signed in: `endpoint` holds the token. The dialog closes itself.
    void signedIn(const crat::client::Endpoint &endpoint, const QString &email);

private:
    void submit();
    void setBusy(bool busy);
    void say(const QString &text, bool bad);

    client::CompanionClient m_client;
    QLineEdit *m_address, *m_email, *m_password;
    QLabel *m_message;
    QDialogButtonBox *m_buttons;
};

} // namespace crat::settings
