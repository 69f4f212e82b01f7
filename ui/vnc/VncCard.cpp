#include "ui/vnc/VncCard.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace crat::vncui {

VncCard::VncCard(QWidget *parent)
    : QFrame(parent), m_title(new QLabel(this)), m_text(new QLabel(this)), m_password(new QLineEdit(this)),
      m_button(new QPushButton(this))
{
    setObjectName(QStringLiteral("vnc.card"));
    setAccessibleName(tr("State of the live picture"));
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    QFont bold = m_title->font();
    bold.setPointSizeF(bold.pointSizeF() * 1.15);
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_title->setObjectName(QStringLiteral("vnc.card.title"));
    m_title->setAccessibleName(tr("State"));
    m_text->setObjectName(QStringLiteral("vnc.card.text"));
    m_text->setAccessibleName(tr("What it means and what to do"));
    m_text->setTextFormat(Qt::PlainText); // outside text may be in it
    m_password->setObjectName(QStringLiteral("vnc.card.password"));
    m_password->setAccessibleName(tr("VNC password"));
    m_password->setPlaceholderText(tr("VNC password"));
    m_password->setEchoMode(QLineEdit::Password);
    m_button->setObjectName(QStringLiteral("vnc.card.button"));
    for (QLabel *label : {m_title, m_text}) {
        label->setWordWrap(true);
        label->setAlignment(Qt::AlignCenter);
    }
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 20);
    layout->setSpacing(10);
    layout->addWidget(m_title);
    layout->addWidget(m_text);
    layout->addWidget(m_password);
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    setMinimumWidth(260);
    setMaximumWidth(420);
    const auto answer = [this] {
        if (m_password->isVisible())
            Q_EMIT passwordGiven(m_password->text());
        else
            Q_EMIT buttonPressed();
    };
    connect(m_button, &QPushButton::clicked, this, answer);
    connect(m_password, &QLineEdit::returnPressed, this, answer);
}

void VncCard::tell(const QString &title, const QString &text, const QString &button, bool askPassword)
{
    m_title->setText(title);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    m_button->setText(button);
    m_button->setAccessibleName(button);
    m_button->setVisible(!button.isEmpty());
    if (!askPassword || !m_password->isVisibleTo(this))
        m_password->clear();
    m_password->setVisible(askPassword);
    if (askPassword)
        m_password->setFocus();
    adjustSize();
}

} // namespace crat::vncui
