#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/robot/Check.h"
#include "core/robot/Places.h"

/// What the checks of single rows share. Not for other modules.
namespace crat::robot {

/// The data tokens of a statement, in the order of the file.
using Parts = std::span<const Token>;

/// Tells what is wrong with parts of a tree.
class PartReport {
public:
    PartReport(const Tree &tree, Places &places, std::vector<Finding> &findings)
        : m_tree(tree), m_places(places), m_findings(findings)
    {
    }

    const Tree &tree() const { return m_tree; }
    std::string_view text(const Token &token) const { return m_tree.text(token); }
    std::string quoted(const Token &token) const { return "\"" + std::string(text(token)) + "\""; }
    void add(std::string_view rule, std::string message, const Token &at, Severity severity = Severity::Error);
    /// Reads the row's data tokens.
    Parts partsOf(const Row &row);

private:
    const Tree &m_tree;
    Places &m_places;
    std::vector<Finding> &m_findings;
    std::vector<Token> m_parts;
};

const Token *firstOf(Parts parts, TokenType type);
std::size_t countOf(Parts parts, TokenType type);

/// A variable that is set: ${x}, @{x: int}, &{x}, with or without "=" behind it, no items; then its values.
void checkDefinition(PartReport &report, const Token &variable, Parts values);
/// Variables before a keyword or an inline IF, with their types.
void checkAssignment(PartReport &report, Parts parts);
/// Is it one $ variable and nothing else: no items, no variable inside its name? A type may stand in it.
bool isPlainScalar(std::string_view text);

void checkFor(PartReport &report, Parts parts);
void checkExcept(PartReport &report, Parts parts);
void checkVar(PartReport &report, Parts parts);
/// [Arguments]
void checkArgumentsSetting(PartReport &report, Parts parts);

} // namespace crat::robot
