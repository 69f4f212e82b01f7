#include "ui/settings/SignInDialog.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/shell/ErrorText.h"
#include "ui/shell/Theme.h"

namespace crat::settings {
namespace {

QLineEdit *field(QWidget *parent, const char *name, const QString &accessible, const QString &hint)
{
    auto *out = new QLineEdit(parent);
    out->setObjectName(QLatin1String(name));
    out->setAccessibleName(accessible);
    out->setPlaceholderText(hint);
    return out;
}

} // namespace

SignInDialog::SignInDialog(QWidget *parent) : QDialog(parent)
{
    setObjectName(QStringLiteral("signIn"));
    setAccessibleName(tr("Sign in to a server"));
    setWindowTitle(tr("Sign in to a server"));
    setMinimumWidth(420);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(12);
    m_message = new QLabel(this);
    m_message->setObjectName(QStringLiteral("signIn.message"));
    m_message->setWordWrap(true);
    m_message->setTextFormat(Qt::PlainText);
    layout->addWidget(m_message);
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_address = field(this, "signIn.address", tr("Address"), QStringLiteral("https://crat.example.org"));
    m_email = field(this, "signIn.email", tr("E-mail"), QStringLiteral("name@example.org"));
    m_password = field(this, "signIn.password", tr("Password"), {});
    m_password->setEchoMode(QLineEdit::Password);
    form->addRow(tr("&Address"), m_address);
    form->addRow(tr("&E-mail"), m_email);
    form->addRow(tr("&Password"), m_password);
    layout->addLayout(form);
    m_buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_buttons->setObjectName(QStringLiteral("signIn.buttons"));
    QPushButton *go = m_buttons->addButton(tr("&Sign in"), QDialogButtonBox::AcceptRole);
    go->setObjectName(QStringLiteral("signIn.go"));
    go->setDefault(true);
    layout->addWidget(m_buttons);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &SignInDialog::submit);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    say(tr("A team's server keeps builds, runs and results for everybody. Without one, the studio uses its own "
           "companion on this machine."),
        false);
}

void SignInDialog::setAddress(const QString &address)
{
    m_address->setText(address);
    if (!address.isEmpty())
        (m_email->text().isEmpty() ? m_email : m_password)->setFocus();
}

void SignInDialog::setEmail(const QString &email)
{
    m_email->setText(email);
}

void SignInDialog::setReason(const QString &reason)
{
    say(reason, true);
}

void SignInDialog::submit()
{
    const auto endpoint = client::Endpoint::parse(m_address->text());
    if (!endpoint) {
        m_address->setFocus();
        return say(QString::fromStdString(endpoint.error().forUser), true);
    }
    if (m_email->text().trimmed().isEmpty()) {
        m_email->setFocus();
        return say(tr("Enter your e-mail address."), true);
    }
    setBusy(true);
    m_client.setEndpoint(*endpoint);
    m_client.login(m_email->text().trimmed(), m_password->text(), client::ClientKind::Studio, this,
                   [this, base = endpoint->base](Result<client::SignIn> done) {
                       setBusy(false);
                       if (!done) {
                           say(shell::errorText(done.error()), true);
                           m_password->selectAll();
                           m_password->setFocus();
                           return;
                       }
                       m_password->clear();
                       Q_EMIT signedIn(client::Endpoint{base, QByteArray::fromStdString(done->token)},
                                       QString::fromStdString(done->email));
                       accept();
                   });
}

void SignInDialog::setBusy(bool busy)
{
    for (QWidget *one : std::initializer_list<QWidget *>{m_address, m_email, m_password,
                                                         findChild<QPushButton *>(QStringLiteral("signIn.go"))})
        one->setEnabled(!busy);
    if (busy)
        say(tr("Signing in …"), false);
}

void SignInDialog::say(const QString &text, bool bad)
{
    QPalette colours = palette();
    if (bad)
        colours.setColor(QPalette::WindowText, shell::coloursFor(palette()).danger);
    m_message->setPalette(colours);
    m_message->setText(text);
}

} // namespace crat::settings
