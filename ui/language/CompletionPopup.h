#pragma once

#include <QFrame>

#include "ui/language/Questions.h"

class QListView;
class QTextBrowser;

namespace crat::language {

class CompletionList;

/// The list under an editor with the documentation of the marked choice beside it. It never takes the focus: who has it hands on the
/// keys. GUI thread.
class CompletionPopup : public QFrame {
    Q_OBJECT
public:
    explicit CompletionPopup(QWidget *parent);

    /// Shows the choices (there must be some) under `cell`, in the parent's coordinates on the screen; above it where there is no
    /// room below. `marked`: the first choice is marked, so that Enter takes it.
    void present(CompletionAnswer answer, const QRect &cell, bool marked);
    const CompletionAnswer &answer() const { return m_answer; }
    /// Null: none is marked.
    const CompletionChoice *current() const;
    /// Marks another choice, `rows` further down; round at the ends for single steps.
    void step(int rows);
    int pageRows() const;
    /// Of the marked choice.
    void setDocumentation(const QString &markdown);

Q_SIGNALS:
    void currentChanged();
    void clicked();

private:
    void place(const QRect &cell);

    CompletionAnswer m_answer;
    CompletionList *m_model;
    QListView *m_list;
    QTextBrowser *m_documentation;
};

} // namespace crat::language
