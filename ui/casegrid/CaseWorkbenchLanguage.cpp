#include <QDockWidget>

#include "ui/casegrid/CaseGridView.h"
#include "ui/casegrid/CasePage.h"
#include "ui/casegrid/CaseWorkbench.h"
#include "ui/language/ProblemsPane.h"

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
    connect(m_problems, &language::ProblemsPane::placeActivated, this, [this](const QString &path, int line) {
        openFile(path, [line](CasePage *page) {
            if (!page)
                return;
            page->showLine(static_cast<std::uint32_t>(line));
            page->setFocus();
        });
    });
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
}

} // namespace crat::casegrid
