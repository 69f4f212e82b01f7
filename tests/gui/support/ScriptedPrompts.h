#pragma once

#include <memory>

#include <QHash>
#include <QPointer>
#include <QTimer>

#include "ui/shell/Prompts.h"

namespace crat::test {

/// Answers every prompt from a script by the question's id, later and on the GUI thread as the real one does, and keeps what was
/// asked. A question without an answer is cancelled.
class ScriptedPrompts final : public shell::Prompts {
public:
    QHash<QString, QString> answers;   ///< question id -> choice id (or text)
    QHash<QString, QStringList> files; ///< file question id -> paths
    QList<shell::Question> asked;
    QStringList askedIds;
    int answered = 0; ///< answers that have been given

    void ask(const shell::Question &question, QObject *context, std::function<void(const QString &)> answer) override
    {
        asked << question;
        askedIds << question.id;
        const QString choice = answers.value(question.id);
        // A context may live longer than these prompts; an answer that comes then has nobody to count it.
        QTimer::singleShot(0, context, [this, alive = std::weak_ptr<int>(m_alive), answer = std::move(answer), choice] {
            if (alive.expired())
                return;
            answer(choice);
            ++answered;
        });
    }
    void askFile(const shell::FileQuestion &question, QObject *context,
                 std::function<void(const QStringList &)> answer) override
    {
        askedIds << question.id;
        const QStringList chosen = files.value(question.id);
        QTimer::singleShot(0, context, [answer = std::move(answer), chosen] { answer(chosen); });
    }
    void askText(const shell::TextQuestion &question, QObject *context,
                 std::function<void(const std::optional<QString> &)> answer) override
    {
        askedIds << question.id;
        std::optional<QString> text;
        if (answers.contains(question.id))
            text = answers.value(question.id);
        QTimer::singleShot(0, context, [answer = std::move(answer), text] { answer(text); });
    }

private:
    std::shared_ptr<int> m_alive = std::make_shared<int>();
};

} // namespace crat::test
