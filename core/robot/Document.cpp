#include "core/robot/Document.h"

#include <algorithm>
#include <optional>

#include "core/robot/Relex.h"

namespace crat::robot {
namespace {

constexpr std::size_t MaxBytes = std::size_t(1) << 30;

bool fits(std::string_view text, const TextEdit &edit)
{
    return edit.at <= text.size() && text.substr(edit.at).starts_with(edit.before);
}

/// Does each edit lie before all that came ahead of it, so that every `at` counts in the original text?
bool goesBackwards(const Edit &edit)
{
    for (std::size_t i = 1; i < edit.size(); ++i) {
        if (edit[i].at + edit[i].before.size() > edit[i - 1].at)
            return false;
    }
    return true;
}

/// Edits that go backwards, in one pass over the text; thousands of them would otherwise move its end thousands of times.
std::optional<std::string> applyBackwards(std::string_view text, const Edit &edit)
{
    std::string out;
    std::size_t at = 0;
    for (auto it = edit.rbegin(); it != edit.rend(); ++it) {
        if (!fits(text, *it))
            return std::nullopt;
        out.append(text, at, it->at - at);
        out += it->after;
        at = it->at + it->before.size();
    }
    out.append(text, at);
    return out;
}

std::optional<std::string> applyInTurn(std::string text, const Edit &edit)
{
    for (const TextEdit &change : edit) {
        if (!fits(text, change) || text.size() + change.after.size() > 2 * MaxBytes)
            return std::nullopt;
        text.replace(change.at, change.before.size(), change.after);
    }
    return text;
}

/// The one range that holds all changes. What an edit leaves alone at the text's start and end shrinks with each one.
TextChange hullOf(const Edit &edit, std::size_t sizeBefore, std::size_t sizeAfter)
{
    std::size_t size = sizeBefore, head = sizeBefore, tail = sizeBefore;
    for (const TextEdit &change : edit) {
        head = std::min(head, change.at);
        tail = std::min(tail, size - change.at - change.before.size());
        size += change.after.size() - change.before.size();
    }
    tail = std::min(tail, std::min(sizeBefore, sizeAfter) - head);
    return {head, sizeBefore - tail, sizeAfter - tail};
}

} // namespace

FileKind fileKindOf(std::string_view path)
{
    const std::size_t slash = path.rfind('/');
    const std::string_view name = slash == path.npos ? path : path.substr(slash + 1);
    const std::size_t dot = name.rfind('.');
    const auto lower = [](std::string_view s) {
        std::string out(s);
        for (char &c : out)
            c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        return out;
    };
    if (dot != name.npos && lower(name.substr(dot)) == ".resource")
        return FileKind::Resource;
    return lower(name.substr(0, dot)) == "__init__" ? FileKind::Init : FileKind::Suite;
}

RobotDocument::RobotDocument(std::string bytes, FileKind kind, const Languages &languages)
    : m_tree(Tree::parse(std::move(bytes), kind, 0, languages))
{
}

Result<> RobotDocument::apply(const Edit &edit)
{
    if (isNoChange(edit))
        return {};
    const std::size_t size = bytes().size();
    auto text = goesBackwards(edit) ? applyBackwards(bytes(), edit) : applyInTurn(std::string(bytes()), edit);
    if (!text)
        return fail(Errc::Conflict, "The text has changed meanwhile, so this change no longer fits. Try it again.",
                    "a text edit does not match the document");
    if (text->size() > MaxBytes)
        return fail(Errc::TooLarge, "The file would become larger than 1 GiB.");
    const TextChange change = hullOf(edit, size, text->size());
    m_tree = Tree::reparse(*m_tree, std::move(*text), change, m_tree->version() + 1);
    return {};
}

} // namespace crat::robot
