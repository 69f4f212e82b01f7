#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/robot/Tree.h"

/// What one Robot file defines and uses, taken from its tree once. Everything is a range of the file's bytes or an index
/// into a vector beside it, so that a project of thousands of files is a few flat arrays a file.
namespace crat::robot {

inline constexpr std::uint32_t None = 0xffffffff;

/// Bytes [begin, end) of the file.
struct Span {
    std::uint32_t begin = 0, end = 0;
    bool empty() const { return begin == end; }
    std::uint32_t size() const { return end - begin; }
    bool holds(std::size_t offset) const { return offset >= begin && offset <= end; }
    bool operator==(const Span &) const = default;
};

/// A part of a vector: elements [begin, end).
struct Slice {
    std::uint32_t begin = 0, end = 0;
    std::uint32_t size() const { return end - begin; }
};

/// Index into FileFacts::names. Two names of one file that Robot takes for the same have the same id.
using NameId = std::uint32_t;

enum class ImportKind : std::uint8_t { Library, Resource, Variables };

struct ImportFact {
    ImportKind kind = ImportKind::Library;
    bool dynamic = false;      ///< by the keyword Import Library, Import Resource or Import Variables
    Span name, alias;          ///< as they stand in the file, variables and escapes and all; alias is empty without AS
    Span row;                  ///< from the setting's name to the last cell
    Slice arguments;           ///< of FileFacts::arguments
    std::uint32_t call = None; ///< of FileFacts::calls, where dynamic
};

enum class ArgumentKind : std::uint8_t { Positional, VarPositional, NamedOnly, VarNamed };

/// One cell of [Arguments].
struct ArgumentFact {
    ArgumentKind kind = ArgumentKind::Positional;
    bool hasDefault = false;
    Span whole;        ///< ${name: type}=default
    Span name, type;   ///< without decoration; type is empty where there is none
    Span defaultValue; ///< as it stands in the file
    NameId id = 0;
};

struct TagFact {
    Span text;
    NameId id = 0;             ///< neither case, spaces nor underscores matter
    std::uint32_t item = None; ///< None: Test Tags, Default Tags or Keyword Tags of the file
    TokenType setting = TokenType::Tags;
};

/// A test, task or user keyword.
struct ItemFact {
    ItemKind kind = ItemKind::Test;
    bool embedded = false;        ///< the name holds embedded arguments
    bool isPrivate = false;       ///< tag robot:private
    bool deprecated = false;      ///< the documentation begins with *DEPRECATED…*
    bool noDryRun = false;        ///< tag robot:no-dry-run
    bool badArguments = false;    ///< [Arguments] is not valid; the keyword cannot be called
    bool dynamicVariable = false; ///< sets or reads a variable whose name is only known when it runs
    Span name;
    NameId id = 0;
    Span whole;                             ///< name and body
    Span documentation;                     ///< its first cell
    Slice arguments;                        ///< of FileFacts::argumentFacts
    Slice calls;                            ///< of FileFacts::calls
    Slice variables;                        ///< of FileFacts::variables
    Slice uses;                             ///< of FileFacts::variableUses
    std::uint32_t firstRow = 0, endRow = 0; ///< as in robot::Item
};

enum class CallKind : std::uint8_t {
    Step,
    Setup,
    Teardown,
    Template,    ///< the keyword named by [Template] or Test Template; its arguments are the TemplateRows
    TemplateRow, ///< a row of data; `parent` is its Template call, or None where the file's Test Template is meant
    Nested,      ///< given to a keyword that runs keywords; `parent` is that call
};

/// A keyword that is called, or named as what is to be called.
struct CallFact {
    Span name; ///< for a TemplateRow: its first cell
    NameId id = 0;
    NameId bddId = None;         ///< of what follows a Given, When, Then … in one of the file's languages
    std::uint32_t item = None;   ///< None: a setting of the file
    std::uint32_t parent = None; ///< see CallKind
    Slice arguments;             ///< of FileFacts::arguments
    CallKind kind = CallKind::Step;
    std::uint8_t bddSize = 0;               ///< bytes of that word and the blank behind it
    bool dynamic = false;                   ///< the name holds a variable
    TokenType setting = TokenType::Keyword; ///< SuiteSetup, TestSetup, Setup …
};

enum class VariableKind : std::uint8_t {
    Section,
    Assign,
    Var,
    Loop,
    Argument,
    Embedded,
    Except,
    Local, ///< Set Local Variable
    Test,  ///< Set Test Variable, VAR with scope TEST; the next two alike
    Suite,
    Global,
};
/// A call of Set Library Search Order.
struct SearchOrderFact {
    std::uint32_t call = None; ///< of FileFacts::calls
    bool always = false;  ///< runs whenever its item comes to its row: outside of all blocks; or as a suite's setup
    bool literal = false; ///< its names hold no variables
};

/// Seen beyond the item that sets it?
constexpr bool outlivesItem(VariableKind kind)
{
    return kind == VariableKind::Section || kind >= VariableKind::Test;
}

/// A place where a variable gets a value.
struct VariableFact {
    Span name; ///< without decoration and type
    NameId id = 0;
    std::uint32_t item = None;
    Slice values; ///< of FileFacts::arguments; only for Section
    VariableKind kind = VariableKind::Section;
    char identifier = '$';
    bool changesItem = false; ///< ${x}[key] or ${x.attribute}: changes what is there, defines nothing
};

/// A place where a variable is read.
struct VariableUse {
    Span name; ///< without decoration
    NameId id = 0;
    NameId baseId = None; ///< of the part before extended syntax: x in ${x.attribute}
    std::uint32_t baseSize = 0;
    std::uint32_t item = None;
    char identifier = '$';
    bool lenient = false;      ///< documentation, Get Variable Value …: no error if there is none
    bool inExpression = false; ///< $name in an expression
    bool inText = false;       ///< documentation or metadata, which do nothing with it
};

struct FileFacts {
    std::string path; ///< absolute, lexically normal
    std::string source;
    FileKind kind = FileKind::Suite;
    std::uint64_t version = 0;
    Languages languages;              ///< that it is read with: the project's and its own
    bool readable = true;             ///< false: no UTF-8; nothing else is filled in then
    std::vector<std::uint32_t> lines; ///< where each line begins
    std::vector<Span> arguments;      ///< of calls, imports, section variables; also the values of VAR, FOR and RETURN
    std::vector<ImportFact> imports;
    std::vector<ItemFact> items;
    std::vector<ArgumentFact> argumentFacts;
    std::vector<TagFact> tags;
    std::vector<CallFact> calls;
    std::vector<SearchOrderFact> searchOrders; ///< in the order of their calls
    std::vector<VariableFact> variables;
    std::vector<VariableUse> variableUses;
    std::vector<Span> comments;         ///< that hold "crat:", "robocop:" or "noqa"
    std::vector<std::uint32_t> headers; ///< where each section's header begins
    std::string nameKeys;               ///< the normalised names, one behind the other
    std::vector<Span> names;            ///< of nameKeys, by NameId

    std::string_view text(Span span) const { return std::string_view(source).substr(span.begin, span.size()); }
    std::string_view key(NameId id) const
    {
        return std::string_view(nameKeys).substr(names[id].begin, names[id].size());
    }
    /// 1-based line of a byte.
    std::uint32_t lineAt(std::size_t offset) const;
    /// 0-based column, in characters.
    std::uint32_t columnAt(std::size_t offset) const;
    /// The item whose name or body holds the byte, or None.
    std::uint32_t itemAt(std::size_t offset) const;
};

/// Pure and thread-safe; linear in the file's size. `path` is kept as given.
std::shared_ptr<const FileFacts> extractFacts(const Tree &tree, std::string path);

} // namespace crat::robot
