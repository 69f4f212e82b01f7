#include "core/robot/index/Snapshot.h"

#include <algorithm>

#include "core/robot/Languages.h"
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
    const Languages languages;
    const auto keyId = [this](std::string_view text) {
        return m_names->find(keyOf(text)).value_or(None);
    };
    const std::size_t bdd = languages.bddPrefix(name);
    const std::string_view bddName = bdd != 0 && bdd < name.size() ? name.substr(bdd) : std::string_view();
    resolver.setFile(file, m_linked[file]->closure);
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
            out.push_back(m_tables->variables[i].variable);
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
    if (std::binary_search(m_tables->fixedVariables.begin(), m_tables->fixedVariables.end(), name))
        return true;
    const LinkedFile &link = *m_linked[file];
    const auto reaches = [this](FileId from, FileId to) {
        const auto &resources = m_linked[from]->closure.resources;
        return from == to || std::find(resources.begin(), resources.end(), to) != resources.end();
    };
    const auto inReach = [&](FileId owner) {
        return reaches(file, owner) || std::any_of(link.importers.begin(), link.importers.end(),
                                                   [&](FileId importer) { return reaches(importer, owner); });
    };
    for (const VariableRef ref : sharedVariablesNamed(name)) {
        const VariableFact &variable = facts(ref.file).variables[ref.index];
        // What a keyword sets while it runs may have been set by whatever ran before.
        if (variable.kind != VariableKind::Section || inReach(ref.file))
            return true;
    }
    const auto fromVariableFile = [&](FileId id) {
        return std::any_of(m_linked[id]->closure.variableFiles.begin(), m_linked[id]->closure.variableFiles.end(),
                           [&](std::uint32_t index) {
                               const auto &names = m_variableFiles[index]->names;
                               return std::find(names.begin(), names.end(), name) != names.end();
                           });
    };
    return fromVariableFile(file) || std::any_of(link.importers.begin(), link.importers.end(), fromVariableFile);
}

} // namespace crat::robot
