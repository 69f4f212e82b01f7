#pragma once

#include <QObject>
#include <QPersistentModelIndex>
#include <QPointer>

#include "ui/casegrid/CaseModel.h"

class QKeyEvent;
class QLineEdit;

namespace crat::language {
class CompletionPopup;
}

namespace crat::casegrid {

/// Completion in the open cell of a grid: asks as the person types, shows the answer below the cell, takes the keys that are meant for
/// the list, and writes what was chosen. The editor keeps the focus; while an input method composes, the list is away. GUI thread.
class CellCompleter : public QObject {
    Q_OBJECT
public:
    /// `project` must outlive it.
    CellCompleter(CaseModel &model, language::ProjectLanguage &project, QObject *parent);
    ~CellCompleter() override;

    /// The cell `index` is edited in `editor` from now on.
    void watch(QLineEdit *editor, const QModelIndex &index);
    /// Asks for the list whatever was typed so far.
    void askByHand();
    bool isOpen() const;

    /// Sees the editor's events before anyone else; true: that was meant for the list.
    bool handle(QLineEdit *editor, QEvent *event);

private:
    bool handleKey(const QKeyEvent &key);
    void onEdited();
    void ask();
    void onAnswer(const language::CompletionAnswer &answer);
    void onExplained(const language::Explanation &explanation);
    /// Writes the marked choice; false: there is none, or it changes nothing.
    bool accept();
    void close();
    void explainCurrent();

    CaseModel &m_model;
    language::ProjectLanguage &m_project;
    QPointer<QLineEdit> m_editor;
    QPersistentModelIndex m_cell;
    QPointer<language::CompletionPopup> m_popup; ///< made with the first answer; child of the editor's window
    quint64 m_question = 0, m_explanation = 0;   ///< last asked; 0: no answer is wanted
    CaseModel::Trial m_asked, m_shown;           ///< the text of the last question, and of the list that is shown
    bool m_byHand = false, m_composing = false;
};

} // namespace crat::casegrid
