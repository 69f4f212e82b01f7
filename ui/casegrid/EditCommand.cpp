#include "ui/casegrid/EditCommand.h"

#include "ui/casegrid/CaseDocument.h"

namespace crat::casegrid {

namespace {

constexpr qint64 TypingPauseMs = 1500; // a longer pause begins a new entry
constexpr std::size_t MergeLimit = 400;

} // namespace

EditCommand::EditCommand(CaseDocument &document, robot::Edit edit, const QString &text, bool mergeable)
    : QUndoCommand(text), m_document(document), m_edit(std::move(edit)), m_mergeable(mergeable)
{
    m_age.start();
}

void EditCommand::redo()
{
    m_document.applyNow(m_edit);
}

void EditCommand::undo()
{
    m_document.applyNow(robot::inverse(m_edit));
}

bool EditCommand::mergeWith(const QUndoCommand *other)
{
    const auto *next = static_cast<const EditCommand *>(other);
    if (!m_mergeable || !next->m_mergeable || m_edit.empty() || next->m_edit.size() != 1 || m_edit.size() >= MergeLimit)
        return false;
    const robot::TextEdit &last = m_edit.back();
    const robot::TextEdit &now = next->m_edit.front();
    const bool typing = last.before.empty() && now.before.empty() && now.at == last.at + last.after.size();
    const bool erasing = last.after.empty() && now.after.empty() && now.at + now.before.size() == last.at;
    const bool newLine = now.after.find('\n') != std::string::npos || now.before.find('\n') != std::string::npos;
    if ((!typing && !erasing) || newLine || m_age.elapsed() > TypingPauseMs)
        return false;
    m_edit.push_back(now);
    m_age.restart();
    return true;
}

} // namespace crat::casegrid
