#pragma once

#include <functional>
#include <optional>

#include <QList>
#include <QPointer>
#include <QString>
#include <QWidget>

namespace crat::shell {

/// One button of a question.
struct Choice {
    enum class Role { Accept, Destructive, Cancel };
    QString id; ///< what the answer is told by; not shown
    QString text;
    Role role = Role::Accept;
};

struct Question {
    enum class Kind { Question, Warning, Error, Information };
    QString id; ///< names the question for tests ("close-unsaved"); not shown
    QString title;
    QString text;
    QString details;       ///< second line(s): why, and what to do
    QList<Choice> choices; ///< empty: one "OK" with the id "ok"
    Kind kind = Kind::Question;
};

struct FileQuestion {
    enum class Kind { OpenFile, OpenFiles, SaveFile, Folder };
    QString id;
    Kind kind = Kind::OpenFile;
    QString title;
    QString startIn; ///< a folder or a file
    QString filter;  ///< as QFileDialog's name filters, joined by ";;"
};

struct TextQuestion {
    QString id;
    QString title;
    QString label;
    QString value;
    bool secret = false; ///< shown as dots
};

/// Everything that is asked of the person. Each call returns at once; the answer comes later, once, on the GUI thread, and only
/// while `context` lives (it was closed: no answer). Tests hand in one that answers from a script.
class Prompts {
public:
    virtual ~Prompts() = default;
    /// `answer` gets the chosen id; closing the window chooses the Cancel choice's id, or "" where there is none.
    virtual void ask(const Question &question, QObject *context, std::function<void(const QString &)> answer) = 0;
    /// Empty list: cancelled.
    virtual void askFile(const FileQuestion &question, QObject *context,
                         std::function<void(const QStringList &)> answer) = 0;
    /// Nothing: cancelled.
    virtual void askText(const TextQuestion &question, QObject *context,
                         std::function<void(const std::optional<QString> &)> answer) = 0;

    /// A message that needs no answer.
    void tell(Question::Kind kind, const QString &id, const QString &title, const QString &text,
              const QString &details = {});
};

/// The real dialogs, window-modal over `parent`.
class WidgetPrompts final : public Prompts {
public:
    explicit WidgetPrompts(QWidget *parent = nullptr) : m_parent(parent) {}
    void setParent(QWidget *parent) { m_parent = parent; }
    void ask(const Question &question, QObject *context, std::function<void(const QString &)> answer) override;
    void askFile(const FileQuestion &question, QObject *context,
                 std::function<void(const QStringList &)> answer) override;
    void askText(const TextQuestion &question, QObject *context,
                 std::function<void(const std::optional<QString> &)> answer) override;

private:
    QPointer<QWidget> m_parent;
};

} // namespace crat::shell
