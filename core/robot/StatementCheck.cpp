#include "core/robot/StatementCheck.h"

#include <algorithm>

#include "core/robot/InlineIfCheck.h"
#include "core/robot/Names.h"
#include "core/robot/StatementParts.h"
#include "core/robot/TimeText.h"
#include "core/robot/Variables.h"

namespace crat::robot {
namespace {

using T = TokenType;

/// A timeout that is none: a test with it fails, and a keyword's says nothing until it is run.
void checkTimeout(PartReport &report, Parts parts, Severity severity)
{
    if (parts.size() != 2)
        return;
    const std::string_view value = report.text(parts[1]);
    if (!value.empty() && !mayBeTime(value) &&
        !(value.size() == 4 && (value[0] == 'N' || value[0] == 'n') &&
          (value.substr(1) == "ONE" || value.substr(1) == "one")))
        report.add("setting-values", report.quoted(parts[1]) + " is no time: write 30 s, 1 min 30 s or NONE.", parts[1],
                   severity);
}

/// A variable's name without its type.
std::string_view baseOf(std::string_view base)
{
    return base.substr(0, base.rfind(": "));
}

void checkSetting(PartReport &report, const Row &row, bool keyword)
{
    if (row.lead == T::Arguments && keyword)
        checkArgumentsSetting(report, report.partsOf(row));
    else if (row.lead == T::Timeout)
        checkTimeout(report, report.partsOf(row), keyword ? Severity::Warning : Severity::Error);
}

void checkControl(PartReport &report, const Row &row)
{
    switch (row.lead) {
    case T::For: checkFor(report, report.partsOf(row)); break;
    case T::Except: checkExcept(report, report.partsOf(row)); break;
    case T::Var: checkVar(report, report.partsOf(row)); break;
    case T::Assign:
    case T::InlineIf: checkInlineIf(report, report.partsOf(row)); break;
    case T::ElseIf:
        if (const Parts parts = report.partsOf(row); parts.size() > 2)
            report.add("invalid-block", "This ELSE IF has more than one condition. Are there two blanks inside it?",
                       parts[2]);
        break;
    default: break;
    }
}

} // namespace

void checkStatements(const Tree &tree, const Item &item, Places &places, std::vector<Finding> &findings)
{
    PartReport report(tree, places, findings);
    for (std::size_t i = item.firstRow; i < item.endRow; ++i) {
        // Rows that cannot be wrong, calls without assignments above all, are not looked at.
        const Row &row = tree.rows()[i];
        if (row.kind == RowKind::KeywordCall && row.lead == T::Assign)
            checkAssignment(report, report.partsOf(row));
        else if (row.kind == RowKind::Setting)
            checkSetting(report, row, item.kind == ItemKind::Keyword);
        else if (row.kind == RowKind::Control)
            checkControl(report, row);
    }
}

void checkVariableRow(const Tree &tree, const Row &row, Places &places, std::vector<Finding> &findings)
{
    PartReport report(tree, places, findings);
    const Parts parts = report.partsOf(row);
    checkDefinition(report, parts[0], parts.subspan(1));
    const std::string_view own = baseOf(searchVariable(report.text(parts[0])).base);
    for (const Token &part : parts.subspan(1)) {
        for (std::string_view rest = report.text(part); !own.empty() && rest.find('{') != std::string_view::npos;) {
            const VariableMatch match = searchVariable(rest, "$@&");
            if (!match.identifier)
                break;
            if (sameName(ItemKind::Keyword, match.base, own)) {
                report.add("invalid-variable", "The value of " + report.quoted(parts[0]) + " is the variable itself.",
                           part);
                break;
            }
            rest.remove_prefix(match.end);
        }
    }
}

void checkTestTimeout(const Tree &tree, const Row &row, Places &places, std::vector<Finding> &findings)
{
    const auto &rows = tree.rows();
    const auto &items = tree.items();
    const bool all = !items.empty() && std::all_of(items.begin(), items.end(), [&](const Item &item) {
        return item.kind == ItemKind::Keyword || std::any_of(rows.begin() + static_cast<std::ptrdiff_t>(item.firstRow),
                                                             rows.begin() + static_cast<std::ptrdiff_t>(item.endRow),
                                                             [](const Row &r) { return r.lead == T::Timeout; });
    });
    PartReport report(tree, places, findings);
    checkTimeout(report, report.partsOf(row), all ? Severity::Warning : Severity::Error);
}

} // namespace crat::robot
