#include "core/robot/lsp/Target.h"

#include <algorithm>

namespace crat::robot::lsp {
namespace {

/// The part of a call's name that is the keyword's own: behind Given, When, Then … and behind "Owner.".
Span ownName(const Snapshot &snapshot, const FileFacts &facts, const CallFact &call, const CallTarget &target)
{
    Span span = call.name;
    if (target.bdd)
        span.begin += call.bddSize;
    if (!target.found())
        return span;
    // A name may hold dots itself; only a shorter one behind a dot stands for the keyword's.
    const std::string_view written = facts.text(span), real = snapshot.nameOf(target.keyword);
    const std::size_t dot = written.rfind('.');
    if (dot != std::string_view::npos && real.find('.') == std::string_view::npos &&
        real.find("${") == std::string_view::npos)
        span.begin += static_cast<std::uint32_t>(dot + 1);
    return span;
}

/// Is the variable one that a keyword or test has for itself?
bool isLocal(const FileFacts &facts, NameId id, std::uint32_t item)
{
    if (item == None)
        return false;
    const ItemFact &owner = facts.items[item];
    for (std::uint32_t i = owner.arguments.begin; i < owner.arguments.end; ++i) {
        if (facts.argumentFacts[i].id == id)
            return true;
    }
    bool local = false;
    for (const VariableFact &variable : facts.variables) {
        if (variable.id != id || variable.item != item)
            continue;
        if (outlivesItem(variable.kind))
            return false;
        local = true;
    }
    return local;
}

std::optional<Target> variableAt(const IndexedFile &indexed, FileId file, std::size_t offset)
{
    const FileFacts &facts = *indexed.facts;
    // "${" before and "}" behind belong to the name for who points at it.
    const auto holds = [&](Span span) {
        return offset + 2 >= span.begin && offset <= span.end + 1u;
    };
    std::optional<Target> found;
    const auto take = [&](Span span, NameId id, std::uint32_t item) {
        if (found && found->span.size() <= span.size())
            return;
        found =
            Target{Target::Kind::Variable, span, {}, file, indexed.names[id], isLocal(facts, id, item) ? item : None};
    };
    for (const VariableFact &variable : facts.variables) {
        if (holds(variable.name))
            take(variable.name, variable.id, variable.item);
    }
    for (std::uint32_t item = 0; item < facts.items.size(); ++item) {
        const Slice arguments = facts.items[item].arguments;
        for (std::uint32_t i = arguments.begin; i < arguments.end; ++i) {
            if (holds(facts.argumentFacts[i].name))
                take(facts.argumentFacts[i].name, facts.argumentFacts[i].id, item);
        }
    }
    for (const VariableUse &use : facts.variableUses) {
        if (!holds(use.name))
            continue;
        const bool extended = use.baseId != None && use.baseSize < use.name.size();
        const Span span{use.name.begin, extended ? use.name.begin + use.baseSize : use.name.end};
        take(span, extended ? use.baseId : use.id, use.item);
    }
    return found;
}

} // namespace

std::optional<Target> targetAt(const Snapshot &snapshot, FileId file, std::size_t offset)
{
    const IndexedFile &indexed = *snapshot.files()[file];
    const FileFacts &facts = *indexed.facts;
    const LinkedFile &linked = snapshot.linked(file);
    if (auto variable = variableAt(indexed, file, offset))
        return variable;
    for (std::uint32_t i = 0; i < facts.imports.size(); ++i) {
        if (facts.imports[i].name.holds(offset))
            return Target{Target::Kind::Import, facts.imports[i].name, {}, file, None, None, i};
    }
    for (const TagFact &tag : facts.tags) {
        if (tag.text.holds(offset))
            return Target{Target::Kind::Tag, tag.text, {}, file, indexed.names[tag.id]};
    }
    std::optional<Target> found;
    for (std::size_t i = 0; i < facts.calls.size() && i < linked.targets.size(); ++i) {
        const CallFact &call = facts.calls[i];
        if (call.kind == CallKind::TemplateRow || !call.name.holds(offset))
            continue;
        const Span span = ownName(snapshot, facts, call, linked.targets[i]);
        if (!found || span.size() < found->span.size())
            found = Target{Target::Kind::Keyword, span,
                           linked.targets[i].found() ? linked.targets[i].keyword : KeywordRef{}, file};
    }
    if (found)
        return found;
    for (std::uint32_t i = 0; i < facts.items.size(); ++i) {
        if (facts.items[i].kind == ItemKind::Keyword && facts.items[i].name.holds(offset))
            return Target{Target::Kind::Keyword, facts.items[i].name, {Owner::file(file), i}, file};
    }
    return std::nullopt;
}

namespace {

class MentionFinder {
public:
    MentionFinder(const Snapshot &snapshot, const Target &target) : m_snapshot(snapshot), m_target(target) {}

    std::vector<Mention> run()
    {
        switch (m_target.kind) {
        case Target::Kind::Keyword: keyword(); break;
        case Target::Kind::Variable: variable(); break;
        case Target::Kind::Tag: tags(); break;
        case Target::Kind::Import: break;
        }
        std::sort(m_mentions.begin(), m_mentions.end(), [](const Mention &a, const Mention &b) {
            return std::tuple(a.file, a.span.begin, a.span.end, !a.definition) <
                   std::tuple(b.file, b.span.begin, b.span.end, !b.definition);
        });
        m_mentions.erase(
            std::unique(m_mentions.begin(), m_mentions.end(),
                        [](const Mention &a, const Mention &b) { return a.file == b.file && a.span == b.span; }),
            m_mentions.end());
        return std::move(m_mentions);
    }

private:
    void keyword()
    {
        const KeywordRef wanted = m_target.keyword;
        if (wanted.owner.value == None)
            return;
        if (!wanted.owner.isLibrary()) {
            const FileFacts &facts = m_snapshot.facts(wanted.owner.index());
            m_mentions.push_back({wanted.owner.index(), facts.items[wanted.index].name, true});
        }
        for (FileId id = 0; id < m_snapshot.files().size(); ++id) {
            if (!m_snapshot.has(id))
                continue;
            const FileFacts &facts = m_snapshot.facts(id);
            const std::vector<CallTarget> &targets = m_snapshot.linked(id).targets;
            for (std::size_t i = 0; i < targets.size(); ++i) {
                if (targets[i].found() && targets[i].keyword == wanted && facts.calls[i].kind != CallKind::TemplateRow)
                    m_mentions.push_back({id, ownName(m_snapshot, facts, facts.calls[i], targets[i])});
            }
        }
    }

    void tags()
    {
        for (FileId id = 0; id < m_snapshot.files().size(); ++id) {
            if (!m_snapshot.has(id))
                continue;
            for (const TagFact &tag : m_snapshot.facts(id).tags) {
                if (m_snapshot.files()[id]->names[tag.id] == m_target.name)
                    m_mentions.push_back({id, tag.text});
            }
        }
    }

    void variable()
    {
        if (m_target.item != None)
            return variablesOf(m_target.file, m_target.item);
        std::vector<FileId> files{m_target.file};
        const auto add = [&](const std::vector<FileId> &more) {
            files.insert(files.end(), more.begin(), more.end());
        };
        add(m_snapshot.linked(m_target.file).closure.resources);
        std::vector<FileId> owners{m_target.file};
        for (const Snapshot::VariableRef &ref : m_snapshot.sharedVariablesNamed(m_target.name))
            owners.push_back(ref.file);
        // Whoever sees one of the places that define it, as far as that place is in reach of ours.
        for (const FileId owner : owners) {
            if (std::find(files.begin(), files.end(), owner) != files.end() || sees(owner, m_target.file))
                files.push_back(owner), add(m_snapshot.linked(owner).importers);
        }
        std::sort(files.begin(), files.end());
        files.erase(std::unique(files.begin(), files.end()), files.end());
        for (const FileId file : files)
            variablesOf(file, None);
    }

    bool sees(FileId file, FileId other) const
    {
        const std::vector<FileId> &resources = m_snapshot.linked(file).closure.resources;
        return std::find(resources.begin(), resources.end(), other) != resources.end();
    }

    /// `item` None: all items that have no variable of their own of this name.
    void variablesOf(FileId id, std::uint32_t item)
    {
        if (!m_snapshot.has(id))
            return;
        const IndexedFile &indexed = *m_snapshot.files()[id];
        const FileFacts &facts = *indexed.facts;
        const auto wanted = [&](NameId name, std::uint32_t its) {
            if (name == None || indexed.names[name] != m_target.name)
                return false;
            return item == None ? !isLocal(facts, name, its) : its == item;
        };
        for (const VariableFact &fact : facts.variables) {
            if (wanted(fact.id, fact.item))
                m_mentions.push_back({id, fact.name, !fact.changesItem, true});
        }
        for (std::uint32_t i = 0; i < facts.items.size(); ++i) {
            const Slice arguments = facts.items[i].arguments;
            for (std::uint32_t a = arguments.begin; a < arguments.end; ++a) {
                if (wanted(facts.argumentFacts[a].id, i))
                    m_mentions.push_back({id, facts.argumentFacts[a].name, true, true});
            }
        }
        for (const VariableUse &use : facts.variableUses) {
            if (wanted(use.id, use.item))
                m_mentions.push_back({id, use.name});
            else if (wanted(use.baseId, use.item))
                m_mentions.push_back({id, {use.name.begin, use.name.begin + use.baseSize}});
        }
    }

    const Snapshot &m_snapshot;
    const Target &m_target;
    std::vector<Mention> m_mentions;
};

} // namespace

std::vector<Mention> mentionsOf(const Snapshot &snapshot, const Target &target)
{
    return MentionFinder(snapshot, target).run();
}

} // namespace crat::robot::lsp
