#include "ui/casegrid/RunMarks.h"

namespace crat::casegrid {

void RunMarks::begin()
{
    m_files.clear();
    Q_EMIT reset();
}

void RunMarks::setSnapshot(const QString &file, std::string bytes)
{
    File &entry = m_files[file];
    entry.snapshot = std::move(bytes);
    entry.edited = false;
    entry.map = {};
}

void RunMarks::setUnmatched(const QString &file)
{
    File &entry = m_files[file];
    entry.edited = true;
    entry.map = {};
    Q_EMIT changed(file);
}

void RunMarks::setCurrent(const QString &file, const std::string &bytes)
{
    const auto found = m_files.find(file);
    if (found == m_files.end() || found->snapshot.empty())
        return;
    const bool edited = found->snapshot != bytes;
    if (!edited && !found->edited)
        return;
    found->edited = edited;
    found->map = edited ? LineMap(found->snapshot, bytes) : LineMap();
    Q_EMIT changed(file);
}

RowState RunMarks::stateOf(const std::string &status)
{
    if (status == "PASS")
        return RowState::Passed;
    return status == "FAIL" ? RowState::Failed : RowState::Skipped;
}

void RunMarks::onEvent(const protocol::ExecutionEvent &event)
{
    if (event.type == "ended") {
        end();
        return;
    }
    if (!event.source)
        return;
    const QString file = QString::fromStdString(*event.source);
    if (event.type == "step_start" || event.type == "step_end")
        onStep(event, m_files[file]);
    else if (event.type == "test_start" || event.type == "test_end")
        onTest(event, m_files[file]);
    else
        return;
    Q_EMIT changed(file);
}

void RunMarks::onStep(const protocol::ExecutionEvent &event, File &file)
{
    if (!event.line || *event.line < 1)
        return;
    Step &step = file.steps[static_cast<std::uint32_t>(*event.line)];
    if (event.type == "step_start") {
        step.open.insert(event.id.value_or(""));
        return;
    }
    step.open.erase(event.id.value_or(""));
    const RowState got = stateOf(event.status.value_or(""));
    RowMark &mark = step.mark;
    ++mark.turns;
    mark.elapsedMs = event.elapsedMs.value_or(-1);
    // In a loop one failed turn must not vanish behind the passed ones after it.
    const bool keepsFailure = mark.state == RowState::Failed && got != RowState::Failed;
    const bool keepsResult = got == RowState::Skipped && mark.state == RowState::Passed;
    if (keepsFailure || keepsResult)
        return;
    mark.state = got;
    mark.message = QString::fromStdString(event.message.value_or(""));
}

void RunMarks::onTest(const protocol::ExecutionEvent &event, File &file)
{
    // "Suite.Sub.Test": the test's own name may hold dots, so `test`, where it is given, goes first.
    QString name = QString::fromStdString(event.test.value_or(event.name.value_or("")));
    RowMark mark;
    mark.state = event.type == "test_start" ? RowState::Running : stateOf(event.status.value_or(""));
    mark.message = QString::fromStdString(event.message.value_or(""));
    mark.elapsedMs = event.elapsedMs.value_or(-1);
    file.tests.insert(name, mark);
}

void RunMarks::end()
{
    for (auto it = m_files.begin(); it != m_files.end(); ++it) {
        bool touched = false;
        for (auto &[line, step] : it->steps) {
            touched = touched || !step.open.empty();
            step.open.clear();
        }
        for (RowMark &mark : it->tests) {
            if (mark.state == RowState::Running) {
                mark.state = RowState::Skipped;
                touched = true;
            }
        }
        if (touched)
            Q_EMIT changed(it.key());
    }
}

RowMark RunMarks::mark(const QString &file, std::uint32_t first, std::uint32_t last) const
{
    const auto found = m_files.constFind(file);
    if (found == m_files.constEnd())
        return {};
    RowMark result;
    for (std::uint32_t line = first; line <= last; ++line) {
        std::uint32_t ran = line;
        if (found->edited) {
            ran = found->map.older(line);
            if (ran == 0) {
                RowMark changedRow;
                changedRow.state = RowState::Changed;
                return changedRow;
            }
        }
        const auto step = found->steps.find(ran);
        if (step == found->steps.end() || result.state != RowState::None)
            continue;
        result = step->second.mark;
        if (!step->second.open.empty())
            result.state = RowState::Running;
    }
    return result;
}

RowMark RunMarks::testMark(const QString &file, const QString &test) const
{
    const auto found = m_files.constFind(file);
    if (found == m_files.constEnd())
        return {};
    for (auto it = found->tests.constBegin(); it != found->tests.constEnd(); ++it) {
        if (it.key() == test || it.key().endsWith(QLatin1Char('.') + test))
            return it.value();
    }
    return {};
}

std::uint32_t RunMarks::currentLine(const QString &file, std::uint32_t line) const
{
    const auto found = m_files.constFind(file);
    if (found == m_files.constEnd() || !found->edited)
        return line;
    return found->map.newer(line);
}

} // namespace crat::casegrid
