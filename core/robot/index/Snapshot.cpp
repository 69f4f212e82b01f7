#include "core/robot/index/Snapshot.h"

#include <algorithm>

#include "core/robot/index/NameResolver.h"
#include "core/robot/index/NameTable.h"

namespace crat::robot {

std::optional<FileId> Snapshot::find(std::string_view path) const
{
    const auto it = m_ids->find(std::string(path));
    return it == m_ids->end() || !has(it->second) ? std::nullopt : std::optional(it->second);
}

CallTarget Snapshot::resolve(FileId file, std::string_view name) const
{
    NameResolver resolver(*this);
    const Languages &languages = facts(file).languages;
    const auto keyId = [this](std::string_view text) {
        return m_names->find(keyOf(text)).value_or(None);
    };
    const std::size_t bdd = languages.bddPrefix(name);
    const std::string_view bddName = bdd != 0 && bdd < name.size() ? name.substr(bdd) : std::string_view();
    resolver.setFile(file, m_linked[file]->closure);
    resolver.setOrder(m_linked[file]->searchOrder);
    return resolver.resolve(name, keyId(name), bddName, bddName.empty() ? None : keyId(bddName));
}

std::vector<KeywordRef> Snapshot::keywordsNamed(std::uint32_t name) const
{
    std::vector<KeywordRef> out;
    if (name < m_tables->keywordHeads.size()) {
        for (std::uint32_t i = m_tables->keywordHeads[name]; i != None; i = m_tables->keywords[i].next)
            out.push_back(m_tables->keywords[i].keyword);
    }
    return out;
}

std::string_view Snapshot::nameOf(KeywordRef keyword) const
{
    if (keyword.owner.isLibrary())
        return m_libraries[keyword.owner.index()]->answer.library->keywords[keyword.index].name;
    const FileFacts &file = facts(keyword.owner.index());
    return file.text(file.items[keyword.index].name);
}

std::string Snapshot::fullNameOf(KeywordRef keyword) const
{
    if (keyword.owner.isLibrary())
        return m_libraries[keyword.owner.index()]->answer.library->name + "." + std::string(nameOf(keyword));
    const FileFacts &file = facts(keyword.owner.index());
    if (file.kind != FileKind::Resource)
        return std::string(nameOf(keyword));
    return std::filesystem::path(file.path).stem().string() + "." + std::string(nameOf(keyword));
}

const ArgumentSpec &Snapshot::specOf(KeywordRef keyword) const
{
    return keyword.owner.isLibrary() ? m_libraries[keyword.owner.index()]->answer.library->keywords[keyword.index].spec
                                     : m_files[keyword.owner.index()]->specs[keyword.index];
}

bool Snapshot::isPrivate(KeywordRef keyword) const
{
    return !keyword.owner.isLibrary() && facts(keyword.owner.index()).items[keyword.index].isPrivate;
}

bool Snapshot::isDeprecated(KeywordRef keyword) const
{
    return keyword.owner.isLibrary()
               ? m_libraries[keyword.owner.index()]->answer.library->keywords[keyword.index].deprecated
               : facts(keyword.owner.index()).items[keyword.index].deprecated;
}

std::vector<Snapshot::VariableRef> Snapshot::sharedVariablesNamed(std::uint32_t name) const
{
    std::vector<VariableRef> out;
    if (name < m_tables->variableHeads.size()) {
        for (std::uint32_t i = m_tables->variableHeads[name]; i != None; i = m_tables->variables[i].next)
            out.push_back({m_tables->variables[i].file,
                           m_files[m_tables->variables[i].file]->shared[m_tables->variables[i].shared]});
    }
    return out;
}

bool Snapshot::variableKnown(FileId file, std::uint32_t item, std::uint32_t name) const
{
    const IndexedFile &indexed = *m_files[file];
    if (item != None) {
        const Slice own = indexed.facts->items[item].variables;
        for (std::uint32_t i = own.begin; i < own.end; ++i) {
            const VariableFact &variable = indexed.facts->variables[i];
            if (indexed.names[variable.id] == name && !variable.changesItem)
                return true;
        }
    }
    if (isFixedVariable(name))
        return true;
    const bool nobody = m_variableFiles.empty() && sharedVariablesNamed(name).empty();
    return !nobody && VariableReach(*this, file).knows(name);
}

bool Snapshot::isFixedVariable(std::uint32_t name) const
{
    return std::binary_search(m_tables->fixedVariables.begin(), m_tables->fixedVariables.end(), name);
}

VariableReach::VariableReach(const Snapshot &snapshot, FileId file)
    : m_snapshot(snapshot), m_inReach(snapshot.files().size(), false)
{
    std::vector<bool> variableFiles(snapshot.variableFiles().size(), false);
    const auto add = [&](FileId from) {
        m_inReach[from] = true;
        const Closure &closure = snapshot.linked(from).closure;
        for (const FileId resource : closure.resources)
            m_inReach[resource] = true;
        for (const std::uint32_t index : closure.variableFiles)
            variableFiles[index] = true;
    };
    add(file);
    for (const FileId importer : snapshot.linked(file).importers)
        add(importer);
    for (std::size_t i = 0; i < variableFiles.size(); ++i) {
        if (variableFiles[i])
            m_names.insert(m_names.end(), snapshot.variableFiles()[i]->names.begin(),
                           snapshot.variableFiles()[i]->names.end());
    }
    std::sort(m_names.begin(), m_names.end());
}

bool VariableReach::isGiven(std::uint32_t name) const
{
    return m_snapshot.isFixedVariable(name) || std::binary_search(m_names.begin(), m_names.end(), name);
}

bool VariableReach::knowsAtOnce(std::uint32_t name) const
{
    const auto refs = m_snapshot.sharedVariablesNamed(name);
    return isGiven(name) || std::any_of(refs.begin(), refs.end(), [this](const Snapshot::VariableRef &ref) {
               const FileFacts &facts = m_snapshot.facts(ref.file);
               switch (facts.variables[ref.index].kind) {
               case VariableKind::Section: return static_cast<bool>(m_inReach[ref.file]);
               // A suite before may have set it, or the setup of a folder above.
               case VariableKind::Global: return true;
               case VariableKind::Suite: return facts.kind != FileKind::Suite;
               default: return false;
               }
           });
}

bool VariableReach::knows(std::uint32_t name) const
{
    if (isGiven(name))
        return true;
    const auto refs = m_snapshot.sharedVariablesNamed(name);
    return std::any_of(refs.begin(), refs.end(), [this](const Snapshot::VariableRef &ref) {
        // What a keyword sets while it runs may have been set by whatever ran before.
        const VariableFact &variable = m_snapshot.facts(ref.file).variables[ref.index];
        return variable.kind != VariableKind::Section || m_inReach[ref.file];
    });
}

} // namespace crat::robot
