#include "core/robot/Document.h"

namespace crat::robot {
namespace {

constexpr std::size_t MaxBytes = std::size_t(1) << 30;

bool fits(std::string_view text, const TextEdit &edit)
{
    return edit.at <= text.size() && text.substr(edit.at).starts_with(edit.before);
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

RobotDocument::RobotDocument(std::string bytes, FileKind kind) : m_tree(Tree::parse(std::move(bytes), kind)) {}

Result<> RobotDocument::apply(const Edit &edit)
{
    if (isNoChange(edit))
        return {};
    std::string text(bytes());
    for (const TextEdit &change : edit) {
        if (!fits(text, change))
            return fail(Errc::Conflict, "The text has changed meanwhile, so this change no longer fits. Try it again.",
                        "text edit at byte " + std::to_string(change.at) + " does not match the document");
        if (text.size() - change.before.size() + change.after.size() > MaxBytes)
            return fail(Errc::TooLarge, "The file would become larger than 1 GiB.");
        text.replace(change.at, change.before.size(), change.after);
    }
    m_tree = Tree::parse(std::move(text), m_tree->kind(), m_tree->version() + 1);
    return {};
}

} // namespace crat::robot
