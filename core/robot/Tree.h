#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/robot/Lexer.h"
#include "core/robot/Token.h"

namespace crat::robot {

enum class RowKind : std::uint8_t {
    Blank,
    Comment,
    Header,   ///< *** Test Cases ***
    Name,     ///< the line (or its part) that names a test, task or keyword
    Setting,  ///< a row of a Settings section, or [Setting] in a body
    Variable, ///< a row of a Variables section
    KeywordCall,
    TemplateData, ///< arguments of a template
    Control,      ///< FOR, WHILE, IF, inline IF, ELSE, TRY, EXCEPT, FINALLY, END, VAR, RETURN, BREAK, CONTINUE, GROUP
    Config,       ///< Language: …
    Error,        ///< something that Robot refuses; Tree::errors() says why
};

enum class CellKind : std::uint8_t {
    Keyword,
    Argument,
    Assign,
    Control,
    Setting,
    Variable,
    Name,
    Option,
    Comment,
    Header,
    Error
};

/// One cell: a data token, or what is a comment at the end of a line (from its # on, as one cell).
struct Cell {
    CellKind kind;
    TokenType type;
    std::size_t begin, end; ///< bytes in the file
    std::uint32_t line;     ///< 1-based; cells after a continuation mark are on later lines
    std::string_view text;  ///< as it stands in the file (Robot's escapes and all); valid as long as the tree
};

/// One logical statement. Its continuation lines (and blank or comment lines between them) belong to it; trailing comment
/// lines and blank lines are rows of their own.
struct Row {
    RowKind kind = RowKind::Blank;
    std::uint16_t depth = 0;             ///< blocks round it, for indentation and guides
    bool piped = false;                  ///< cells are separated by pipes
    bool sharesNameLine = false;         ///< stands behind the name on the name's line, or is that name
    TokenType lead = TokenType::Ignored; ///< type of its first cell that is data; Ignored for blank and comment rows
    std::uint8_t shape = 0;              ///< what check() wants to know of it (RowShape.h)
    std::uint32_t firstToken = 0, endToken = 0;
    std::uint32_t firstLine = 0, lastLine = 0; ///< 1-based, inclusive: what a listener's line numbers are looked up in
    std::size_t begin = 0, end = 0;            ///< bytes, the last line's end included
};

enum class ItemKind : std::uint8_t { Test, Task, Keyword };

/// A test, task or keyword. Rows are indices into Tree::rows().
struct Item {
    ItemKind kind = ItemKind::Test;
    std::string_view name; ///< valid as long as the tree
    std::size_t section = 0;
    std::size_t nameRow = 0;
    std::size_t firstRow = 0, endRow = 0; ///< its body: what follows the name, up to the next name or section
    std::size_t contentEnd = 0; ///< endRow without the blank rows at the end, which only part it from the next
    std::uint32_t firstLine = 0, lastLine = 0;
};

struct Section {
    SectionKind kind = SectionKind::Implicit;
    std::optional<std::size_t> headerRow; ///< none for what stands before the first header
    std::size_t firstRow = 0, endRow = 0; ///< without the header
    std::size_t firstItem = 0, endItem = 0;
};

struct TextChange;
struct LexMemory;
struct Relexed;

/// A file's bytes and what they mean: an immutable snapshot. Thread-safe; hold it by shared_ptr as long as you look at it.
class Tree : public std::enable_shared_from_this<Tree> {
public:
    /// Parses anything. Files that are no UTF-8 or hold NUL are parsed as well and flagged.
    /// `languages`: those of the project, beside what the file names itself; reparse() keeps them.
    static std::shared_ptr<const Tree> parse(std::string bytes, FileKind kind, std::uint64_t version = 0,
                                             const Languages &languages = {});
    /// What parse() gives for `bytes`, which differ from `former`'s only by the change: reads only what the change touches.
    static std::shared_ptr<const Tree> reparse(const Tree &former, std::string bytes, const TextChange &change,
                                               std::uint64_t version);
    ~Tree();
    /// Bytes that had to be read to make it: all of them, or after an edit those near the change.
    std::size_t bytesRead() const { return m_bytesRead; }
    /// Bytes of memory that it holds.
    std::size_t memoryUse() const;

    std::string_view bytes() const { return m_bytes; }
    FileKind kind() const { return m_lexed.kind; }
    std::uint64_t version() const { return m_version; }
    bool hasBom() const { return m_bom; }
    bool hasNul() const { return m_nul; }
    /// Offset of the first byte that is no UTF-8 (Robot refuses such a file).
    std::optional<std::size_t> invalidUtf8() const { return m_invalidUtf8; }
    /// The line end that most lines of the file use: "\n", "\r\n" or "\r"; "\n" for a file without any.
    std::string_view lineEnd() const { return m_lineEnd; }
    std::uint32_t lineCount() const { return m_lexed.lineCount; }

    const std::vector<Section> &sections() const { return m_sections; }
    const std::vector<Item> &items() const { return m_items; }
    const std::vector<Row> &rows() const { return m_rows; }
    const LexedFile &lexed() const { return m_lexed; }

    /// Cells of a row, in the order of the file, without its indentation; empty for a blank row.
    std::vector<Cell> cells(std::size_t row) const;
    std::string_view text(const Token &token) const { return token.in(m_bytes); }
    std::string_view rowText(std::size_t row) const;

    /// The row that holds the 1-based line, if the file has so many.
    std::optional<std::size_t> rowAtLine(std::uint32_t line) const;
    /// The item whose name or body holds the row.
    std::optional<std::size_t> itemOfRow(std::size_t row) const;
    std::optional<std::size_t> findItem(ItemKind kind, std::string_view name) const;
    /// The 1-based line that holds the byte.
    std::uint32_t lineAt(std::size_t offset) const;

private:
    struct LineEnds {
        std::int64_t lf = 0, crlf = 0, cr = 0;
    };

    Tree();
    void buildRows(const Tree *former, const Relexed &read, std::int64_t bytesDelta);
    void addRows(const LexedStatement &statement);
    void addRow(const LexedStatement &statement, std::uint32_t first, std::uint32_t end, bool sharesName);
    void buildSections();
    void closeItem(std::size_t endRow);
    void countLineEnds(const Tree &from, std::uint32_t firstToken, std::uint32_t endToken, int sign);
    void chooseLineEnd();
    void scanBytes();
    void rescanBytes(const Tree &former, const TextChange &change);

    std::string m_bytes;
    LexedFile m_lexed;
    std::uint64_t m_version = 0;
    bool m_bom = false, m_nul = false;
    std::optional<std::size_t> m_invalidUtf8;
    std::string_view m_lineEnd = "\n";
    LineEnds m_lineEnds;
    std::unique_ptr<LexMemory> m_memory;
    std::size_t m_bytesRead = 0;
    std::vector<Row> m_rows;
    std::uint16_t m_innerDepth = 0; ///< while rows are built: blocks open behind the last one
    std::vector<Section> m_sections;
    std::vector<Item> m_items;
};

} // namespace crat::robot
