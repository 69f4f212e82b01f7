#include <QDockWidget>

#include "ui/casegrid/CaseGridView.h"
#include "ui/casegrid/CaseModel.h"
#include "ui/casegrid/CasePage.h"
#include "ui/casegrid/CaseWorkbench.h"
#include "ui/language/ProblemsPane.h"
#include "ui/language/UsagesPane.h"

// Where the workbench and what is known of the project meet.
namespace crat::casegrid {

void CaseWorkbench::addLanguageDocks()
{
    QDockWidget *dock = m_window.addDock(
        {QStringLiteral("dock.problems"), tr("Problems"), QStringLiteral("warning"), Qt::BottomDockWidgetArea,
         [this](QWidget *parent) { return m_problems = new language::ProblemsPane(m_language, parent); }, true,
         QKeySequence(Qt::ALT | Qt::Key_3), QStringLiteral("dock.log"),
         [this] {
             return m_problems->tools();
         }});
    connect(m_problems, &language::ProblemsPane::titleChanged, dock, &QWidget::setWindowTitle);
    connect(m_problems, &language::ProblemsPane::placeActivated, this, &CaseWorkbench::goToLine);
    QDockWidget *usages = m_window.addDock(
        {QStringLiteral("dock.usages"), tr("Usages"), QStringLiteral("search"), Qt::BottomDockWidgetArea,
         [this](QWidget *parent) { return m_usages = new language::UsagesPane(parent); }, false,
         QKeySequence(Qt::ALT | Qt::Key_4), QStringLiteral("dock.log")});
    connect(m_usages, &language::UsagesPane::titleChanged, usages, &QWidget::setWindowTitle);
    connect(m_usages, &language::UsagesPane::placeActivated, this, &CaseWorkbench::goToLine);
    connect(&m_language, &language::ProjectLanguage::placed, this, &CaseWorkbench::onPlaced);
}

void CaseWorkbench::goToLine(const QString &path, int line)
{
    openFile(path, [line](CasePage *page) {
        if (!page)
            return;
        page->showLine(static_cast<std::uint32_t>(line));
        page->setFocus();
    });
}

void CaseWorkbench::askPlace(CasePage &page, language::PlaceWish wish)
{
    const CaseModel *model = page.grid().caseModel();
    const auto cell = model->cellAt(page.grid().currentIndex());
    if (cell && !page.isTextMode())
        m_placeAsked = m_language.ask(wish, model->path(), cell->tree, cell->begin, cell->end);
}

void CaseWorkbench::onPlaced(const language::PlaceAnswer &answer)
{
    if (answer.id != m_placeAsked)
        return;
    m_placeAsked = 0;
    if (answer.wish == language::PlaceWish::Usages) {
        m_usages->showUsages(answer, m_root);
        m_window.showDock(QStringLiteral("dock.usages"));
    } else if (!answer.places.empty()) {
        goToLine(answer.places.front().path, answer.places.front().line);
    } else if (CasePage *page = currentPage(); page && !answer.markdown.isEmpty()) {
        page->grid().showDocumentation(answer.markdown);
    } else if (!answer.name.isEmpty()) {
        m_window.showStatus(tr("No file of the project defines %1.").arg(answer.name));
    }
}

void CaseWorkbench::bindLanguage(CasePage &page)
{
    const QString path = page.document().path();
    const CaseDocument *document = &page.document();
    m_language.update(path, document->treePtr());
    connect(document, &CaseDocument::changed, this,
            [this, document, path] { m_language.update(path, document->treePtr()); });
    connect(document, &QObject::destroyed, this, [this, path] { m_language.closeFile(path); });
    page.grid().setLanguage(m_language);
    connect(&page.grid(), &CaseGridView::placeWanted, this,
            [this, &page](language::PlaceWish wish) { askPlace(page, wish); });
}

} // namespace crat::casegrid
