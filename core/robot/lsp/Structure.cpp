#include "core/robot/lsp/Structure.h"

#include "core/robot/Characters.h"

namespace crat::robot::lsp {
namespace {

/// SymbolKind of the protocol.
enum Symbol : int { Namespace = 3, Method = 6, Property = 7, Function = 12, Variable = 13 };

/// Symbols of one document; blank names, which the protocol forbids, become "?".
class SymbolList {
public:
    SymbolList(const TextDocument &document, Encoding encoding)
        : m_document(document), m_tree(*document.robot.tree()), m_encoding(encoding)
    {
    }

    json::array run() const
    {
        json::array result;
        for (const Section &section : m_tree.sections()) {
            if (!section.headerRow)
                continue;
            const std::vector<Cell> cells = m_tree.cells(*section.headerRow);
            if (cells.empty())
                continue;
            const Row &header = m_tree.rows()[*section.headerRow];
            const std::size_t end =
                section.endRow > section.firstRow ? m_tree.rows()[section.endRow - 1].end : header.end;
            json::object symbol =
                make(strip(stars(cells[0].text)), Namespace, header.begin, end, cells[0].begin, cells[0].end);
            symbol["children"] = children(section);
            result.push_back(std::move(symbol));
        }
        return result;
    }

private:
    static std::string_view stars(std::string_view text)
    {
        while (!text.empty() && (text.front() == '*' || spaceAt(text, 0)))
            text.remove_prefix(1);
        while (!text.empty() && (text.back() == '*' || spaceBefore(text, text.size())))
            text.remove_suffix(1);
        return text;
    }

    json::object make(std::string_view name, Symbol kind, std::size_t begin, std::size_t end, std::size_t nameBegin,
                      std::size_t nameEnd) const
    {
        if (name.empty())
            name = "?";
        return {{"name", json::string(name.data(), name.size())},
                {"kind", int(kind)},
                {"range", toJson(m_document.rangeOf(begin, std::max(end, nameEnd), m_encoding))},
                {"selectionRange", toJson(m_document.rangeOf(nameBegin, nameEnd, m_encoding))}};
    }

    json::array children(const Section &section) const
    {
        json::array result;
        for (std::size_t i = section.firstItem; i < section.endItem; ++i) {
            const Item &item = m_tree.items()[i];
            const Row &first = m_tree.rows()[item.nameRow];
            const std::size_t last = std::max(item.contentEnd, item.firstRow);
            const std::size_t end = last > item.firstRow ? m_tree.rows()[last - 1].end : first.end;
            const auto at = static_cast<std::size_t>(item.name.data() - m_tree.bytes().data());
            result.push_back(make(item.name, item.kind == ItemKind::Keyword ? Function : Method,
                                  std::min(first.begin, at), end, at, at + item.name.size()));
        }
        if (section.firstItem == section.endItem)
            addRows(section, result);
        return result;
    }

    void addRows(const Section &section, json::array &result) const
    {
        for (std::size_t row = section.firstRow; row < section.endRow; ++row) {
            const Row &r = m_tree.rows()[row];
            if (r.kind != RowKind::Variable && r.kind != RowKind::Setting)
                continue;
            const std::vector<Cell> cells = m_tree.cells(row);
            if (cells.empty())
                continue;
            std::string name(cells[0].text);
            if (r.kind == RowKind::Setting && cells.size() > 1 && cells[1].type == TokenType::Name)
                name += " " + std::string(cells[1].text); // "Library Collections"
            result.push_back(make(name, r.kind == RowKind::Variable ? Variable : Property, r.begin, r.end,
                                  cells[0].begin, cells[0].end));
        }
    }

    const TextDocument &m_document;
    const Tree &m_tree;
    Encoding m_encoding;
};

class FoldList {
public:
    explicit FoldList(const TextDocument &document) : m_document(document), m_tree(*document.robot.tree()) {}

    json::array run()
    {
        for (const Section &section : m_tree.sections()) {
            if (section.headerRow)
                addRows(*section.headerRow, lastContent(section.firstRow, section.endRow), "region");
        }
        for (const Item &item : m_tree.items()) {
            addRows(item.nameRow, lastContent(item.firstRow, item.contentEnd), "region");
            addBlocks(item);
        }
        for (std::size_t row = 0; row < m_tree.rows().size(); ++row) {
            const Row &r = m_tree.rows()[row];
            if (r.lastLine > r.firstLine && r.kind != RowKind::Name)
                addRows(row, row, r.kind == RowKind::Comment ? "comment" : "");
        }
        return std::move(m_result);
    }

private:
    /// The last row of [first, end) that is not blank; `first - 1` if there is none.
    std::size_t lastContent(std::size_t first, std::size_t end) const
    {
        while (end > first && m_tree.rows()[end - 1].kind == RowKind::Blank)
            --end;
        return end - 1;
    }

    void addRows(std::size_t first, std::size_t last, std::string_view kind)
    {
        if (last < first || last >= m_tree.rows().size())
            return;
        const std::size_t end = m_tree.rows()[last].end;
        const std::uint32_t from =
            m_document.lines.positionOf(m_document.text(), m_tree.rows()[first].begin, Encoding::Utf8).line;
        const std::uint32_t to = m_document.lines.positionOf(m_document.text(), end ? end - 1 : 0, Encoding::Utf8).line;
        if (to <= from)
            return;
        json::object range{{"startLine", from}, {"endLine", to}};
        if (!kind.empty())
            range["kind"] = json::string(kind.data(), kind.size());
        m_result.push_back(std::move(range));
    }

    void addBlocks(const Item &item)
    {
        std::vector<std::size_t> open;
        for (std::size_t row = item.firstRow; row < item.endRow; ++row) {
            if (m_tree.rows()[row].kind != RowKind::Control)
                continue;
            const std::vector<Cell> cells = m_tree.cells(row);
            const TokenType type = cells.empty() ? TokenType::Ignored : cells[0].type;
            const bool ends = type == TokenType::End || isBranch(type);
            if (ends && !open.empty()) {
                addRows(open.back(), type == TokenType::End ? row : row - 1, "");
                open.pop_back();
            }
            if (opensBlock(type) || isBranch(type))
                open.push_back(row);
        }
    }

    const TextDocument &m_document;
    const Tree &m_tree;
    json::array m_result;
};

} // namespace

json::array documentSymbols(const TextDocument &document, Encoding encoding)
{
    return SymbolList(document, encoding).run();
}

json::array foldingRanges(const TextDocument &document)
{
    return FoldList(document).run();
}

} // namespace crat::robot::lsp
