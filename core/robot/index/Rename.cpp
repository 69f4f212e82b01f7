#include "core/robot/index/Rename.h"

#include <algorithm>
#include <map>

#include "core/robot/CellText.h"
#include "core/robot/Characters.h"
#include "core/robot/Variables.h"
#include "core/robot/index/MoveFiles.h"
#include "core/robot/index/NameTable.h"

namespace crat::robot {
namespace {

namespace fs = std::filesystem;

/// Changes by file and place; a place that two references share is changed once.
class Changes {
public:
    explicit Changes(const Snapshot &snapshot) : m_snapshot(snapshot) {}
    void add(FileId file, Span span, std::string text) { m_changes[file][span.begin] = {span, std::move(text)}; }

    std::vector<FileEdit> take() const
    {
        std::vector<FileEdit> out;
        for (const auto &[file, changes] : m_changes) {
            Edit edit;
            for (auto it = changes.rbegin(); it != changes.rend(); ++it) {
                std::string before(m_snapshot.facts(file).text(it->second.first));
                if (before != it->second.second)
                    edit.push_back({it->first, std::move(before), it->second.second});
            }
            if (!edit.empty())
                out.push_back({file, std::move(edit)});
        }
        return out;
    }

private:
    const Snapshot &m_snapshot;
    std::map<FileId, std::map<std::uint32_t, std::pair<Span, std::string>>> m_changes;
};

bool isIdentifier(std::string_view name)
{
    const bool wordsOnly = std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
               (c & 0x80) != 0;
    });
    return !name.empty() && wordsOnly && !(name[0] >= '0' && name[0] <= '9');
}

/// The text around the embedded arguments: one more than there are arguments.
std::vector<std::string> literalsOf(std::string_view name)
{
    std::vector<std::string> out;
    while (true) {
        const VariableMatch match = searchVariable(name, "$");
        if (!match.identifier)
            break;
        out.emplace_back(name.substr(0, match.begin));
        name.remove_prefix(match.end);
    }
    out.emplace_back(name);
    return out;
}

/// Is a line that begins with the name a keyword's, and a step with it a call of that keyword? Robot's own words (END, RETURN,
/// [Tags], ${x} = …) are not; ELSE and AND part the keywords that another one runs, and NONE means no keyword at all.
bool canBeCalled(const std::string &name)
{
    for (const std::string_view word : {"ELSE", "ELSE IF", "AND"}) {
        if (name == word)
            return false;
    }
    if (keyOf(name) == "none")
        return false;
    const auto tree = Tree::parse("*** Keywords ***\n" + name + "\n    " + name + "\n", FileKind::Resource);
    if (tree->items().size() != 1 || tree->items()[0].name != name || tree->rows().size() != 3)
        return false;
    const std::vector<Cell> step = tree->cells(2);
    return step.size() == 1 && step[0].type == TokenType::Keyword && step[0].text == name;
}

class Renamer {
public:
    Renamer(const Snapshot &snapshot, const Symbol &symbol, const std::string &name)
        : m_snapshot(snapshot), m_symbol(symbol), m_name(name), m_changes(snapshot)
    {
    }

    Result<RenamePlan> run()
    {
        Result<> done;
        RenamePlan plan;
        switch (m_symbol.kind) {
        case SymbolKind::Keyword: done = keyword(); break;
        case SymbolKind::Variable: done = variable(); break;
        case SymbolKind::Tag: done = tag(); break;
        case SymbolKind::File: done = file(plan.newPath); break;
        case SymbolKind::Library: done = fail(Errc::Unsupported, "A library is renamed where it is written."); break;
        }
        if (!done)
            return tl::unexpected(done.error());
        if (std::string why = clash(); !why.empty())
            return fail(Errc::Conflict, std::move(why));
        if (m_symbol.kind == SymbolKind::File)
            return moved(std::move(plan));
        plan.files = m_changes.take();
        return plan;
    }

private:
    Result<> keyword()
    {
        if (m_symbol.keyword.owner.isLibrary())
            return fail(Errc::Unsupported, "A library's keyword is renamed where the library is written.");
        const FileId owner = m_symbol.keyword.owner.index();
        const FileFacts &facts = m_snapshot.facts(owner);
        const ItemFact &item = facts.items[m_symbol.keyword.index];
        if (m_name.empty() || nameSource(m_name) != m_name || !canBeCalled(m_name))
            return fail(Errc::BadInput, "\"" + m_name +
                                            "\" cannot be a keyword's name: where it is called Robot Framework would "
                                            "read something else. Choose another one.");
        const KeywordPattern pattern(facts.text(item.name));
        if (KeywordPattern(m_name).argumentNames() != pattern.argumentNames())
            return fail(Errc::BadInput, "The new name must have the same embedded arguments in the same order.");
        const std::string key = keyOf(m_name);
        for (const ItemFact &other : facts.items) {
            if (&other != &item && other.kind == ItemKind::Keyword && facts.key(other.id) == key)
                return fail(Errc::Conflict, "The keyword \"" + m_name + "\" exists already in its file.");
        }
        m_changes.add(owner, item.name, m_name);
        const std::vector<std::string> literals = literalsOf(m_name);
        for (const Location &use : usagesOf(m_snapshot, m_symbol)) {
            const std::string_view call = m_snapshot.facts(use.file).text(use.span);
            if (!item.embedded) {
                m_changes.add(use.file, use.span, m_name);
                continue;
            }
            const std::vector<std::string> arguments = pattern.arguments(call);
            if (arguments.size() + 1 != literals.size())
                return fail(Errc::Unsupported,
                            "The call \"" + std::string(call) + "\" cannot be taken apart. Rename it by hand.");
            std::string text = literals[0];
            for (std::size_t i = 0; i < arguments.size(); ++i)
                text += arguments[i] + literals[i + 1];
            m_changes.add(use.file, use.span, text);
        }
        return {};
    }

    Result<> variable()
    {
        const bool plain = !m_name.empty() && strip(m_name).size() == m_name.size() &&
                           m_name.find_first_of("{}[]$@&%=:.\\#\n\t") == std::string::npos &&
                           m_name.find("  ") == std::string::npos;
        if (!plain)
            return fail(Errc::BadInput, "\"" + m_name + "\" cannot be a variable's name: give it without ${ and }.");
        for (const Location &place : definitionsOf(m_snapshot, m_symbol))
            m_changes.add(place.file, place.span, m_name);
        for (const Location &use : usagesOf(m_snapshot, m_symbol)) {
            const FileFacts &facts = m_snapshot.facts(use.file);
            const bool braced = use.span.begin > 0 && facts.source[use.span.begin - 1] == '{';
            if (!braced && !isIdentifier(m_name))
                return fail(Errc::BadInput, "\"" + m_name +
                                                "\" cannot be written as $name, and an expression does so (line " +
                                                std::to_string(facts.lineAt(use.span.begin)) + ").");
            m_changes.add(use.file, use.span, m_name);
        }
        renameNamedArguments();
        return {};
    }

    /// Callers may give an argument by its name.
    void renameNamedArguments()
    {
        if (m_symbol.item == None)
            return;
        const FileFacts &own = m_snapshot.facts(m_symbol.file);
        const ItemFact &item = own.items[m_symbol.item];
        std::string_view old;
        for (std::uint32_t i = item.arguments.begin; i < item.arguments.end; ++i) {
            const ArgumentFact &argument = own.argumentFacts[i];
            const bool nameable = argument.kind == ArgumentKind::Positional || argument.kind == ArgumentKind::NamedOnly;
            if (nameable && m_snapshot.files()[m_symbol.file]->names[argument.id] == m_symbol.name)
                old = own.text(argument.name);
        }
        if (old.empty())
            return;
        const KeywordRef keyword{Owner::file(m_symbol.file), m_symbol.item};
        for (FileId file = 0; file < m_snapshot.files().size(); ++file) {
            if (!m_snapshot.has(file))
                continue;
            const FileFacts &facts = m_snapshot.facts(file);
            for (std::size_t i = 0; i < facts.calls.size(); ++i) {
                const CallTarget &target = m_snapshot.linked(file).targets[i];
                if (!target.found() || !(target.keyword == keyword))
                    continue;
                for (std::uint32_t a = facts.calls[i].arguments.begin; a < facts.calls[i].arguments.end; ++a) {
                    const Span cell = facts.arguments[a];
                    const auto named = splitNamed(facts.text(cell));
                    if (named && named->first == old)
                        m_changes.add(file, {cell.begin, cell.begin + static_cast<std::uint32_t>(old.size())}, m_name);
                }
            }
        }
    }

    Result<> tag()
    {
        if (m_name.empty() || cellSource(m_name) != m_name)
            return fail(Errc::BadInput, "\"" + m_name + "\" cannot be a tag.");
        for (const Location &use : usagesOf(m_snapshot, m_symbol))
            m_changes.add(use.file, use.span, m_name);
        return {};
    }

    Result<> file(std::string &newPath)
    {
        const fs::path old(m_snapshot.pathOf(m_symbol.file));
        const fs::path renamed(m_name);
        if (m_name.empty() || renamed.has_parent_path() || renamed.extension() != old.extension() ||
            renamed.stem().empty())
            return fail(Errc::BadInput, "Give the file's new name with its ending, without a folder.");
        newPath = (old.parent_path() / renamed).string();
        if (m_snapshot.find(newPath))
            return fail(Errc::Conflict, "There is a file \"" + m_name + "\" already.");
        return {};
    }

    Result<RenamePlan> moved(RenamePlan plan) const
    {
        MovePlan move = moveFiles(m_snapshot, {{std::string(m_snapshot.pathOf(m_symbol.file)), plan.newPath}});
        if (!move.left.empty())
            return fail(Errc::Unsupported, move.left.front());
        plan.files = std::move(move.files);
        return plan;
    }

    /// Does something of the new name exist where the old one is used, so that the two could no longer be told apart?
    std::string clash() const
    {
        if (m_symbol.kind != SymbolKind::Keyword && m_symbol.kind != SymbolKind::Variable)
            return {};
        const auto id = m_snapshot.names().find(keyOf(m_name));
        if (m_symbol.kind == SymbolKind::Variable && (!id || *id == m_symbol.name))
            return {};
        for (const Location &place : usagesOf(m_snapshot, m_symbol, true)) {
            bool taken = false;
            if (m_symbol.kind == SymbolKind::Keyword) {
                const CallTarget other = m_snapshot.resolve(place.file, m_name);
                taken = other.found() && !(other.keyword == m_symbol.keyword);
            } else {
                const std::uint32_t item = m_snapshot.facts(place.file).itemAt(place.span.begin);
                taken = m_snapshot.variableKnown(place.file, item, *id);
            }
            if (taken)
                return "\"" + m_name +
                       "\" exists already where this is used; after renaming, the two could not be told apart.";
        }
        return {};
    }

    const Snapshot &m_snapshot;
    const Symbol &m_symbol;
    const std::string &m_name;
    Changes m_changes;
};

} // namespace

Result<RenamePlan> rename(const Snapshot &snapshot, const Symbol &symbol, const std::string &newName)
{
    return Renamer(snapshot, symbol, newName).run();
}

} // namespace crat::robot
