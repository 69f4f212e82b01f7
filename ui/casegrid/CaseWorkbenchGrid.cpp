#include <QMenu>

#include "ui/casegrid/CaseGridView.h"
#include "ui/casegrid/CasePage.h"
#include "ui/casegrid/CaseWorkbench.h"
#include "ui/casegrid/FormulaBar.h"

// The commands of the grid: menu, keys, and the context menus of cells and rows.
namespace crat::casegrid {

namespace {

/// Copy and its kin belong to whatever has the focus (a cell being edited, the log): their keys are shown here, and taken by the
/// grid itself.
QString withKey(const QString &text, QKeySequence::StandardKey key)
{
    return text + QLatin1Char('\t') + QKeySequence(key).toString(QKeySequence::NativeText);
}

QKeySequence key(QKeyCombination combination)
{
    return QKeySequence(combination);
}

} // namespace

QAction *CaseWorkbench::addGridAction(GridPlace place, const shell::ActionSpec &spec, void (CaseGridView::*slot)())
{
    QAction *action = m_window.actions().add(spec, this, [this, slot](bool) {
        CasePage *page = currentPage();
        if (page && !page->isTextMode())
            (page->grid().*slot)();
    });
    m_gridActions << GridAction{action, place, spec.startsGroup, false};
    return action;
}

void CaseWorkbench::addGridActions()
{
    using Grid = CaseGridView;
    const auto add = [this](GridPlace place, const QString &id, const QString &text, const QString &icon,
                            QList<QKeySequence> keys, void (Grid::*slot)(), bool onToolBar = false,
                            bool group = false) {
        addGridAction(place,
                      {.id = id,
                       .text = text,
                       .icon = icon,
                       .shortcuts = std::move(keys),
                       .menu = shell::MenuId::Edit,
                       .onToolBar = onToolBar,
                       .startsGroup = group},
                      slot);
    };
    using enum GridPlace;
    add(Cells, QStringLiteral("case.cut"), withKey(tr("Cu&t"), QKeySequence::Cut), QStringLiteral("cut"), {},
        &Grid::cut, false, true);
    add(Cells, QStringLiteral("case.copy"), withKey(tr("&Copy"), QKeySequence::Copy), QStringLiteral("copy"), {},
        &Grid::copy);
    m_gridActions.last().reads = true;
    add(Cells, QStringLiteral("case.paste"), withKey(tr("&Paste"), QKeySequence::Paste), QStringLiteral("paste"), {},
        &Grid::paste);
    add(Cells, QStringLiteral("case.pasteTransposed"), tr("Paste &Transposed"), {},
        {key(Qt::CTRL | Qt::SHIFT | Qt::Key_V)}, &Grid::pasteTransposed);
    add(Cells, QStringLiteral("case.clear"), withKey(tr("C&lear Cells"), QKeySequence::Delete), QStringLiteral("clear"),
        {}, &Grid::clearSelected);
    add(Cells, QStringLiteral("case.fillDown"), tr("Fill Do&wn"), {}, {key(Qt::CTRL | Qt::Key_D)}, &Grid::fillDown,
        false, true);
    add(Cells, QStringLiteral("case.fillRight"), tr("Fill &Right"), {}, {key(Qt::CTRL | Qt::Key_R)}, &Grid::fillRight);
    add(Cells, QStringLiteral("case.insertCells"), tr("&Insert Cells, Shift Right"), QStringLiteral("plus"),
        {key(Qt::CTRL | Qt::Key_Plus), key(Qt::CTRL | Qt::SHIFT | Qt::Key_Plus)}, &Grid::insertCells);
    add(Cells, QStringLiteral("case.deleteCells"), tr("Delete C&ells, Shift Left"), QStringLiteral("minus"),
        {key(Qt::CTRL | Qt::SHIFT | Qt::Key_Minus), key(Qt::CTRL | Qt::SHIFT | Qt::Key_Underscore)},
        &Grid::deleteCells);
    add(Both, QStringLiteral("case.insertAbove"), tr("Insert Row &Above"), QStringLiteral("row-insert"),
        {key(Qt::CTRL | Qt::Key_I)}, &Grid::insertAbove, true, true);
    add(Both, QStringLiteral("case.insertBelow"), tr("Insert Row &Below"), QStringLiteral("row-add"),
        {key(Qt::CTRL | Qt::SHIFT | Qt::Key_I)}, &Grid::insertBelow, true);
    add(Both, QStringLiteral("case.deleteRows"), tr("&Delete Rows"), QStringLiteral("row-delete"),
        {key(Qt::CTRL | Qt::Key_Minus), key(Qt::CTRL | Qt::Key_Delete)}, &Grid::deleteRows, true);
    add(Both, QStringLiteral("case.duplicate"), tr("D&uplicate Rows"), QStringLiteral("duplicate"),
        {key(Qt::CTRL | Qt::SHIFT | Qt::Key_D)}, &Grid::duplicateRows);
    add(Both, QStringLiteral("case.moveUp"), tr("Move Rows U&p"), QStringLiteral("row-up"), {key(Qt::ALT | Qt::Key_Up)},
        &Grid::moveUp);
    add(Both, QStringLiteral("case.moveDown"), tr("Move Rows Dow&n"), QStringLiteral("row-down"),
        {key(Qt::ALT | Qt::Key_Down)}, &Grid::moveDown);
    add(Both, QStringLiteral("case.comment"), tr("C&omment or Uncomment"), QStringLiteral("comment"),
        {key(Qt::CTRL | Qt::Key_Slash)}, &Grid::toggleComment, true);
    add(Both, QStringLiteral("case.splitRow"), tr("Continue on a New &Line from Here"), QStringLiteral("wrap"),
        {key(Qt::ALT | Qt::Key_Return)}, &Grid::splitRow);
    add(Both, QStringLiteral("case.joinRow"), tr("&Join to One Line"), {}, {key(Qt::CTRL | Qt::Key_J)}, &Grid::joinRow);
    add(Both, QStringLiteral("case.surround"), tr("&Surround With…"), QStringLiteral("crop"),
        {key(Qt::CTRL | Qt::ALT | Qt::Key_T)}, &Grid::showSurround);
    add(Both, QStringLiteral("case.unwrapBlock"), tr("Ta&ke Block Away"), {}, {}, &Grid::unwrapBlock);
    add(Both, QStringLiteral("case.closeBlocks"), tr("Add Missing &END"), {}, {}, &Grid::closeBlocks);
    addHelpActions();
}

void CaseWorkbench::addHelpActions()
{
    using Grid = CaseGridView;
    const auto add = [this](const QString &id, const QString &text, const QString &icon, const QKeySequence &keys,
                            void (Grid::*slot)(), bool reads, bool group = false) {
        addGridAction(GridPlace::Cells,
                      {.id = id,
                       .text = text,
                       .icon = icon,
                       .shortcuts = {keys},
                       .menu = shell::MenuId::Edit,
                       .startsGroup = group},
                      slot);
        m_gridActions.last().reads = reads;
    };
    // Not Ctrl+Space: that one switches input methods.
    add(QStringLiteral("case.complete"), tr("Co&mplete Word"), QStringLiteral("keyword"), key(Qt::ALT | Qt::Key_Slash),
        &Grid::complete, false, true);
    add(QStringLiteral("case.fix"), tr("&Quick Fix"), QStringLiteral("check"), key(Qt::CTRL | Qt::Key_Period),
        &Grid::showFixes, false);
    add(QStringLiteral("case.definition"), tr("&Go to Definition"), QStringLiteral("external"), key(Qt::Key_F12),
        &Grid::goToDefinition, true, true);
    add(QStringLiteral("case.usages"), tr("Find U&sages"), QStringLiteral("search"), key(Qt::SHIFT | Qt::Key_F12),
        &Grid::findUsages, true);
    QAction *bar = m_window.actions().add({.id = QStringLiteral("case.formulaBar"),
                                           .text = tr("Edit in Formula &Bar"),
                                           .icon = QStringLiteral("edit"),
                                           .shortcuts = {key(Qt::SHIFT | Qt::Key_F2)},
                                           .menu = shell::MenuId::Edit},
                                          this, [this](bool) {
                                              if (CasePage *page = currentPage(); page && !page->isTextMode())
                                                  page->formulaBar().setFocus(Qt::ShortcutFocusReason);
                                          });
    m_gridActions << GridAction{bar, GridPlace::Cells, false, false};
}

void CaseWorkbench::addGridMenus(CasePage &page)
{
    auto *cells = new QMenu(&page), *rows = new QMenu(&page);
    cells->setObjectName(QStringLiteral("cellMenu"));
    rows->setObjectName(QStringLiteral("rowMenu"));
    for (const GridAction &each : std::as_const(m_gridActions)) {
        if (each.startsGroup)
            cells->addSeparator();
        cells->addAction(each.action);
        if (each.place == GridPlace::Both)
            rows->addAction(each.action);
    }
    page.grid().setMenus(cells, rows);
}

} // namespace crat::casegrid
