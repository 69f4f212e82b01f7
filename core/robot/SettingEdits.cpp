#include "core/robot/SettingEdits.h"

#include <algorithm>
#include <span>

#include "core/robot/CellText.h"
#include "core/robot/Characters.h"
#include "core/robot/EditChain.h"
#include "core/robot/Edits.h"
#include "core/robot/Names.h"
#include "core/robot/Places.h"
#include "core/robot/RowStyle.h"
#include "core/robot/Settings.h"
#include "core/robot/Variables.h"

namespace crat::robot {
namespace {

using T = TokenType;

constexpr std::size_t LongLine = 120;

SettingPlace placeOf(const Tree &tree, std::optional<std::size_t> item)
{
    if (item)
        return tree.items()[*item].kind == ItemKind::Keyword ? SettingPlace::UserKeyword : SettingPlace::Test;
    switch (tree.kind()) {
    case FileKind::Init: return SettingPlace::InitFile;
    case FileKind::Resource: return SettingPlace::ResourceFile;
    case FileKind::Suite: break;
    }
    return SettingPlace::SuiteFile;
}

/// Where people put settings in a body, first to last; the last two stand at its end.
int rankOf(T setting)
{
    static constexpr T Order[] = {T::Documentation, T::Arguments, T::Tags, T::Timeout, T::Setup, T::Template};
    return static_cast<int>(std::find(std::begin(Order), std::end(Order), setting) - std::begin(Order));
}
bool comesLast(T setting)
{
    return setting == T::Teardown || setting == T::ReturnSetting;
}

std::size_t rowForNew(const Tree &tree, const Item &item, T setting)
{
    if (comesLast(setting))
        return item.contentEnd;
    std::size_t row = item.firstRow;
    while (row < item.contentEnd && tree.rows()[row].kind == RowKind::Setting &&
           rankOf(tree.rows()[row].lead) <= rankOf(setting) && !comesLast(tree.rows()[row].lead))
        ++row;
    return row;
}

Result<> checkAllowed(const Tree &tree, std::optional<std::size_t> item, T setting, std::size_t values)
{
    if (item && *item >= tree.items().size())
        return fail(Errc::BadInput, "It is not there any more. Look at the file again.");
    const SettingRule rule = settingRule(setting, placeOf(tree, item));
    if (!rule.allowed)
        return fail(Errc::BadInput, "The setting " + std::string(rule.name) + " is not possible here.");
    if (rule.oneValue && values > 1)
        return fail(Errc::BadInput, "The setting " + std::string(rule.name) + " takes one value.");
    return {};
}

/// Indices of the cells that are values: all data but the name and the option separator= of a variable.
std::vector<std::size_t> valueCells(const std::vector<Cell> &cells)
{
    std::vector<std::size_t> out;
    bool name = true;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i].type == T::Comment || cells[i].type == T::Option)
            continue;
        if (!name)
            out.push_back(i);
        name = false;
    }
    return out;
}

std::string orEmpty(const std::string &value)
{
    return value.empty() ? "${EMPTY}" : value;
}

/// A variable's last value that begins with separator= would be an option.
std::string variableValue(const std::string &value)
{
    constexpr std::string_view Option = "separator=";
    if (!value.starts_with(Option))
        return orEmpty(value);
    return "separator\\=" + value.substr(Option.size());
}

Edit appendValue(const Tree &tree, std::size_t row, const std::string &value)
{
    const std::vector<Cell> cells = tree.cells(row);
    const std::vector<std::size_t> values = valueCells(cells);
    const Cell &last = values.empty() ? cells[0] : cells[values.back()];
    const std::string source = cellSource(value);
    const bool ownLines = values.size() > 1 && cells[values[values.size() - 2]].line != last.line;
    const std::size_t lineLength = last.end - lineBeginOf(tree, last.begin) + source.size() + 4;
    const bool option =
        std::any_of(cells.begin(), cells.end(), [](const Cell &cell) { return cell.type == T::Option; });
    if (option || (!ownLines && lineLength <= LongLine))
        return {{last.end, {}, styleOf(tree, row).separator + source}};
    return insertLines(tree, lineEndOf(tree, row, last.line),
                       continuationPrefix(tree, row) + source + std::string(tree.lineEnd()));
}

Result<Edit> setValues(const Tree &tree, std::size_t row, const std::vector<std::string> &values)
{
    EditChain chain(tree);
    const std::vector<std::size_t> old = valueCells(tree.cells(row));
    bool good = true;
    for (std::size_t i = old.size(); good && i > values.size(); --i)
        good = chain.add(deleteCell(chain.tree(), row, old[i - 1]));
    for (std::size_t i = 0; good && i < std::min(old.size(), values.size()); ++i)
        good = chain.add(setCell(chain.tree(), row, old[i], orEmpty(values[i])));
    for (std::size_t i = old.size(); good && i < values.size(); ++i)
        good = chain.add(appendValue(chain.tree(), row, orEmpty(values[i])));
    return chain.take();
}

Result<Edit> addSetting(const Tree &tree, std::optional<std::size_t> item, T setting, std::vector<std::string> cells)
{
    const std::string name(settingRule(setting, placeOf(tree, item)).name);
    if (!item) {
        cells.insert(cells.begin(), name);
        return addSectionRow(tree, SectionKind::Settings, cells, setting == T::Documentation);
    }
    cells.insert(cells.begin(), "[" + name + "]");
    return insertRows(tree, *item, rowForNew(tree, tree.items()[*item], setting), {cells});
}

Result<Edit> setSettingOf(const Tree &tree, std::optional<std::size_t> item, T setting,
                          const std::vector<std::string> &values)
{
    if (const auto ok = checkAllowed(tree, item, setting, values.size()); !ok)
        return tl::unexpected(ok.error());
    const auto row = item ? findSetting(tree, *item, setting) : findSetting(tree, setting);
    if (values.empty())
        return row ? deleteRows(tree, *row, 1) : Result<Edit>(Edit{});
    if (row)
        return setValues(tree, *row, values);
    EditChain chain(tree);
    std::vector<std::string> first{orEmpty(values[0])};
    std::size_t length = 30 + first[0].size();
    std::size_t taken = 1;
    for (; taken < values.size() && length + values[taken].size() + 4 <= LongLine; ++taken) {
        length += values[taken].size() + 4;
        first.push_back(orEmpty(values[taken]));
    }
    if (chain.add(addSetting(tree, item, setting, first)) && taken < values.size()) {
        const auto added = item ? findSetting(chain.tree(), *item, setting) : findSetting(chain.tree(), setting);
        if (added)
            chain.add(setValues(chain.tree(), *added, values));
    }
    return chain.take();
}

/// One line of a documentation.
struct DocLine {
    std::size_t begin, end; ///< bytes of its values
    std::uint32_t line;
    std::string text; ///< as Robot reads it, without what ends it
    bool goesOn;      ///< ends with a backslash or \n: no line end of its own
};

bool escapesItsEnd(std::string_view text, bool newlineToo)
{
    if (newlineToo && text.ends_with('n'))
        text.remove_suffix(1);
    std::size_t backslashes = 0;
    while (backslashes < text.size() && text[text.size() - 1 - backslashes] == '\\')
        ++backslashes;
    return backslashes % 2 == 1;
}

std::vector<DocLine> docLines(const Tree &tree, std::size_t row)
{
    std::vector<DocLine> lines;
    std::size_t base = 0, reached = 0; // columns
    Places places(tree);
    const std::vector<Cell> cells = tree.cells(row);
    for (const std::size_t i : valueCells(cells)) {
        const Cell &cell = cells[i];
        const std::size_t at = places.of(cell.begin).column;
        const bool first = lines.empty() || lines.back().line != cell.line;
        if (first) {
            lines.push_back({cell.begin, cell.end, cell.line, {}, false});
            reached = base;
        }
        DocLine &line = lines.back();
        if (at > reached && reached > 0)
            line.text.append(at - reached, ' ');
        else if (!first)
            line.text += ' ';
        line.text += escapesItsEnd(cell.text, false) ? cell.text.substr(0, cell.text.size() - 1) : cell.text;
        line.goesOn = escapesItsEnd(cell.text, true);
        line.end = cell.end;
        reached = at + characterCount(cell.text);
        if (first && (base == 0 || (at < base && !cell.text.empty())))
            base = at;
    }
    return lines;
}

std::vector<std::string> splitLines(std::string_view text)
{
    std::vector<std::string> lines;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(findLineEnd(text, at), text.size());
        lines.emplace_back(stripRight(text.substr(at, end - at)));
        at = end < text.size() ? end + lineEndAt(text, end) : text.size() + 1;
    }
    while (!lines.empty() && lines.back().empty())
        lines.pop_back();
    while (!lines.empty() && lines.front().empty())
        lines.erase(lines.begin());
    return lines;
}

std::string docSource(const std::string &line)
{
    std::string source = line.empty() ? std::string() : cellSource(line);
    return escapesItsEnd(source, false) ? source + '\\' : source;
}

std::string newDocLines(const Tree &tree, std::size_t row, std::span<const std::string> lines)
{
    const std::string prefix = continuationPrefix(tree, row);
    std::string out;
    for (const std::string &line : lines)
        out +=
            (line.empty() ? std::string(stripRight(prefix)) : prefix + docSource(line)) + std::string(tree.lineEnd());
    return out;
}

/// Lines that are the same at the start and the end stay as they are; those between change, go or come.
Result<Edit> setDocLines(const Tree &tree, std::size_t row, const std::vector<std::string> &lines)
{
    const std::vector<DocLine> old = docLines(tree, row);
    const bool joined = std::any_of(old.begin(), old.end(), [](const DocLine &line) { return line.goesOn; });
    if (old.empty()) {
        EditChain chain(tree);
        if (chain.add(appendValue(tree, row, docSource(lines[0]))))
            chain.add(setDocLines(chain.tree(), row, lines));
        return chain.take();
    }
    const std::size_t shorter = std::min(old.size(), lines.size());
    std::size_t head = 0, tail = 0;
    while (!joined && head < shorter && old[head].text == lines[head])
        ++head;
    while (!joined && tail < shorter - head && old[old.size() - 1 - tail].text == lines[lines.size() - 1 - tail])
        ++tail;
    const std::size_t oldEnd = old.size() - tail, newEnd = lines.size() - tail;
    const std::size_t both = std::min(oldEnd, newEnd);
    EditChain chain(tree); // from the file's end to its start
    if (newEnd > both) {
        const std::size_t at = lineEndOf(tree, row, old[oldEnd - 1].line);
        chain.add(insertLines(tree, at, newDocLines(tree, row, std::span(lines).subspan(both, newEnd - both))));
    }
    // Line by line of what is left: the last line of a file without a line end takes the one before it along.
    for (std::size_t i = oldEnd; i > both; --i)
        chain.add(removeLineOf(chain.tree(), row, old[i - 1].line));
    for (std::size_t i = both; i > head; --i) {
        const DocLine &line = old[i - 1];
        std::string source = docSource(lines[i - 1]);
        if (line.begin == line.end && !source.empty()) { // a lone "..."
            const std::string prefix = continuationPrefix(tree, row);
            source.insert(0, prefix.substr(prefix.rfind("...") + 3));
        }
        chain.add(replaceText(chain.tree(), line.begin, line.end, source));
    }
    return chain.take();
}

} // namespace

std::optional<std::size_t> findSetting(const Tree &tree, TokenType setting)
{
    for (const Section &section : tree.sections()) {
        if (section.kind != SectionKind::Settings)
            continue;
        for (std::size_t row = section.firstRow; row < section.endRow; ++row) {
            if (tree.rows()[row].lead == setting)
                return row;
        }
    }
    return std::nullopt;
}

std::optional<std::size_t> findSetting(const Tree &tree, std::size_t item, TokenType setting)
{
    if (item >= tree.items().size())
        return std::nullopt;
    for (std::size_t row = tree.items()[item].firstRow; row < tree.items()[item].endRow; ++row) {
        if (tree.rows()[row].lead == setting)
            return row;
    }
    return std::nullopt;
}

std::optional<std::size_t> findVariable(const Tree &tree, std::string_view name)
{
    const auto baseOf = [](std::string_view text) {
        const std::string_view base = searchVariable(text).base;
        return base.substr(0, base.rfind(": "));
    };
    const std::string_view wanted = baseOf(name);
    for (std::size_t row = 0; row < tree.rows().size(); ++row) {
        if (tree.rows()[row].kind == RowKind::Variable &&
            sameName(ItemKind::Keyword, baseOf(tree.cells(row)[0].text), wanted))
            return row;
    }
    return std::nullopt;
}

std::vector<std::string> valuesOf(const Tree &tree, std::size_t row)
{
    std::vector<std::string> values;
    const std::vector<Cell> cells = tree.cells(row);
    for (const std::size_t i : valueCells(cells))
        values.emplace_back(cells[i].text);
    return values;
}

Result<Edit> setSetting(const Tree &tree, TokenType setting, const std::vector<std::string> &values)
{
    return setSettingOf(tree, std::nullopt, setting, values);
}

Result<Edit> setSetting(const Tree &tree, std::size_t item, TokenType setting, const std::vector<std::string> &values)
{
    return setSettingOf(tree, item, setting, values);
}

std::string documentationText(const Tree &tree, std::size_t row)
{
    std::string text;
    for (const DocLine &line : docLines(tree, row))
        text += line.text + (line.goesOn ? "" : "\n");
    return std::string(stripRight(text));
}

Result<Edit> setDocumentation(const Tree &tree, std::optional<std::size_t> item, std::string_view text)
{
    const std::vector<std::string> lines = splitLines(text);
    if (lines.empty())
        return setSettingOf(tree, item, T::Documentation, {});
    if (const auto ok = checkAllowed(tree, item, T::Documentation, 1); !ok)
        return tl::unexpected(ok.error());
    const auto find = [&](const Tree &in) {
        return item ? findSetting(in, *item, T::Documentation) : findSetting(in, T::Documentation);
    };
    if (const auto row = find(tree))
        return setDocLines(tree, *row, lines);
    EditChain chain(tree);
    if (chain.add(addSetting(tree, item, T::Documentation, {docSource(lines[0])}))) {
        if (const auto row = find(chain.tree()))
            chain.add(setDocLines(chain.tree(), *row, lines));
    }
    return chain.take();
}

Result<Edit> setVariable(const Tree &tree, std::string_view name, const std::vector<std::string> &values)
{
    const VariableMatch match = searchVariable(name);
    const bool whole = match.begin == 0 && match.end == name.size() && !strip(match.base).empty();
    if (!whole || !isAssign(name) || name.back() != '}')
        return fail(Errc::BadInput,
                    "\"" + std::string(name) + "\" is no name of a variable: write ${name}, @{name} or &{name}.");
    const auto row = findVariable(tree, name);
    if (!row) {
        std::vector<std::string> cells{std::string(name)};
        for (const std::string &value : values)
            cells.push_back(variableValue(value));
        return values.empty() ? Result<Edit>(Edit{}) : addSectionRow(tree, SectionKind::Variables, cells);
    }
    if (values.empty())
        return deleteRows(tree, *row, 1);
    std::vector<std::string> safe;
    for (const std::string &value : values)
        safe.push_back(variableValue(value));
    EditChain chain(tree);
    const std::string_view written = tree.cells(*row)[0].text;
    const bool renames = written[0] != name[0];
    if (!renames || chain.add(setCell(tree, *row, 0, name)))
        chain.add(setValues(chain.tree(), *row, safe));
    return chain.take();
}

} // namespace crat::robot
