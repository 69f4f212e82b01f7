#include "ui/casegrid/CellCompleter.h"

#include <QKeyEvent>
#include <QLineEdit>

#include "ui/language/CompletionPopup.h"

namespace crat::casegrid {

using language::CompletionAnswer;
using language::CompletionChoice;
using robot::Place;

namespace {

/// Is what is typed here most likely one of the list? Then Enter takes the first; elsewhere only what was marked by hand.
bool expectsChoice(const CompletionAnswer &answer)
{
    if (answer.inVariable)
        return true;
    switch (answer.place) {
    case Place::Keyword:
    case Place::KeywordName:
    case Place::Setting:
    case Place::ItemSetting:
    case Place::ImportLibrary:
    case Place::ImportResource:
    case Place::ImportVariables: return true;
    default: return false;
    }
}

QString toQt(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

CellCompleter::CellCompleter(CaseModel &model, language::ProjectLanguage &project, QObject *parent)
    : QObject(parent), m_model(model), m_project(project)
{
    connect(&project, &language::ProjectLanguage::completed, this, &CellCompleter::onAnswer);
    connect(&project, &language::ProjectLanguage::explained, this, &CellCompleter::onExplained);
}

CellCompleter::~CellCompleter()
{
    delete m_popup;
}

void CellCompleter::watch(QLineEdit *editor, const QModelIndex &index)
{
    close();
    m_editor = editor;
    m_cell = index;
    m_composing = false;
    connect(editor, &QLineEdit::textEdited, this, &CellCompleter::onEdited);
    connect(editor, &QObject::destroyed, this, [this] {
        if (!m_editor) // else it is a former one that goes late
            close();
    });
}

bool CellCompleter::isOpen() const
{
    return m_popup && m_popup->isVisible();
}

void CellCompleter::onEdited()
{
    if (m_composing)
        return;
    m_byHand = false;
    if (m_editor->text().isEmpty())
        close();
    else
        ask();
}

void CellCompleter::askByHand()
{
    if (!m_editor || m_composing)
        return;
    m_byHand = true;
    ask();
}

void CellCompleter::ask()
{
    // The text as it would be with what is typed: the words that Robot would take depend on it.
    // By hand, in a cell that nobody has typed into: everything that may stand here.
    const int cursor = m_byHand && !m_editor->isModified() ? 0 : m_editor->cursorPosition();
    const auto trial = m_cell.isValid() ? m_model.trial(m_cell, m_editor->text(), cursor) : std::nullopt;
    if (!trial)
        return close();
    m_asked = *trial;
    m_question = m_project.complete(m_model.path(), trial->tree, trial->offset);
}

void CellCompleter::onAnswer(const CompletionAnswer &answer)
{
    if (answer.id != m_question || !m_editor)
        return;
    const auto changes = [&](const CompletionChoice &choice) {
        return choice.insert != m_editor->text();
    };
    if (!std::any_of(answer.choices.begin(), answer.choices.end(), changes))
        return close();
    if (!m_popup) {
        m_popup = new language::CompletionPopup(m_editor->window());
        connect(m_popup, &language::CompletionPopup::currentChanged, this, &CellCompleter::explainCurrent);
        connect(m_popup, &language::CompletionPopup::clicked, this, [this] {
            accept();
            close();
        });
    }
    m_shown = m_asked;
    const QRect cell(m_editor->mapToGlobal(QPoint(0, 0)), m_editor->size());
    m_popup->present(answer, cell, m_byHand || expectsChoice(answer));
}

void CellCompleter::explainCurrent()
{
    const CompletionChoice *choice = m_popup->current();
    m_explanation = choice && choice->kind == robot::CandidateKind::Keyword
                        ? m_project.explain(m_popup->answer().snapshot, choice->keyword)
                        : 0;
}

void CellCompleter::onExplained(const language::Explanation &explanation)
{
    if (explanation.id == m_explanation && isOpen())
        m_popup->setDocumentation(explanation.markdown);
}

bool CellCompleter::handle(QLineEdit *editor, QEvent *event)
{
    if (editor != m_editor)
        return false;
    switch (event->type()) {
    case QEvent::InputMethod:
        // What is being composed is no text yet, and its keys are the input method's.
        m_composing = !static_cast<QInputMethodEvent *>(event)->preeditString().isEmpty();
        if (m_composing)
            close();
        return false;
    case QEvent::FocusOut:
    case QEvent::Hide: close(); return false;
    case QEvent::KeyPress: return isOpen() && !m_composing && handleKey(*static_cast<QKeyEvent *>(event));
    case QEvent::ShortcutOverride:
        // Else a shortcut of the window would take the list's keys.
        if (isOpen() && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape)
            event->accept();
        return false;
    default: return false;
    }
}

bool CellCompleter::handleKey(const QKeyEvent &key)
{
    if (key.modifiers() & ~(Qt::KeypadModifier))
        return false;
    switch (key.key()) {
    case Qt::Key_Down: m_popup->step(1); return true;
    case Qt::Key_Up: m_popup->step(-1); return true;
    case Qt::Key_PageDown: m_popup->step(m_popup->pageRows()); return true;
    case Qt::Key_PageUp: m_popup->step(-m_popup->pageRows()); return true;
    case Qt::Key_Escape: close(); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: {
        // A choice that changes nothing is what the person wrote: Enter is the cell's then.
        const bool written = accept();
        close();
        return written;
    }
    case Qt::Key_Tab:
        accept();
        close();
        return false; // and Tab goes on as it does
    default: return false;
    }
}

bool CellCompleter::accept()
{
    const CompletionChoice *choice = m_popup->current();
    if (!choice || !m_editor)
        return false;
    const std::string_view bytes = m_shown.tree->bytes();
    const std::size_t begin = std::clamp(m_popup->answer().begin, m_shown.begin, m_shown.end);
    const std::size_t end = std::clamp(m_popup->answer().end, begin, m_shown.end);
    const QString before = toQt(bytes.substr(m_shown.begin, begin - m_shown.begin));
    const QString after = toQt(bytes.substr(end, m_shown.end - end));
    const QString text = before + choice->insert + after;
    m_project.remember(choice->label);
    if (text == m_editor->text())
        return false;
    m_editor->selectAll();
    m_editor->insert(text); // one step of the editor's own undo
    m_editor->setCursorPosition(static_cast<int>(before.size() + choice->insert.size()));
    return true;
}

void CellCompleter::close()
{
    m_question = m_explanation = 0;
    m_asked = m_shown = {};
    if (m_popup)
        m_popup->hide();
}

} // namespace crat::casegrid
