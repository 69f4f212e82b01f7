#include "ui/casegrid/RunCoordinator.h"

#include <QFileInfo>

#include "core/base/Sha256.h"
#include "ui/casegrid/CasePage.h"
#include "ui/casegrid/LogPane.h"
#include "ui/shell/ErrorText.h"
#include "ui/shell/Prompts.h"

namespace crat::casegrid {

RunCoordinator::RunCoordinator(RunMarks &marks, LogPane &log, shell::Prompts &prompts, QObject *parent)
    : QObject(parent), m_marks(marks), m_log(log), m_prompts(prompts)
{
}

void RunCoordinator::setController(RunController *controller)
{
    if (m_controller)
        m_controller->disconnect(this);
    m_controller = controller;
    if (controller) {
        connect(controller, &RunController::stateChanged, this, &RunCoordinator::stateChanged);
        connect(controller, &RunController::availabilityChanged, this, &RunCoordinator::stateChanged);
        connect(controller, &RunController::progress, this, [this](const QString &text) {
            m_log.appendNote(text);
            Q_EMIT statusWanted(text);
        });
        connect(controller, &RunController::sending, this, [this](int done, int total) {
            const QString text = tr("Sending files: %1 of %2").arg(done).arg(total);
            if (done == total && total > 0)
                m_log.appendNote(text); // one line in the log, whatever the number
            Q_EMIT statusWanted(text);
        });
        connect(controller, &RunController::eventReceived, this, [this](const protocol::ExecutionEvent &event) {
            m_marks.onEvent(event);
            m_log.append(event);
        });
        connect(controller, &RunController::finished, this, &RunCoordinator::onFinished);
        connect(controller, &RunController::failed, this, &RunCoordinator::onFailed);
    }
    Q_EMIT stateChanged();
}

void RunCoordinator::start(RunRequest request, const QList<CasePage *> &open, const QString &title)
{
    const QString whyNot = m_controller ? m_controller->whyNot() : tr("There is no companion to run tests.");
    if (!whyNot.isEmpty()) {
        m_prompts.tell(shell::Question::Kind::Information, QStringLiteral("cannot-run"), tr("Cannot Run Now"), whyNot);
        return;
    }
    if (isRunning())
        return;
    m_marks.begin();
    for (CasePage *page : open) {
        const std::string bytes(page->document().bytes());
        m_marks.setSnapshot(page->file(), bytes);
        if (page->document().isModified())
            request.unsaved.insert(page->file(), QByteArray::fromStdString(bytes));
    }
    m_log.begin(request.unsaved.isEmpty() ? title : tr("%1 (with unsaved edits)").arg(title));
    m_controller->start(request);
}

void RunCoordinator::stop()
{
    if (isRunning())
        m_controller->stop();
}

void RunCoordinator::onOpened(CasePage &page)
{
    if (!m_marks.isKnown(page.file()) || m_marks.hasSnapshot(page.file()) || !m_controller)
        return;
    const std::string bytes(page.document().bytes());
    if (m_controller->snapshotDigest(page.file()).toStdString() == sha256Hex(bytes))
        m_marks.setSnapshot(page.file(), bytes);
    else
        m_marks.setUnmatched(page.file());
}

void RunCoordinator::onFinished(const protocol::Execution &execution)
{
    m_marks.end();
    const bool passed = execution.status == protocol::ExecutionStatus::Passed;
    QString text =
        tr("%1 passed, %2 failed, %3 skipped").arg(execution.passed).arg(execution.failed).arg(execution.skipped);
    if (!execution.errorMessage.empty()) {
        // What is missing and the command that gets it: too much for a line, and the log has it from the last event.
        text = tr("The run ended with an error.");
        m_prompts.tell(shell::Question::Kind::Error, QStringLiteral("run-error"), tr("Run Ended With an Error"),
                       QString::fromStdString(execution.errorMessage));
    } else if (execution.status == protocol::ExecutionStatus::Cancelled) {
        text = tr("Stopped");
    }
    m_log.appendNote(text, !passed);
    m_log.setResults(QString::fromStdString(execution.id));
    Q_EMIT statusWanted(text);
    Q_EMIT stateChanged();
}

void RunCoordinator::onFailed(const Error &error)
{
    m_marks.end();
    m_log.appendNote(shell::errorText(error), true);
    if (error.code != Errc::Cancelled)
        m_prompts.tell(shell::Question::Kind::Error, QStringLiteral("run-failed"), shell::errorTitle(error.code),
                       shell::errorWords(error));
    Q_EMIT stateChanged();
}

QString RunCoordinator::suiteName(const QString &file, const robot::Tree &tree)
{
    for (const robot::Section &section : tree.sections()) {
        for (std::size_t row = section.firstRow; section.kind == robot::SectionKind::Settings && row < section.endRow;
             ++row) {
            const auto cells = tree.cells(row);
            if (cells.size() > 1 && cells[0].type == robot::TokenType::SuiteName)
                return QString::fromUtf8(cells[1].text.data(), static_cast<qsizetype>(cells[1].text.size()));
        }
    }
    QString name = QFileInfo(file).completeBaseName();
    if (const qsizetype prefix = name.indexOf(QLatin1String("__")); prefix >= 0)
        name = name.mid(prefix + 2);
    name = name.replace(QLatin1Char('_'), QLatin1Char(' ')).trimmed();
    if (name != name.toLower())
        return name;
    QStringList words = name.split(QLatin1Char(' '));
    for (QString &word : words) {
        if (!word.isEmpty())
            word[0] = word[0].toUpper();
    }
    return words.join(QLatin1Char(' '));
}

} // namespace crat::casegrid
