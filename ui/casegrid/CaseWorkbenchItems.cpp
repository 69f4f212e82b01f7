#include <QDir>
#include <QDockWidget>
#include <QFileInfo>

#include "ui/casegrid/CasePage.h"
#include "ui/casegrid/CaseWorkbench.h"
#include "ui/casegrid/QuickOpen.h"
#include "ui/shell/ErrorText.h"

// What the workbench does to tests and keywords as a whole: running, making, renaming, deleting, recovering.
namespace crat::casegrid {

using shell::Choice;
using shell::Question;

namespace {

robot::ItemKind kindOf(const ProjectPlace &place)
{
    return place.kind == ProjectModel::Kind::Keyword ? robot::ItemKind::Keyword
           : place.kind == ProjectModel::Kind::Task  ? robot::ItemKind::Task
                                                     : robot::ItemKind::Test;
}

} // namespace

std::vector<ProjectPlace> CaseWorkbench::allPlaces() const
{
    std::vector<ProjectPlace> places;
    const Project *project = m_dock->model().project();
    if (!project)
        return places;
    QHash<QString, std::vector<OutlineEntry>> open; // as they are now, saved or not
    for (CasePage *page : casePages())
        open[page->file()] = outlineOf(page->document().tree());
    using Kind = ProjectModel::Kind;
    for (const ProjectFile &file : project->files) {
        places.push_back({file.kind == robot::FileKind::Resource ? Kind::Resource : Kind::Suite, file.path, {}});
        const auto live = open.constFind(file.path);
        for (const OutlineEntry &each : live != open.constEnd() ? *live : file.entries) {
            const Kind kind = each.kind == robot::ItemKind::Keyword ? Kind::Keyword
                              : each.kind == robot::ItemKind::Task  ? Kind::Task
                                                                    : Kind::Test;
            places.push_back({kind, file.path, each.name});
        }
    }
    return places;
}

void CaseWorkbench::quickOpen()
{
    if (!m_quickOpen) {
        m_quickOpen = new QuickOpen(&m_window);
        connect(m_quickOpen, &QuickOpen::placeChosen, this, [this](const ProjectPlace &place) { open(place, false); });
        connect(m_quickOpen, &QuickOpen::lineChosen, this, [this](int line) {
            if (CasePage *page = currentPage()) {
                page->showLine(static_cast<std::uint32_t>(line));
                page->setFocus();
            }
        });
    }
    m_quickOpen->ask(allPlaces(), m_window.actions().all());
}

void CaseWorkbench::startRun(const QStringList &paths, const QStringList &tests, const QString &title)
{
    RunRequest request;
    request.projectRoot = m_root;
    request.projectName = m_name;
    request.paths = paths;
    request.tests = tests;
    request.variables = m_config.variables;
    request.pythonPath = m_config.pythonPath;
    m_window.dock(QStringLiteral("dock.log"))->show();
    m_window.dock(QStringLiteral("dock.log"))->raise();
    m_runs->start(request, casePages(), title);
    updateActions();
}

void CaseWorkbench::runCurrentTest()
{
    CasePage *page = currentPage();
    if (!page || page->currentTest().isEmpty())
        return;
    const QString suite = RunCoordinator::suiteName(page->file(), page->document().tree());
    startRun({page->file()}, {suite + QLatin1Char('.') + page->currentTest()}, page->currentTest());
}

void CaseWorkbench::runCurrentSuite()
{
    if (CasePage *page = currentPage())
        startRun({page->file()}, {}, page->file());
}

void CaseWorkbench::run(const ProjectPlace &place)
{
    if (place.name.isEmpty()) {
        startRun({place.path}, {}, place.path);
        return;
    }
    openFile(place.path, [this, place](CasePage *page) {
        if (page && page->showItem(kindOf(place), place.name))
            runCurrentTest();
    });
}

void CaseWorkbench::newItem(const ProjectPlace &place, robot::ItemKind kind)
{
    shell::TextQuestion question;
    question.id = QStringLiteral("new-item");
    question.title = kind == robot::ItemKind::Keyword ? tr("New Keyword") : tr("New Test");
    question.label = tr("Name:");
    m_window.prompts().askText(question, this, [this, place, kind](const std::optional<QString> &name) {
        if (!name || name->trimmed().isEmpty())
            return;
        openFile(place.path, [kind, wanted = name->trimmed()](CasePage *page) {
            if (!page)
                return;
            const auto &tree = page->document().tree();
            const QString text = kind == robot::ItemKind::Keyword ? tr("New keyword") : tr("New test");
            if (page->document().push(robot::addItem(tree, kind, wanted.toStdString(), {{"No Operation"}}), text))
                page->showItem(kind, wanted);
        });
    });
}

void CaseWorkbench::rename(const ProjectPlace &place)
{
    shell::TextQuestion question;
    question.id = QStringLiteral("rename-item");
    question.title = tr("Rename");
    question.label = tr("New name of %1:").arg(place.name);
    question.value = place.name;
    m_window.prompts().askText(question, this, [this, place](const std::optional<QString> &name) {
        if (!name || name->trimmed().isEmpty() || *name == place.name)
            return;
        openFile(place.path, [place, wanted = name->trimmed().toStdString()](CasePage *page) {
            const auto item =
                page ? page->document().tree().findItem(kindOf(place), place.name.toStdString()) : std::nullopt;
            if (!item)
                return;
            page->showItem(kindOf(place), place.name);
            page->document().push(robot::renameItem(page->document().tree(), *item, wanted), tr("Rename"));
        });
    });
}

void CaseWorkbench::remove(const ProjectPlace &place)
{
    Question question;
    question.id = QStringLiteral("delete-item");
    question.title = tr("Delete");
    question.text = tr("Delete %1 from %2?").arg(place.name, place.path);
    question.details = tr("Undo brings it back.");
    question.choices = {{QStringLiteral("delete"), tr("Delete"), Choice::Role::Destructive},
                        {QStringLiteral("cancel"), tr("Cancel"), Choice::Role::Cancel}};
    m_window.prompts().ask(question, this, [this, place](const QString &choice) {
        if (choice != u"delete")
            return;
        openFile(place.path, [place](CasePage *page) {
            const auto item =
                page ? page->document().tree().findItem(kindOf(place), place.name.toStdString()) : std::nullopt;
            if (item)
                page->document().push(robot::deleteItem(page->document().tree(), *item),
                                      tr("Delete %1").arg(place.name));
        });
    });
}

void CaseWorkbench::offerRecovery()
{
    m_recoveryOffered = true;
    m_recovery.leftBehind(this, [this, root = m_root](const QList<Recovered> &left) {
        if (root == m_root) // else another project was opened meanwhile, and asks for itself
            askAboutRecovery(left);
    });
}

void CaseWorkbench::askAboutRecovery(const QList<Recovered> &left)
{
    QList<Recovered> mine;
    QStringList names;
    for (const Recovered &each : left) {
        if (!each.path.startsWith(m_root + QLatin1Char('/')))
            continue;
        mine << each;
        names << tr("%1, %2").arg(relative(each.path),
                                  QLocale().toString(each.savedAt.toLocalTime(), QLocale::ShortFormat));
    }
    if (mine.isEmpty())
        return;
    Question question;
    question.id = QStringLiteral("recover");
    question.title = tr("Unsaved Changes Found");
    question.text = tr("CRAT Studio ended without saving these files:");
    question.details = names.join(QLatin1Char('\n'));
    question.choices = {{QStringLiteral("recover"), tr("Recover"), Choice::Role::Accept},
                        {QStringLiteral("discard"), tr("Discard"), Choice::Role::Destructive},
                        {QStringLiteral("later"), tr("Ask Later"), Choice::Role::Cancel}};
    m_window.prompts().ask(question, this, [this, mine](const QString &choice) {
        if (choice == u"recover")
            recover(mine);
        else if (choice == u"discard")
            for (const Recovered &each : mine)
                m_recovery.discard(each);
    });
}

void CaseWorkbench::recover(QList<Recovered> found)
{
    // One after the other: only one text is held at a time.
    if (found.isEmpty())
        return;
    const Recovered each = found.takeFirst();
    m_recovery.load(each, this, [this, each, rest = std::move(found)](const Result<QByteArray> &bytes) {
        if (!bytes) {
            m_window.prompts().tell(
                Question::Kind::Error, QStringLiteral("recovery-failed"), tr("Not Recovered"),
                shell::errorWords(bytes.error()),
                tr("The recovery file is kept; it is offered again when the project is opened the next time."));
            return recover(rest);
        }
        openFile(each.path, [this, each, rest, bytes = *bytes](CasePage *page) {
            if (page && !page->document().isReadOnly()) {
                page->document().recover(bytes);
                m_recovery.takeOver(each, bytes);
            }
            recover(rest);
        });
    });
}

} // namespace crat::casegrid
