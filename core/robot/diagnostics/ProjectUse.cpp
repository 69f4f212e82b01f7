#include "core/robot/diagnostics/ProjectUse.h"

#include <algorithm>
#include <array>

#include "core/robot/index/NameTable.h"
#include "core/robot/index/Project.h"

namespace crat::robot {
namespace {

using State = CallTarget::State;

std::uint64_t pack(FileId file, std::uint32_t item)
{
    return std::uint64_t(file) << 32 | item;
}

void sortUnique(std::vector<std::uint32_t> &values)
{
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

bool holds(const std::vector<std::uint32_t> &sorted, std::uint32_t value)
{
    return std::binary_search(sorted.begin(), sorted.end(), value);
}

} // namespace

ProjectUse::ProjectUse(const Snapshot &snapshot, unsigned threads) : m_snapshot(snapshot), m_recursion(snapshot)
{
    const std::size_t count = snapshot.files().size();
    m_used.resize(count);
    m_reached.resize(count);
    m_use.resize(count);
    for (FileId id = 0; id < count; ++id) {
        if (!snapshot.has(id))
            continue;
        m_used[id].assign(snapshot.facts(id).items.size(), 0);
        m_reached[id].assign(snapshot.facts(id).items.size(), 0);
        m_anySuite |= snapshot.facts(id).kind == FileKind::Suite;
    }
    forEachInParallel(count, threads, [this](std::size_t id) {
        if (m_snapshot.has(static_cast<FileId>(id)))
            readFile(static_cast<FileId>(id));
    });
    m_read.resize(snapshot.names().limit());
    for (const FileUse &use : m_use) {
        for (const std::uint32_t name : use.names)
            m_read[name] = true;
    }
    reachAll();
    useByText();
}

void ProjectUse::readFile(FileId file)
{
    const IndexedFile &indexed = *m_snapshot.files()[file];
    const FileFacts &facts = *indexed.facts;
    const LinkedFile &link = m_snapshot.linked(file);
    FileUse &use = m_use[file];
    for (std::size_t i = 0; i < facts.calls.size(); ++i) {
        const CallTarget &target = link.targets[i];
        const CallFact &call = facts.calls[i];
        if (!target.found()) {
            use.callsUnknownNames |= target.state == State::Dynamic && call.kind != CallKind::TemplateRow;
            continue;
        }
        use.owners.push_back(target.keyword.owner.value);
        if (target.keyword.owner.isLibrary())
            continue;
        const bool itself = target.keyword.owner.index() == file && target.keyword.index == call.item;
        if (!itself) // relaxed: threads only ever write the same value
            __atomic_store_n(&m_used[target.keyword.owner.index()][target.keyword.index], 1, __ATOMIC_RELAXED);
    }
    for (const VariableUse &read : facts.variableUses) {
        use.names.push_back(indexed.names[read.id]);
        if (read.baseId != None)
            use.names.push_back(indexed.names[read.baseId]);
    }
    sortUnique(use.owners);
    sortUnique(use.names);
}

void ProjectUse::reach(std::uint64_t packed, std::vector<std::uint64_t> &queue)
{
    char &reached = m_reached[packed >> 32][packed & 0xffffffff];
    if (!reached) {
        reached = 1;
        queue.push_back(packed);
    }
}

void ProjectUse::reachAll()
{
    std::vector<std::uint64_t> queue;
    for (FileId id = 0; id < m_used.size(); ++id) {
        if (!m_snapshot.has(id))
            continue;
        const FileFacts &facts = m_snapshot.facts(id);
        for (std::uint32_t i = 0; i < facts.items.size(); ++i) {
            if (facts.items[i].kind != ItemKind::Keyword || !m_anySuite)
                reach(pack(id, i), queue);
        }
        for (std::size_t i = 0; i < facts.calls.size(); ++i) {
            const CallTarget &target = m_snapshot.linked(id).targets[i];
            if (facts.calls[i].item == None && target.found() && !target.keyword.owner.isLibrary())
                reach(pack(target.keyword.owner.index(), target.keyword.index), queue);
        }
    }
    while (!queue.empty()) {
        const auto file = static_cast<FileId>(queue.back() >> 32);
        const auto item = static_cast<std::uint32_t>(queue.back());
        queue.pop_back();
        const Slice calls = m_snapshot.facts(file).items[item].calls;
        for (std::uint32_t i = calls.begin; i < calls.end; ++i) {
            const CallTarget &target = m_snapshot.linked(file).targets[i];
            if (target.found() && !target.keyword.owner.isLibrary())
                reach(pack(target.keyword.owner.index(), target.keyword.index), queue);
        }
    }
}

/// Keywords that nothing calls by name may still be named in an argument, or by a name that is put together.
void ProjectUse::useByText()
{
    boost::unordered_flat_map<std::string, std::vector<std::uint64_t>> candidates;
    std::array<bool, 256> first{};
    std::size_t longest = 0;
    for (FileId id = 0; id < m_used.size(); ++id) {
        if (!m_snapshot.has(id))
            continue;
        const FileFacts &facts = m_snapshot.facts(id);
        for (std::uint32_t i = 0; i < facts.items.size(); ++i) {
            const ItemFact &item = facts.items[i];
            if (item.kind != ItemKind::Keyword || m_used[id][i])
                continue;
            const std::string key(facts.key(item.id));
            if (key.empty())
                continue;
            first[static_cast<unsigned char>(key[0])] = true;
            if (key[0] >= 'a' && key[0] <= 'z')
                first[static_cast<unsigned char>(key[0] - 32)] = true;
            longest = std::max(longest, key.size() * 2 + 16);
            candidates[key].push_back(pack(id, i));
        }
    }
    if (candidates.empty())
        return;
    std::string key;
    const auto mark = [&](std::string_view text) {
        const bool maybe = !text.empty() && text.size() <= longest &&
                           (first[static_cast<unsigned char>(text[0])] || (text[0] & 0x80) != 0);
        if (!maybe)
            return;
        key.clear();
        appendKey(key, text);
        if (const auto it = candidates.find(key); it != candidates.end()) {
            for (const std::uint64_t packed : it->second)
                m_used[packed >> 32][packed & 0xffffffff] = 1;
        }
    };
    std::vector<std::string> patterns;
    for (FileId id = 0; id < m_used.size(); ++id) {
        if (!m_snapshot.has(id))
            continue;
        const FileFacts &facts = m_snapshot.facts(id);
        for (const Span argument : facts.arguments) {
            const std::string_view text = facts.text(argument);
            mark(text);
            if (const std::size_t equals = text.find('='); equals != std::string_view::npos)
                mark(text.substr(equals + 1));
        }
        for (std::size_t i = 0; i < facts.calls.size(); ++i) {
            if (m_snapshot.linked(id).targets[i].state == State::Dynamic && facts.calls[i].dynamic)
                patterns.emplace_back(facts.text(facts.calls[i].name));
        }
    }
    markMatching(patterns);
}

void ProjectUse::markMatching(const std::vector<std::string> &names)
{
    std::vector<KeywordPattern> patterns;
    for (const std::string &name : names) {
        KeywordPattern pattern(name);
        if (pattern.literalSize() > 0) // a name that is all variable says nothing about which keyword is meant
            patterns.push_back(std::move(pattern));
    }
    if (patterns.empty())
        return;
    for (FileId id = 0; id < m_used.size(); ++id) {
        if (!m_snapshot.has(id))
            continue;
        const FileFacts &facts = m_snapshot.facts(id);
        for (std::uint32_t i = 0; i < facts.items.size(); ++i) {
            if (facts.items[i].kind != ItemKind::Keyword || m_used[id][i])
                continue;
            const std::string_view name = facts.text(facts.items[i].name);
            if (std::any_of(patterns.begin(), patterns.end(), [name](const auto &p) { return p.matches(name); }))
                m_used[id][i] = 1;
        }
    }
}

bool ProjectUse::isKnownWhole(FileId file) const
{
    const auto isRun = [this](FileId id) {
        return m_snapshot.facts(id).kind != FileKind::Resource;
    };
    const auto &importers = m_snapshot.linked(file).importers;
    return isRun(file) || std::any_of(importers.begin(), importers.end(), isRun);
}

bool ProjectUse::usesAny(const FileUse &use, Owner owner) const
{
    return use.callsUnknownNames || holds(use.owners, owner.value);
}

bool ProjectUse::usesNames(const FileUse &use, const std::vector<std::uint32_t> &names) const
{
    return std::any_of(names.begin(), names.end(), [&use](std::uint32_t name) { return holds(use.names, name); });
}

bool ProjectUse::usesVariablesOf(const FileUse &use, FileId file) const
{
    const IndexedFile &indexed = *m_snapshot.files()[file];
    return std::any_of(indexed.facts->variables.begin(), indexed.facts->variables.end(), [&](const VariableFact &v) {
        return outlivesItem(v.kind) && holds(use.names, indexed.names[v.id]);
    });
}

bool ProjectUse::isImportUsed(FileId file, std::size_t index) const
{
    const ResolvedImport &import = m_snapshot.linked(file).imports[index];
    const ImportKind kind = m_snapshot.facts(file).imports[index].kind;
    if (import.state != ResolvedImport::State::Resolved)
        return true;
    if (kind == ImportKind::Variables) {
        const auto &names = m_snapshot.variableFiles()[import.target]->names;
        return std::any_of(names.begin(), names.end(), [this](std::uint32_t name) { return isVariableRead(name); });
    }
    const auto usedBy = [&](FileId user) {
        const FileUse &use = m_use[user];
        if (kind == ImportKind::Library) {
            const LibraryDoc &doc = *m_snapshot.libraries()[import.target]->answer.library;
            return doc.keywords.empty() || doc.listener || usesAny(use, Owner::library(import.target));
        }
        const Closure &closure = m_snapshot.linked(import.target).closure;
        if (usesAny(use, Owner::file(import.target)) || usesVariablesOf(use, import.target))
            return true;
        for (const FileId resource : closure.resources) {
            if (resource != user && (usesAny(use, Owner::file(resource)) || usesVariablesOf(use, resource)))
                return true;
        }
        // BuiltIn comes with every file and says nothing.
        for (std::size_t i = 0; i < closure.libraries.size(); ++i) {
            const IndexedLibrary &library = *m_snapshot.libraries()[closure.libraries[i].id];
            const bool always = library.request.name == "BuiltIn" || library.request.name == "Easter";
            if (!always && usesAny(use, Owner::library(closure.libraries[i].id)))
                return true;
        }
        return std::any_of(closure.variableFiles.begin(), closure.variableFiles.end(), [&](std::uint32_t variables) {
            return usesNames(use, m_snapshot.variableFiles()[variables]->names);
        });
    };
    const auto &importers = m_snapshot.linked(file).importers;
    return usedBy(file) || std::any_of(importers.begin(), importers.end(), usedBy);
}

} // namespace crat::robot
