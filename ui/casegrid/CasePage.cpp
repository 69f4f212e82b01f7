#include "ui/casegrid/CasePage.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QFileInfo>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/casegrid/CaseGridView.h"
#include "ui/casegrid/FormulaBar.h"
#include "ui/casegrid/RecoveryStore.h"
#include "ui/casegrid/TestVerdict.h"
#include "ui/casegrid/TextView.h"
#include "ui/shell/ElidedLabel.h"
#include "ui/shell/ErrorText.h"
#include "ui/shell/Icons.h"

namespace crat::casegrid {

using shell::Choice;
using shell::Question;

namespace {

constexpr int DiskCheckMs = 150;
constexpr int RecoveryMs = 1000; // with the write itself well below two seconds

QIcon itemIcon(robot::ItemKind kind)
{
    return kind == robot::ItemKind::Keyword ? shell::icon(QStringLiteral("keyword"), shell::IconTone::Muted)
                                            : shell::icon(QStringLiteral("test"), shell::IconTone::Accent);
}

} // namespace

CasePage::CasePage(std::unique_ptr<CaseDocument> document, QString file, Services services, QWidget *parent)
    : Page(parent), m_document(std::move(document)), m_file(std::move(file)), m_services(services),
      m_model(new CaseModel(*m_document, services.marks, m_file, this)), m_grid(new CaseGridView),
      m_text(new TextView(*m_document)), m_scopes(makeScopeBox()), m_verdict(new TestVerdict), m_banner(new QFrame),
      m_bannerText(new QLabel), m_lost(new QLabel), m_views(new QStackedWidget), m_modes(new QButtonGroup(this))
{
    setObjectName(QStringLiteral("casePage"));
    setAccessibleName(title());
    m_grid->setCaseModel(m_model);
    m_formula = new FormulaBar(*m_grid);
    m_lost->setObjectName(QStringLiteral("emptyText"));
    m_lost->setAlignment(Qt::AlignCenter);
    m_lost->setText(
        tr("This test or keyword is not in the file any more. Undo brings it back, or choose another above."));
    m_lost->setWordWrap(true);
    m_views->addWidget(m_grid);
    m_views->addWidget(m_text);
    m_views->addWidget(m_lost);

    m_banner->setObjectName(QStringLiteral("banner"));
    m_bannerText->setObjectName(QStringLiteral("bannerText"));
    m_bannerText->setWordWrap(true);
    auto *bannerRow = new QHBoxLayout(m_banner);
    bannerRow->setContentsMargins(12, 6, 12, 6);
    auto *bannerIcon = new QLabel;
    bannerIcon->setPixmap(
        shell::icon(QStringLiteral("lock"), shell::IconTone::Warning).pixmap(QSize(16, 16), devicePixelRatioF()));
    bannerRow->addWidget(bannerIcon, 0, Qt::AlignTop);
    bannerRow->addWidget(m_bannerText, 1);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(m_banner);
    column->addWidget(m_formula);
    column->addWidget(m_views, 1);
    connect(m_views, &QStackedWidget::currentChanged, m_formula,
            [this] { m_formula->setVisible(m_views->currentWidget() == m_grid); });

    connect(m_document.get(), &CaseDocument::changed, this, &CasePage::onDocumentChanged);
    connect(m_document.get(), &CaseDocument::modifiedChanged, this, [this](bool modified) {
        if (!modified)
            m_services.recovery.forget(m_document->path());
        Q_EMIT headChanged();
    });
    connect(m_document.get(), &CaseDocument::refused, this,
            [this](const Error &error) { Q_EMIT statusWanted(shell::errorText(error)); });
    connect(m_model, &CaseModel::scopeChanged, this, [this] {
        if (!isTextMode())
            m_views->setCurrentWidget(m_model->isLost() ? static_cast<QWidget *>(m_lost) : m_grid);
        fillScopes();
    });
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_diskCheck, qOverload<>(&QTimer::start));
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_diskCheck, qOverload<>(&QTimer::start));
    m_diskCheck.setSingleShot(true);
    m_diskCheck.setInterval(DiskCheckMs);
    connect(&m_diskCheck, &QTimer::timeout, this, &CasePage::onDiskChanged);
    m_recoveryTimer.setSingleShot(true);
    m_recoveryTimer.setInterval(RecoveryMs);
    connect(&m_recoveryTimer, &QTimer::timeout, this, [this] {
        if (m_document->isModified())
            keepForRecovery();
    });
    connect(this, &CasePage::scopeShown, this, &CasePage::refreshVerdict);
    connect(&services.marks, &RunMarks::reset, this, &CasePage::refreshVerdict);
    connect(&services.marks, &RunMarks::changed, this, [this](const QString &changed) {
        if (changed == m_file)
            refreshVerdict();
    });
    watch();
    refreshBanner();
    show(GridScope::first(m_document->tree()));
    setFocusProxy(m_grid);
}

CasePage::~CasePage()
{
    if (m_document->isSaving()) // closed without waiting: offered at the next start
        keepForRecovery();
    else
        m_services.recovery.forget(m_document->path());
    m_document->disconnect(this);
    // The views look at the document, so they go first.
    delete m_formula;
    delete m_views;
    delete m_model;
}

void CasePage::keepForRecovery()
{
    const std::string_view bytes = m_document->bytes();
    m_services.recovery.keep(m_document->path(), QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())));
}

QString CasePage::title() const
{
    return QFileInfo(m_document->path()).fileName();
}

QIcon CasePage::icon() const
{
    const bool resource = m_document->tree().kind() == robot::FileKind::Resource;
    return shell::icon(resource ? QStringLiteral("resource") : QStringLiteral("suite"), shell::IconTone::Accent);
}

const GridScope &CasePage::scope() const
{
    return m_model->scope();
}

QString CasePage::currentTest() const
{
    const GridScope &now = m_model->scope();
    return now.item && *now.item != robot::ItemKind::Keyword && !m_model->isLost() ? now.name : QString();
}

void CasePage::fillScopes()
{
    const robot::Tree &tree = m_document->tree();
    QStringList names;
    for (const robot::Item &item : tree.items())
        names << QString::number(static_cast<int>(item.kind)) +
                     QString::fromUtf8(item.name.data(), static_cast<qsizetype>(item.name.size()));
    const bool same = m_scopes->count() > 0 && names == m_items;
    m_items = names;
    if (!same) {
        m_scopes->clear();
        m_scopes->addItem(shell::icon(QStringLiteral("settings"), shell::IconTone::Muted), tr("Settings"), -1);
        m_scopes->addItem(shell::icon(QStringLiteral("variable"), shell::IconTone::Muted), tr("Variables"), -2);
        for (std::size_t i = 0; i < tree.items().size(); ++i)
            m_scopes->addItem(itemIcon(tree.items()[i].kind), names[static_cast<qsizetype>(i)].mid(1),
                              static_cast<int>(i));
        Q_EMIT outlineChanged();
    }
    const GridScope &now = m_model->scope();
    const int wanted = now.item                                       ? static_cast<int>(now.ordinal)
                       : now.section == robot::SectionKind::Variables ? -2
                                                                      : -1;
    m_scopes->setCurrentIndex(m_model->isLost() ? -1 : m_scopes->findData(wanted));
}

void CasePage::onScopePicked(int at)
{
    const int id = m_scopes->itemData(at).toInt();
    const robot::Tree &tree = m_document->tree();
    GridScope wanted = id == -1   ? GridScope::ofSection(robot::SectionKind::Settings)
                       : id == -2 ? GridScope::ofSection(robot::SectionKind::Variables)
                                  : GridScope::ofItem(tree, static_cast<std::size_t>(id));
    show(wanted);
    if (isTextMode() && wanted.item)
        m_text->goToLine(tree.items()[wanted.ordinal].firstLine);
}

void CasePage::show(const GridScope &wanted)
{
    m_model->setScope(wanted);
    if (!m_model->isLost())
        m_grid->goTo(0);
    Q_EMIT scopeShown();
}

bool CasePage::showItem(robot::ItemKind kind, const QString &name)
{
    const auto item = m_document->tree().findItem(kind, name.toStdString());
    if (!item)
        return false;
    show(GridScope::ofItem(m_document->tree(), *item));
    if (isTextMode())
        m_text->goToLine(m_document->tree().items()[*item].firstLine);
    return true;
}

void CasePage::showLine(std::uint32_t line)
{
    const robot::Tree &tree = m_document->tree();
    const auto row = tree.rowAtLine(line);
    const auto at = row ? GridScope::ofRow(tree, *row) : std::nullopt;
    if (at && !(*at == m_model->scope()))
        show(*at);
    if (at)
        m_grid->goTo(std::max(0, m_model->rowOfLine(line)));
    if (isTextMode() || !at) {
        setTextMode(true);
        m_text->goToLine(line);
    }
}

bool CasePage::isTextMode() const
{
    return m_views->currentWidget() == m_text;
}

void CasePage::setTextMode(bool text)
{
    if (text == isTextMode())
        return;
    if (text)
        syncTextFromGrid();
    else
        syncGridFromText();
    m_modes->button(text ? 1 : 0)->setChecked(true);
    QWidget *view = text ? static_cast<QWidget *>(m_text) : m_model->isLost() ? static_cast<QWidget *>(m_lost) : m_grid;
    m_views->setCurrentWidget(view);
    setFocusProxy(view);
    view->setFocus();
}

void CasePage::syncTextFromGrid()
{
    const int row = m_grid->currentIndex().row();
    const robot::Tree &tree = m_document->tree();
    if (row >= 0 && row < m_model->stepCount())
        m_text->goToLine(tree.rows()[m_model->treeRow(row)].firstLine);
    else if (const auto item = m_model->item())
        m_text->goToLine(tree.items()[*item].firstLine);
}

void CasePage::syncGridFromText()
{
    const robot::Tree &tree = m_document->tree();
    const auto row = tree.rowAtLine(m_text->currentLine());
    const auto at = row ? GridScope::ofRow(tree, *row) : std::nullopt;
    if (!at)
        return;
    if (!(*at == m_model->scope()))
        m_model->setScope(*at);
    m_grid->goTo(std::max(0, m_model->rowOfTreeRow(*row)));
}

void CasePage::onDocumentChanged()
{
    fillScopes();
    refreshBanner();
    Q_EMIT headChanged();
    if (!m_recoveryTimer.isActive())
        m_recoveryTimer.start();
}

void CasePage::refreshBanner()
{
    m_bannerText->setText(m_document->readOnlyReason());
    m_banner->setVisible(m_document->isReadOnly());
}

void CasePage::refreshVerdict()
{
    const QString test = currentTest();
    m_verdict->setMark(test.isEmpty() ? RowMark() : m_services.marks.testMark(m_file, test));
}

void CasePage::watch()
{
    // The folder too: a file that is replaced by a rename is no longer the one that is watched.
    const QStringList paths = {m_document->path(), QFileInfo(m_document->path()).absolutePath()};
    for (const QString &path : paths) {
        if (!m_watcher.files().contains(path) && !m_watcher.directories().contains(path))
            m_watcher.addPath(path);
    }
}

void CasePage::onDiskChanged()
{
    watch();
    if (m_asking)
        return;
    m_document->lookAtDisk([this](const CaseFile::State &disk) {
        if (m_asking)
            return;
        if (m_document->isModified())
            return askAboutDisk(disk);
        m_document->reload(disk);
        Q_EMIT statusWanted(tr("%1 was changed outside and has been read again.").arg(title()));
    });
}

void CasePage::askAboutDisk(const CaseFile::State &disk)
{
    m_asking = true;
    Question question;
    question.id = QStringLiteral("changed-outside");
    question.kind = Question::Kind::Warning;
    question.title = tr("File Changed Outside");
    question.text = tr("%1 was changed by another program, and you have changes here that are not saved.").arg(title());
    question.details = tr("Reading the file again can be undone: your changes stay in the undo history.");
    question.choices = {{QStringLiteral("keep"), tr("Keep Mine"), Choice::Role::Accept},
                        {QStringLiteral("reload"), tr("Read the File Again"), Choice::Role::Destructive}};
    m_services.prompts.ask(question, this, [this, disk](const QString &choice) {
        m_asking = false;
        if (choice == u"reload")
            m_document->reload(disk);
        else
            m_document->acceptDiskState(disk);
        m_diskCheck.start(); // it may have changed again while the question stood
    });
}

void CasePage::save(std::function<void(bool)> then)
{
    write(false, std::move(then));
}

void CasePage::write(bool overwrite, std::function<void(bool)> then)
{
    m_document->save(overwrite, [this, then = std::move(then)](const Result<> &written) { onWritten(written, then); });
}

void CasePage::onWritten(const Result<> &written, const std::function<void(bool)> &then)
{
    if (!written && written.error().code == Errc::Conflict) {
        Question question;
        question.id = QStringLiteral("overwrite-changed");
        question.kind = Question::Kind::Warning;
        question.title = tr("File Changed Outside");
        question.text = tr("%1 was changed by another program since it was opened.").arg(title());
        question.details = tr("Saving puts your text in place of the other program's.");
        question.choices = {{QStringLiteral("overwrite"), tr("Save Anyway"), Choice::Role::Destructive},
                            {QStringLiteral("cancel"), tr("Cancel"), Choice::Role::Cancel}};
        m_asking = true;
        m_services.prompts.ask(question, this, [this, then](const QString &choice) {
            m_asking = false;
            if (choice == u"overwrite")
                write(true, then);
            else if (then)
                then(false);
        });
        return;
    }
    m_diskCheck.start(); // what another program wrote meanwhile is noticed
    if (written) {
        watch();
        Q_EMIT headChanged();
        Q_EMIT statusWanted(tr("%1 saved.").arg(title()));
    } else if (written.error().code != Errc::Cancelled) {
        m_services.prompts.tell(
            Question::Kind::Error, QStringLiteral("save-failed"), tr("%1 Was Not Saved").arg(title()),
            shell::errorWords(written.error()),
            tr("The file is as it was before. Your changes are still here and in the recovery file: make room on the "
               "disk, or ask for the right to write there, and save again."));
    }
    if (then)
        then(written.has_value());
}

void CasePage::requestClose(std::function<void(bool)> answer)
{
    if (m_document->isSaving()) {
        closeAfterSave(std::move(answer));
        return;
    }
    if (!isModified()) {
        answer(true);
        return;
    }
    Question question;
    question.id = QStringLiteral("close-unsaved");
    question.kind = Question::Kind::Warning;
    question.title = tr("Unsaved Changes");
    question.text = tr("Save the changes to %1?").arg(title());
    question.details = tr("Without saving they are lost.");
    question.choices = {{QStringLiteral("save"), tr("Save"), Choice::Role::Accept},
                        {QStringLiteral("discard"), tr("Don't Save"), Choice::Role::Destructive},
                        {QStringLiteral("cancel"), tr("Cancel"), Choice::Role::Cancel}};
    m_services.prompts.ask(question, this, [this, answer = std::move(answer)](const QString &choice) {
        if (choice != u"save")
            return answer(choice == u"discard");
        const auto decided = std::make_shared<bool>(false);
        askIfStillSaving(decided, answer);
        save([this, decided, answer](bool saved) {
            if (!std::exchange(*decided, true))
                answer(saved && !isModified());
        });
    });
}

void CasePage::closeAfterSave(std::function<void(bool)> answer)
{
    const auto decided = std::make_shared<bool>(false);
    askIfStillSaving(decided, answer);
    const auto onEnd = [this, decided, answer] {
        if (std::exchange(*decided, true))
            return;
        // Later: what went wrong is told first. A question that stands then keeps the page.
        QMetaObject::invokeMethod(
            this, [this, answer] { m_asking ? answer(false) : requestClose(answer); }, Qt::QueuedConnection);
    };
    connect(m_document.get(), &CaseDocument::saveEnded, this, onEnd, Qt::SingleShotConnection);
}

void CasePage::askIfStillSaving(const std::shared_ptr<bool> &decided, std::function<void(bool)> answer)
{
    Q_EMIT statusWanted(tr("Saving %1…").arg(title()));
    QTimer::singleShot(m_services.closePatience, this, [this, decided, answer = std::move(answer)] {
        if (m_document->isSaving() && !std::exchange(*decided, true))
            askWhileSaving(answer);
    });
}

void CasePage::askWhileSaving(std::function<void(bool)> answer)
{
    Question question;
    question.id = QStringLiteral("still-saving");
    question.kind = Question::Kind::Warning;
    question.title = tr("Still Saving");
    question.text = tr("%1 is still being written.").arg(title());
    question.details = tr("The disk or the network drive does not answer. Without waiting, the file may stay as it was "
                          "before; your changes are in the recovery file and are offered at the next start.");
    question.choices = {{QStringLiteral("wait"), tr("Wait"), Choice::Role::Accept},
                        {QStringLiteral("close"), tr("Close Without Waiting"), Choice::Role::Destructive},
                        {QStringLiteral("cancel"), tr("Cancel"), Choice::Role::Cancel}};
    m_services.prompts.ask(question, this, [this, answer = std::move(answer)](const QString &choice) {
        if (choice == u"wait")
            requestClose(answer); // which looks at what has become of it
        else
            answer(choice == u"close");
    });
}

} // namespace crat::casegrid
