#include "core/robot/diagnostics/Suppression.h"

#include <algorithm>
#include <queue>

#include "core/robot/Characters.h"

namespace crat::robot {
namespace {

constexpr std::uint32_t LastLine = 0xffffffff;

struct Comment {
    bool on = false;
    std::string_view rules; ///< behind the =; empty: all
};

bool isWordPart(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || (c & 0x80) != 0;
}

/// Where the word stands, with nothing before it that belongs to it, nor behind it unless it ends with a colon.
std::size_t findWord(std::string_view text, std::string_view word)
{
    for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        const bool ends = word.ends_with(':') || end == text.size() || !isWordPart(text[end]);
        if (ends && (at == 0 || !isWordPart(text[at - 1])))
            return at;
    }
    return text.npos;
}

/// "disable=a,b" behind "crat:", "off=a" behind "robocop:", or nothing.
std::optional<Comment> directiveAt(std::string_view text, std::string_view marker, std::string_view off,
                                   std::string_view on)
{
    const std::size_t at = findWord(text, marker);
    if (at == std::string_view::npos)
        return std::nullopt;
    std::string_view rest = stripLeft(text.substr(at + marker.size()));
    Comment directive;
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
    // Up to the first thing that is no blank, which is not far: only the first comment of a line can stand alone.
    const std::string_view before = std::string_view(facts.source).substr(lineBegin, comment.begin - lineBegin);
    const bool alone = m_lastLine != line && stripLeft(before).empty();
    m_lastLine = line;
    if (findWord(text, "noqa") != text.npos && !alone)
        add("", {line, line, false});
    auto directive = directiveAt(text, "crat:", "disable", "enable");
    if (!directive)
        directive = directiveAt(text, "robocop:", "off", "on");
    if (!directive)
        return;
    if (directive->on) {
        if (line != LastLine)
            add(directive->rules, {line + 1, LastLine, true});
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
    add(directive->rules, {first, last, false});
}

void Suppressions::add(std::string_view list, const Directive &directive)
{
    const auto index = static_cast<std::uint32_t>(m_directives.size());
    m_directives.push_back(directive);
    if (list.empty()) {
        m_ofRule[""].push_back(index);
        return;
    }
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        const std::string_view rule = strip(list.substr(0, comma));
        list.remove_prefix(std::min(comma + 1, list.size()));
        if (rule.empty())
            continue;
        auto &indices = m_ofRule[std::string(rule)];
        if (indices.empty() || indices.back() != index)
            indices.push_back(index);
    }
}

/// The directives that concern the rule lie over one another, the last one on top: what is seen of them from above.
std::vector<Suppressions::Part> Suppressions::partsOf(std::string_view rule) const
{
    std::vector<std::uint32_t> concerned;
    for (const std::string_view name : {std::string_view(), rule}) {
        if (const auto it = m_ofRule.find(name); it != m_ofRule.end())
            concerned.insert(concerned.end(), it->second.begin(), it->second.end());
    }
    std::vector<std::uint32_t> edges;
    for (const std::uint32_t index : concerned) {
        edges.push_back(m_directives[index].first);
        if (m_directives[index].last != LastLine)
            edges.push_back(m_directives[index].last + 1);
    }
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    std::sort(concerned.begin(), concerned.end(), [this](std::uint32_t a, std::uint32_t b) {
        return std::pair(m_directives[a].first, a) < std::pair(m_directives[b].first, b);
    });
    std::priority_queue<std::uint32_t> open;
    std::vector<Part> parts;
    std::size_t next = 0;
    for (const std::uint32_t line : edges) {
        for (; next < concerned.size() && m_directives[concerned[next]].first <= line; ++next)
            open.push(concerned[next]);
        while (!open.empty() && m_directives[open.top()].last < line)
            open.pop();
        parts.push_back({line, !open.empty() && !m_directives[open.top()].on});
    }
    return parts;
}

bool Suppressions::covers(std::string_view rule, std::uint32_t line)
{
    auto it = m_parts.find(rule);
    if (it == m_parts.end())
        it = m_parts.emplace(std::string(rule), partsOf(rule)).first;
    const auto &parts = it->second;
    const auto after = std::upper_bound(parts.begin(), parts.end(), line,
                                        [](std::uint32_t wanted, const Part &part) { return wanted < part.from; });
    return after != parts.begin() && std::prev(after)->off;
}

} // namespace crat::robot
