#include "core/robot/diagnostics/Suppression.h"

#include <algorithm>

#include "core/robot/Characters.h"

namespace crat::robot {
namespace {

constexpr std::uint32_t LastLine = 0xffffffff;

struct Directive {
    bool on = false;
    std::string_view rules; ///< behind the =; empty: all
};

/// "disable=a,b" behind "crat:", "off=a" behind "robocop:", or nothing.
std::optional<Directive> directiveAt(std::string_view text, std::string_view marker, std::string_view off,
                                     std::string_view on)
{
    const std::size_t at = text.find(marker);
    if (at == std::string_view::npos)
        return std::nullopt;
    std::string_view rest = stripLeft(text.substr(at + marker.size()));
    Directive directive;
    if (rest.starts_with(off))
        rest.remove_prefix(off.size());
    else if (rest.starts_with(on)) {
        rest.remove_prefix(on.size());
        directive.on = true;
    } else
        return std::nullopt;
    rest = stripLeft(rest);
    if (rest.starts_with('=')) {
        rest = stripLeft(rest.substr(1));
        std::size_t end = 0;
        while (end < rest.size() && (rest[end] == ',' || rest[end] == '-' || rest[end] == '_' ||
                                     std::isalnum(static_cast<unsigned char>(rest[end])) ||
                                     (rest[end] == ' ' && end > 0 && rest[end - 1] == ',')))
            ++end;
        directive.rules = rest.substr(0, end);
    }
    return directive;
}

} // namespace

Suppressions::Suppressions(const FileFacts &facts)
{
    for (const Span comment : facts.comments)
        read(facts, comment);
}

void Suppressions::read(const FileFacts &facts, Span comment)
{
    const std::string_view text = facts.text(comment);
    const std::uint32_t line = facts.lineAt(comment.begin);
    const std::size_t lineBegin = facts.lines[line - 1];
    const bool alone = strip(std::string_view(facts.source).substr(lineBegin, comment.begin - lineBegin)).empty();
    if (const std::size_t noqa = text.find("noqa"); noqa != std::string_view::npos && !alone)
        m_ranges.push_back({"", line, line});
    auto directive = directiveAt(text, "crat:", "disable", "enable");
    if (!directive)
        directive = directiveAt(text, "robocop:", "off", "on");
    if (!directive)
        return;
    if (directive->on) {
        end(directive->rules, line);
        return;
    }
    std::uint32_t last = line, first = line;
    if (alone) {
        const bool indented = comment.begin != lineBegin;
        const auto header = std::upper_bound(facts.headers.begin(), facts.headers.end(), comment.begin);
        last = header == facts.headers.end() ? LastLine : facts.lineAt(*header) - 1;
        const std::uint32_t item = facts.itemAt(comment.begin);
        if (header == facts.headers.begin()) {
            first = 1;
            last = LastLine;
        } else if (indented && item != None) {
            last = facts.lineAt(facts.items[item].whole.end > 0 ? facts.items[item].whole.end - 1 : 0);
        }
    }
    add(facts, directive->rules, first, last);
}

void Suppressions::add(const FileFacts &, std::string_view list, std::uint32_t first, std::uint32_t last)
{
    if (list.empty()) {
        m_ranges.push_back({"", first, last});
        return;
    }
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        m_ranges.push_back({std::string(strip(list.substr(0, comma))), first, last});
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
}

void Suppressions::end(std::string_view list, std::uint32_t line)
{
    for (Range &range : m_ranges) {
        const bool named = list.empty() || range.rule.empty() || list.find(range.rule) != std::string_view::npos;
        if (named && range.last > line && range.first < line)
            range.last = line;
    }
}

bool Suppressions::covers(std::string_view rule, std::uint32_t line) const
{
    return std::any_of(m_ranges.begin(), m_ranges.end(), [&](const Range &range) {
        return line >= range.first && line <= range.last && (range.rule.empty() || range.rule == rule);
    });
}

} // namespace crat::robot
