#include <unordered_set>

#include "core/robot/completion/Collector.h"
#include "core/robot/index/NameTable.h"

namespace crat::robot {
namespace {

constexpr int InItem = 30, InFile = 20, InResource = 12, Elsewhere = 6, Robots = 0;

/// Robot Framework User Guide, "Built-in variables" and "Automatic variables".
constexpr const char *RobotVariables[] = {"${CURDIR}",
                                          "${EXECDIR}",
                                          "${TEMPDIR}",
                                          "${/}",
                                          "${:}",
                                          "${\\n}",
                                          "${SPACE}",
                                          "${EMPTY}",
                                          "@{EMPTY}",
                                          "&{EMPTY}",
                                          "${True}",
                                          "${False}",
                                          "${None}",
                                          "${TEST NAME}",
                                          "@{TEST TAGS}",
                                          "${TEST DOCUMENTATION}",
                                          "${TEST STATUS}",
                                          "${TEST MESSAGE}",
                                          "${PREV TEST NAME}",
                                          "${PREV TEST STATUS}",
                                          "${PREV TEST MESSAGE}",
                                          "${SUITE NAME}",
                                          "${SUITE SOURCE}",
                                          "${SUITE DOCUMENTATION}",
                                          "&{SUITE METADATA}",
                                          "${SUITE STATUS}",
                                          "${SUITE MESSAGE}",
                                          "${KEYWORD STATUS}",
                                          "${KEYWORD MESSAGE}",
                                          "${LOG LEVEL}",
                                          "${OUTPUT DIR}",
                                          "${OUTPUT FILE}",
                                          "${LOG FILE}",
                                          "${REPORT FILE}",
                                          "${DEBUG FILE}",
                                          "&{OPTIONS}"};

class VariablePart {
public:
    explicit VariablePart(Collector &collector) : m_collector(collector), m_snapshot(collector.snapshot())
    {
        const std::size_t begin = *collector.context().variableBegin;
        m_identifier = collector.request().tree.bytes()[begin];
    }

    void run()
    {
        if (m_identifier == '%')
            return; // the environment is not ours to list
        if (m_collector.request().file)
            addFromProject(*m_collector.request().file);
        for (const auto &[name, value] : m_snapshot.options().variables)
            add('$', name, Elsewhere, "");
        for (const char *variable : RobotVariables) {
            const std::string_view text = variable;
            add(text[0], text.substr(2, text.size() - 3), Robots, "Robot Framework");
        }
    }

private:
    void addFromProject(FileId file)
    {
        const FileFacts &facts = m_snapshot.facts(file);
        const std::uint32_t item = itemAtCursor(facts);
        for (const VariableFact &variable : facts.variables) {
            if (variable.item != None && variable.item == item && !variable.changesItem)
                add(variable.identifier, facts.text(variable.name), InItem, "");
        }
        if (item != None) {
            const ItemFact &owner = facts.items[item];
            for (std::uint32_t i = owner.arguments.begin; i < owner.arguments.end; ++i)
                add('$', facts.text(facts.argumentFacts[i].name), InItem, "argument");
        }
        addShared(file, InFile);
        const Closure &closure = m_snapshot.linked(file).closure;
        for (const FileId resource : closure.resources)
            addShared(resource, InResource);
        for (const std::uint32_t id : closure.variableFiles) {
            if (const auto &doc = m_snapshot.variableFiles()[id]->answer.variables) {
                for (const std::string &name : doc->names) {
                    if (name.size() > 3)
                        add(name[0], std::string_view(name).substr(2, name.size() - 3), InResource, "variable file");
                }
            }
        }
    }

    /// The snapshot may be a little older than the text, so that the item is looked for by name.
    std::uint32_t itemAtCursor(const FileFacts &facts) const
    {
        const auto at = m_collector.context().item;
        if (!at)
            return None;
        const Item &item = m_collector.request().tree.items()[*at];
        if (*at < facts.items.size() && facts.text(facts.items[*at].name) == item.name)
            return static_cast<std::uint32_t>(*at);
        for (std::uint32_t i = 0; i < facts.items.size(); ++i) {
            if (facts.text(facts.items[i].name) == item.name)
                return i;
        }
        return None;
    }

    void addShared(FileId file, int nearness)
    {
        if (!m_snapshot.has(file))
            return;
        const FileFacts &facts = m_snapshot.facts(file);
        const std::string detail =
            nearness == InFile ? std::string() : std::filesystem::path(facts.path).filename().string();
        for (const VariableFact &variable : facts.variables) {
            if (outlivesItem(variable.kind) && !variable.changesItem)
                add(variable.identifier, facts.text(variable.name), nearness, detail);
        }
    }

    void add(char identifier, std::string_view name, int nearness, std::string_view detail)
    {
        // Each variable can be read as a scalar; as a list or dictionary only what may be one.
        if (m_identifier == '@' && identifier == '&')
            return;
        if (m_identifier == '&' && identifier == '@')
            return;
        if (!m_seen.insert(keyOf(name)).second)
            return;
        Candidate candidate{CandidateKind::Variable, std::string(1, m_identifier) + "{" + std::string(name) + "}"};
        candidate.detail = detail;
        m_collector.add(std::move(candidate), nearness + (identifier == m_identifier ? 2 : 0));
    }

    Collector &m_collector;
    const Snapshot &m_snapshot;
    char m_identifier = '$';
    std::unordered_set<std::string> m_seen; ///< the nearest of equal names comes first and counts
};

} // namespace

void addVariables(Collector &collector)
{
    VariablePart(collector).run();
}

void addTags(Collector &collector)
{
    struct Tag {
        std::string_view text;
        std::size_t uses = 0;
        bool here = false;
    };
    std::unordered_map<std::uint32_t, Tag> tags; // by global name
    const Snapshot &snapshot = collector.snapshot();
    for (FileId id = 0; id < snapshot.files().size(); ++id) {
        if (!snapshot.has(id))
            continue;
        const FileFacts &facts = snapshot.facts(id);
        for (const TagFact &fact : facts.tags) {
            Tag &tag = tags[snapshot.files()[id]->names[fact.id]];
            tag.text = facts.text(fact.text);
            ++tag.uses;
            tag.here = tag.here || id == collector.request().file;
        }
    }
    for (const auto &[name, tag] : tags) {
        if (tag.text == collector.context().typed && tag.uses == 1)
            continue; // the one that is being written
        Candidate candidate{CandidateKind::Tag, std::string(tag.text)};
        candidate.detail = std::to_string(tag.uses) + (tag.uses == 1 ? " use" : " uses");
        collector.add(std::move(candidate),
                      (tag.here ? 10 : 0) + static_cast<int>(std::min<std::size_t>(tag.uses, 20)) / 2);
    }
    for (const char *own : {"robot:skip", "robot:skip-on-failure", "robot:exclude", "robot:private", "robot:flatten",
                            "robot:continue-on-failure", "robot:recursive-continue-on-failure", "robot:stop-on-failure",
                            "robot:no-dry-run", "robot:exit-on-failure"})
        collector.add({CandidateKind::Tag, own, {}, {}, "Robot Framework"}, 0);
}

} // namespace crat::robot
