#pragma once

#include <functional>

#include <QAction>
#include <QHash>
#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QString>

namespace crat::shell {

enum class MenuId { None, File, Edit, Run, View, Tools, Help };

struct ActionSpec {
    QString id;   ///< "case.run"; also the object name
    QString text; ///< as in a menu, with & mnemonic
    QString icon; ///< name of a line icon; may be empty
    QList<QKeySequence> shortcuts;
    MenuId menu = MenuId::None;
    bool onToolBar = false;   ///< the main tool bar
    QString toolTip = {};     ///< empty: the text without &; the shortcut is added
    QString toolBarText = {}; ///< shown beside the icon; empty: icon alone
    bool checkable = false;
    bool startsGroup = false; ///< a separator before it
};

/// Every command of the studio by id: menus, tool bars, shortcuts and (later) the palette and key settings read from here.
/// Actions are owned here and live as long as the window. GUI thread.
class ActionRegistry : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Makes the action and puts it where the spec says. `run` is called on triggered(checked), while `context` lives.
    /// An id that is there already is a mistake of ours (assert).
    QAction *add(const ActionSpec &spec, QObject *context, std::function<void(bool checked)> run);
    QAction *find(const QString &id) const { return m_actions.value(id); } ///< null: unknown
    QList<QAction *> all() const { return m_order; }

Q_SIGNALS:
    void added(QAction *action, const crat::shell::ActionSpec &spec);

private:
    QHash<QString, QAction *> m_actions;
    QList<QAction *> m_order;
};

} // namespace crat::shell
