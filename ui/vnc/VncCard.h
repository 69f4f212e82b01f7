#pragma once

#include <QFrame>

class QLabel;
class QLineEdit;
class QPushButton;

namespace crat::vncui {

/// What stands over the picture while there is nothing live to see: what is the matter, why, and what can be done.
class VncCard : public QFrame {
    Q_OBJECT
public:
    explicit VncCard(QWidget *parent = nullptr);
    /// `button` empty: none. The password field shows where `askPassword`.
    void tell(const QString &title, const QString &text, const QString &button = {}, bool askPassword = false);

Q_SIGNALS:
    void buttonPressed();
    void passwordGiven(const QString &password);

private:
    QLabel *m_title;
    QLabel *m_text;
    QLineEdit *m_password;
    QPushButton *m_button;
};

} // namespace crat::vncui
