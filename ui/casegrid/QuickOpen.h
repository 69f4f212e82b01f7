#pragma once

#include <QFrame>
#include <QPointer>

#include "ui/casegrid/ProjectDock.h"

class QLineEdit;
class QListView;
class QAction;

namespace crat::casegrid {

class QuickOpenList;

/// A list over the window that a few typed letters lead to any file, test or keyword of the project; ">" lists commands instead, ":12"
/// goes to a line of the current file. Enter takes the marked one, Escape gives up. Never a name without the letters that were typed;
/// at most 100 are shown. GUI thread.
class QuickOpen : public QFrame {
    Q_OBJECT
public:
    explicit QuickOpen(QWidget *window);
    /// Opens over the window. `actions`: what ">" offers.
    void ask(std::vector<ProjectPlace> places, QList<QAction *> actions);

Q_SIGNALS:
    void placeChosen(const crat::casegrid::ProjectPlace &place);
    void lineChosen(int line);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void search();
    void choose();
    /// Gives the focus back.
    void leave();

    QLineEdit *m_typed;
    QListView *m_view;
    QuickOpenList *m_list;
    QPointer<QWidget> m_before; ///< had the focus
};

} // namespace crat::casegrid
