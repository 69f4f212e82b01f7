#pragma once

#include <string>

#include "core/robot/Tree.h"

namespace crat::robot::test {

/// Says where two trees differ in anything that they show; empty if nowhere.
inline std::string differenceOf(const Tree &a, const Tree &b)
{
    const auto text = [](std::string_view what, std::size_t i) {
        return std::string(what) + " " + std::to_string(i);
    };
    if (a.bytes() != b.bytes() || a.kind() != b.kind())
        return "bytes";
    if (a.hasBom() != b.hasBom() || a.hasNul() != b.hasNul() || a.invalidUtf8() != b.invalidUtf8())
        return "flags of the bytes";
    if (a.lineEnd() != b.lineEnd() || a.lineCount() != b.lineCount())
        return "line ends";
    const auto compare = [&](std::string_view what, const auto &x, const auto &y, auto &&same) {
        for (std::size_t i = 0; i < x.size() && i < y.size(); ++i) {
            if (!same(x[i], y[i]))
                return text(what, i);
        }
        return x.size() == y.size() ? std::string() : text(what, std::min(x.size(), y.size())) + " (count)";
    };
    const LexedFile &l = a.lexed(), &m = b.lexed();
    std::string found = compare("token", l.tokens, m.tokens, [](const Token &x, const Token &y) {
        return x.begin == y.begin && x.size == y.size && x.type == y.type && x.flags == y.flags;
    });
    if (found.empty())
        found = compare("statement", l.statements, m.statements, [](const LexedStatement &x, const LexedStatement &y) {
            return x.firstToken == y.firstToken && x.endToken == y.endToken && x.firstLine == y.firstLine &&
                   x.depth == y.depth && x.section == y.section && x.startsSection == y.startsSection;
        });
    if (found.empty())
        found = compare("error", l.errors, m.errors,
                        [](const LexError &x, const LexError &y) { return x.token == y.token && x.code == y.code; });
    if (found.empty())
        found = compare("row", a.rows(), b.rows(), [](const Row &x, const Row &y) {
            return x.kind == y.kind && x.depth == y.depth && x.piped == y.piped &&
                   x.sharesNameLine == y.sharesNameLine && x.lead == y.lead && x.shape == y.shape &&
                   x.firstToken == y.firstToken && x.endToken == y.endToken && x.firstLine == y.firstLine &&
                   x.lastLine == y.lastLine && x.begin == y.begin && x.end == y.end;
        });
    if (found.empty())
        found = compare("section", a.sections(), b.sections(), [](const Section &x, const Section &y) {
            return x.kind == y.kind && x.headerRow == y.headerRow && x.firstRow == y.firstRow && x.endRow == y.endRow &&
                   x.firstItem == y.firstItem && x.endItem == y.endItem;
        });
    if (found.empty())
        found = compare("item", a.items(), b.items(), [](const Item &x, const Item &y) {
            return x.kind == y.kind && x.name == y.name && x.section == y.section && x.nameRow == y.nameRow &&
                   x.firstRow == y.firstRow && x.endRow == y.endRow && x.contentEnd == y.contentEnd &&
                   x.firstLine == y.firstLine && x.lastLine == y.lastLine;
        });
    return found;
}

} // namespace crat::robot::test
