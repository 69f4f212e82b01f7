#include "ui/history/HistoryPanel.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/history/TableTools.h"
#include "ui/report/RunTexts.h"
#include "ui/shell/ErrorText.h"
#include "ui/shell/Icons.h"

namespace crat::history {
namespace {

constexpr int kPage = 50;

QAction *addTo(QMenu *menu, const char *name, const QString &icon, const QString &text)
{
    QAction *action = menu->addAction(shell::icon(icon), text);
    action->setObjectName(QLatin1String(name));
    return action;
}

} // namespace

HistoryPanel::HistoryPanel(client::CompanionSession &session, client::Catalogue &catalogue,
                           report::RunView::OpenUrl openUrl, QWidget *parent)
    : QWidget(parent), m_session(session), m_catalogue(catalogue), m_openUrl(openUrl), m_runs(new RunModel(this)),
      m_builds(new BuildModel(this)), m_runProxy(makeWordProxy(m_runs, RunModel::SortRole, this)),
      m_buildProxy(makeWordProxy(m_builds, BuildModel::SortRole, this))
{
    setObjectName(QStringLiteral("historyPanel"));
    setAccessibleName(tr("History"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_trouble = new QLabel(this);
    m_trouble->setObjectName(QStringLiteral("history.trouble"));
    m_trouble->setWordWrap(true);
    m_trouble->setTextFormat(Qt::PlainText);
    m_trouble->setMargin(8);
    m_trouble->hide();
    layout->addWidget(m_trouble);
    makeHead();
    layout->insertWidget(0, m_head);
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(makeRunsPage(std::move(openUrl)));
    m_pages->addWidget(makeBuildsPage());
    layout->addWidget(m_pages, 1);
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connectSession();
}

void HistoryPanel::makeHead()
{
    m_head = new QWidget(this);
    m_head->setObjectName(QStringLiteral("history.head"));
    m_head->setAccessibleName(tr("Runs and builds"));
    m_tabs = new QTabBar(m_head);
    m_tabs->setObjectName(QStringLiteral("history.tabs"));
    m_tabs->setAccessibleName(tr("Runs and builds"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->addTab(tr("Runs"));
    m_tabs->addTab(tr("Builds"));
    m_filters = new QStackedWidget(m_head);
    m_filters->addWidget(makeFilter(m_runProxy, QStringLiteral("history.runFilter"),
                                    tr("Filter runs: item, build, state, person, error"), m_filters));
    m_filters->addWidget(makeFilter(m_buildProxy, QStringLiteral("history.buildFilter"),
                                    tr("Filter builds: job, number, package, person"), m_filters));
    m_filters->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    connect(m_tabs, &QTabBar::currentChanged, m_filters, &QStackedWidget::setCurrentIndex);
    auto *row = new QHBoxLayout(m_head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    row->addWidget(m_tabs);
    row->addWidget(m_filters, 1);
}

QWidget *HistoryPanel::makeRunsPage(report::RunView::OpenUrl openUrl)
{
    auto *page = new QWidget(this);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    auto *split = new QSplitter(Qt::Horizontal, page);
    split->setObjectName(QStringLiteral("history.split"));
    split->setAccessibleName(tr("Runs and the chosen one"));
    m_runTable = makeTable(QStringLiteral("history.runs"), tr("Runs"), split);
    m_runTable->setModel(m_runProxy);
    m_runTable->sortByColumn(RunModel::Number, Qt::DescendingOrder);
    const std::array<int, RunModel::Trouble> widths{56, 110, 120, 130, 80, 140, 80, 130};
    for (int i = 0; i < static_cast<int>(widths.size()); ++i)
        m_runTable->setColumnWidth(i, widths[static_cast<std::size_t>(i)]);
    m_view = new report::RunView(std::move(openUrl), split);
    split->addWidget(m_runTable);
    split->addWidget(m_view);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);
    split->setSizes({600, 380});
    layout->addWidget(split, 1);
    m_view->clear(tr("Choose a run to see its steps."));
    connect(m_runTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &HistoryPanel::showSelected);
    connect(m_runTable, &QTableView::customContextMenuRequested, this, &HistoryPanel::runsMenu);
    connect(m_runTable, &QTableView::doubleClicked, this, [this] {
        const auto *run = selectedRun();
        const QUrl url = run ? report::RunView::reportUrl(*run, m_session.client().endpoint().base) : QUrl();
        if (!url.isEmpty())
            m_openUrl(url);
    });
    return page;
}

QWidget *HistoryPanel::makeBuildsPage()
{
    auto *page = new QWidget(this);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    m_buildTable = makeTable(QStringLiteral("history.builds"), tr("Builds"), page);
    m_buildTable->setModel(m_buildProxy);
    m_buildTable->sortByColumn(BuildModel::Received, Qt::DescendingOrder);
    const std::array<int, BuildModel::Received> widths{180, 70, 320, 140};
    for (int i = 0; i < static_cast<int>(widths.size()); ++i)
        m_buildTable->setColumnWidth(i, widths[static_cast<std::size_t>(i)]);
    layout->addWidget(m_buildTable, 1);
    connect(m_buildTable, &QTableView::customContextMenuRequested, this, &HistoryPanel::buildsMenu);
    connect(m_buildTable, &QTableView::doubleClicked, this, [this] {
        if (const auto *build = selectedBuild())
            Q_EMIT buildChosen(*build);
    });
    return page;
}

void HistoryPanel::connectSession()
{
    connect(m_runs, &RunModel::pageWanted, this, &HistoryPanel::readRuns);
    connect(m_builds, &BuildModel::pageWanted, this, &HistoryPanel::readBuilds);
    connect(m_runs, &RunModel::dataChanged, this, [this](const QModelIndex &from, const QModelIndex &to) {
        const auto shown = m_view->runId();
        const int row = shown ? m_runs->rowOf(*shown) : -1;
        if (row >= from.row() && row <= to.row())
            showSelected();
    });
    connect(&m_session, &client::CompanionSession::endpointChanged, this, [this] {
        m_runs->clear();
        m_builds->clear();
        m_view->clear(tr("Choose a run to see its steps."));
    });
    connect(&m_session, &client::CompanionSession::connected, this, &HistoryPanel::readFirst);
    connect(&m_session.events(), &client::EventStream::eventReceived, this, &HistoryPanel::onEvent);
    connect(&m_catalogue, &client::Catalogue::itemsChanged, this, &HistoryPanel::onItems);
    onItems();
    if (m_session.state() == client::CompanionSession::State::Connected)
        readFirst();
}

void HistoryPanel::readFirst()
{
    setTrouble({});
    readRuns(0);
    readBuilds(0);
}

void HistoryPanel::readRuns(int offset)
{
    m_session.client().allRuns(kPage, offset, this, [this](Result<client::Page<protocol::DeployTestRun>> page) {
        if (!page) {
            m_runs->pageFailed();
            return setTrouble(tr("The runs cannot be read. %1").arg(shell::errorText(page.error())));
        }
        m_runs->takePage(*page);
        if (m_wanted)
            showRun(*m_wanted);
    });
}

void HistoryPanel::readBuilds(int offset)
{
    m_session.client().builds({}, kPage, offset, this, [this](Result<client::Page<protocol::Build>> page) {
        if (!page) {
            m_builds->pageFailed();
            return setTrouble(tr("The builds cannot be read. %1").arg(shell::errorText(page.error())));
        }
        m_builds->takePage(*page);
        for (const protocol::Build &build : page->data)
            m_runs->setBuildNumber(build.id, build.buildNumber);
    });
}

void HistoryPanel::onEvent(const protocol::Event &event)
{
    if (event.type == "run.changed") {
        auto run = protocol::fromJson<protocol::DeployTestRun>(event.data);
        if (run && !run->id.isNull())
            m_runs->take(std::move(*run));
    } else if (event.type == "run.deleted") {
        // A whole item's history went, or one run: what is left is read anew.
        m_runs->clear();
        readRuns(0);
    } else if (event.type == "build.received") {
        auto build = protocol::fromJson<protocol::Build>(event.data);
        if (!build || build->id.isNull())
            return;
        m_builds->take(*build);
        m_runs->setBuildNumber(build->id, build->buildNumber);
    } else if (event.type == "build.deleted" || event.type == "job.deleted") {
        m_builds->clear();
        readBuilds(0);
    }
}

void HistoryPanel::onItems()
{
    QHash<qint64, QString> names;
    for (const protocol::TestItem &item : m_catalogue.items())
        names.insert(item.id.value(), report::toText(item.name));
    m_runs->setItemNames(std::move(names));
}

void HistoryPanel::showRun(RunId id)
{
    m_tabs->setCurrentIndex(0);
    const int row = m_runs->rowOf(id);
    m_wanted = row < 0 ? std::optional(id) : std::nullopt;
    const QModelIndex index = row < 0 ? QModelIndex() : m_runProxy->mapFromSource(m_runs->index(row, 0));
    if (!index.isValid())
        return;
    m_runTable->setCurrentIndex(index);
    m_runTable->scrollTo(index);
}

const protocol::DeployTestRun *HistoryPanel::selectedRun() const
{
    const QModelIndex current = m_runTable->currentIndex();
    return current.isValid() ? m_runs->at(m_runProxy->mapToSource(current).row()) : nullptr;
}

const protocol::Build *HistoryPanel::selectedBuild() const
{
    const QModelIndex current = m_buildTable->currentIndex();
    return current.isValid() ? m_builds->at(m_buildProxy->mapToSource(current).row()) : nullptr;
}

void HistoryPanel::showSelected()
{
    const auto *run = selectedRun();
    if (!run)
        return m_view->clear(tr("Choose a run to see its steps."));
    m_view->show(*run, m_runs->itemName(*run), m_runs->buildText(*run), m_session.client().endpoint().base);
    if (!run->buildInfo || !run->testItem)
        readDetails(run->id);
}

void HistoryPanel::readDetails(RunId id)
{
    m_session.client().run(id, this, [this](Result<protocol::DeployTestRun> run) {
        // An answer without them (an older companion) must not ask for ever.
        if (run && run->buildInfo && run->testItem)
            m_runs->take(std::move(*run));
    });
}

void HistoryPanel::runsMenu(const QPoint &at)
{
    const auto *run = selectedRun();
    if (!run)
        return;
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("history.runMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QUrl report = report::RunView::reportUrl(*run, m_session.client().endpoint().base);
    QAction *open = addTo(menu, "history.openReport", QStringLiteral("external"), tr("Open &report"));
    open->setEnabled(!report.isEmpty());
    connect(open, &QAction::triggered, this, [this, report] { m_openUrl(report); });
    QAction *log = addTo(menu, "history.openLog", QStringLiteral("log"), tr("Open &log"));
    log->setEnabled(run->executionId.has_value());
    connect(log, &QAction::triggered, this,
            [this, id = report::toText(run->executionId.value_or(""))] { Q_EMIT logWanted(id); });
    QAction *again = addTo(menu, "history.runAgain", QStringLiteral("trigger"), tr("Run this build &again"));
    connect(again, &QAction::triggered, this,
            [this, item = run->testItemId, build = run->buildInfoId, set = run->parameterSetId] {
                Q_EMIT triggerRequested(item, build, set);
            });
    QAction *cancel = addTo(menu, "history.cancelRun", QStringLiteral("stop"), tr("&Cancel this run"));
    cancel->setEnabled(!protocol::isEnded(run->status));
    connect(cancel, &QAction::triggered, this, [this, id = run->id] {
        m_session.client().cancelRun(id, this, [this](Result<> done) {
            if (!done)
                Q_EMIT message(tr("The run could not be cancelled. %1").arg(shell::errorText(done.error())));
        });
    });
    menu->addSeparator();
    QAction *copy = addTo(menu, "history.copyError", QStringLiteral("copy"), tr("Copy &error"));
    copy->setEnabled(!run->errorMessage.empty());
    connect(copy, &QAction::triggered, this,
            [text = report::toText(run->errorMessage)] { QGuiApplication::clipboard()->setText(text); });
    menu->popup(m_runTable->viewport()->mapToGlobal(at));
}

void HistoryPanel::buildsMenu(const QPoint &at)
{
    const auto *build = selectedBuild();
    if (!build)
        return;
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("history.buildMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction *choose = addTo(menu, "history.chooseBuild", QStringLiteral("trigger"), tr("Choose for &trigger"));
    connect(choose, &QAction::triggered, this, [this, build = *build] { Q_EMIT buildChosen(build); });
    QAction *select = addTo(menu, "history.selectBuild", QStringLiteral("check"), tr("Make it the job's &version"));
    connect(select, &QAction::triggered, this,
            [this, job = report::toText(build->jobName), id = build->id, number = build->buildNumber] {
                m_session.client().selectBuild(
                    job, id, std::nullopt, this, [this, job, number](Result<protocol::JobVersionSelection> done) {
                        Q_EMIT message(
                            done ? tr("%1 is at build %2 now.").arg(job).arg(number)
                                 : tr("The version could not be chosen. %1").arg(shell::errorText(done.error())));
                    });
            });
    menu->addSeparator();
    QAction *copy = addTo(menu, "history.copyPackage", QStringLiteral("copy"), tr("Copy &package path"));
    connect(copy, &QAction::triggered, this,
            [text = report::toText(build->packagePath)] { QGuiApplication::clipboard()->setText(text); });
    menu->popup(m_buildTable->viewport()->mapToGlobal(at));
}

void HistoryPanel::setTrouble(const QString &text)
{
    m_trouble->setText(text);
    m_trouble->setVisible(!text.isEmpty());
}

} // namespace crat::history
