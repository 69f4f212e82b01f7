#include "ui/shell/Prompts.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QInputDialog>
#include <QMessageBox>
#include <QPushButton>

namespace crat::shell {

namespace {

QMessageBox::Icon iconOf(Question::Kind kind)
{
    switch (kind) {
    case Question::Kind::Warning: return QMessageBox::Warning;
    case Question::Kind::Error: return QMessageBox::Critical;
    case Question::Kind::Information: return QMessageBox::Information;
    case Question::Kind::Question: break;
    }
    return QMessageBox::Question;
}

QMessageBox::ButtonRole roleOf(Choice::Role role)
{
    switch (role) {
    case Choice::Role::Destructive: return QMessageBox::DestructiveRole;
    case Choice::Role::Cancel: return QMessageBox::RejectRole;
    case Choice::Role::Accept: break;
    }
    return QMessageBox::AcceptRole;
}

} // namespace

void Prompts::tell(Question::Kind kind, const QString &id, const QString &title, const QString &text,
                   const QString &details)
{
    Question question;
    question.id = id;
    question.title = title;
    question.text = text;
    question.details = details;
    question.kind = kind;
    ask(question, QCoreApplication::instance(), [](const QString &) {});
}

void WidgetPrompts::ask(const Question &question, QObject *context, std::function<void(const QString &)> answer)
{
    auto *box = new QMessageBox(iconOf(question.kind), question.title, question.text, QMessageBox::NoButton, m_parent);
    box->setObjectName(question.id);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(question.details);
    QHash<QAbstractButton *, QString> ids;
    QString onClose;
    QList<Choice> choices = question.choices;
    if (choices.isEmpty())
        choices << Choice{QStringLiteral("ok"), QCoreApplication::translate("crat::shell::Prompts", "OK"),
                          Choice::Role::Accept};
    bool first = true;
    for (const Choice &choice : std::as_const(choices)) {
        QPushButton *button = box->addButton(choice.text, roleOf(choice.role));
        button->setObjectName(choice.id);
        ids.insert(button, choice.id);
        if (choice.role == Choice::Role::Cancel) {
            onClose = choice.id;
            box->setEscapeButton(button);
        }
        if (first && choice.role == Choice::Role::Accept)
            box->setDefaultButton(button);
        first = false;
    }
    QPointer<QObject> alive(context);
    QObject::connect(box, &QDialog::finished, box, [box, ids, onClose, alive, answer = std::move(answer)] {
        if (alive)
            answer(ids.value(box->clickedButton(), onClose));
    });
    box->open();
}

void WidgetPrompts::askFile(const FileQuestion &question, QObject *context,
                            std::function<void(const QStringList &)> answer)
{
    auto *dialog = new QFileDialog(m_parent, question.title, question.startIn, question.filter);
    dialog->setObjectName(question.id);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    switch (question.kind) {
    case FileQuestion::Kind::Folder:
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setOption(QFileDialog::ShowDirsOnly);
        break;
    case FileQuestion::Kind::SaveFile:
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setFileMode(QFileDialog::AnyFile);
        break;
    case FileQuestion::Kind::OpenFiles: dialog->setFileMode(QFileDialog::ExistingFiles); break;
    case FileQuestion::Kind::OpenFile: dialog->setFileMode(QFileDialog::ExistingFile); break;
    }
    QPointer<QObject> alive(context);
    QObject::connect(dialog, &QDialog::finished, dialog, [dialog, alive, answer = std::move(answer)](int result) {
        if (alive)
            answer(result == QDialog::Accepted ? dialog->selectedFiles() : QStringList());
    });
    dialog->open();
}

void WidgetPrompts::askText(const TextQuestion &question, QObject *context,
                            std::function<void(const std::optional<QString> &)> answer)
{
    auto *dialog = new QInputDialog(m_parent);
    dialog->setObjectName(question.id);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(question.title);
    dialog->setLabelText(question.label);
    dialog->setTextValue(question.value);
    dialog->setTextEchoMode(question.secret ? QLineEdit::Password : QLineEdit::Normal);
    QPointer<QObject> alive(context);
    QObject::connect(dialog, &QDialog::finished, dialog, [dialog, alive, answer = std::move(answer)](int result) {
        if (alive)
            answer(result == QDialog::Accepted ? std::optional<QString>(dialog->textValue()) : std::nullopt);
    });
    dialog->open();
}

} // namespace crat::shell
