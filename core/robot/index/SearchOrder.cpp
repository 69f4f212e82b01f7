#include "core/robot/index/SearchOrder.h"

#include <algorithm>

#include "core/robot/index/NameTable.h"

namespace crat::robot {
namespace {

constexpr std::size_t MaxSetters = 64; ///< in one suite; with more of them nothing is certain

bool isUnderFolderOf(std::string_view path, std::string_view init)
{
    const std::string_view folder = init.substr(0, init.rfind('/') + 1);
    return path.starts_with(folder);
}

bool isTestFixture(const CallFact &call)
{
    return call.setting == TokenType::TestSetup || call.setting == TokenType::TestTeardown;
}

} // namespace

SearchOrders::SearchOrders(const Snapshot &snapshot) : m_snapshot(snapshot), m_resolver(snapshot)
{
    for (FileId id = 0; id < snapshot.files().size(); ++id) {
        if (snapshot.has(id) && snapshot.facts(id).kind == FileKind::Init && !snapshot.facts(id).searchOrders.empty())
            m_inits.push_back(id);
    }
}

std::vector<SearchOrders::Setter> SearchOrders::settersOf(FileId suite) const
{
    std::vector<Setter> setters;
    const auto add = [&](FileId file) {
        for (const SearchOrderFact &fact : m_snapshot.facts(file).searchOrders)
            setters.push_back({file, fact, orderOf(file, fact)});
    };
    add(suite);
    for (const FileId resource : m_snapshot.linked(suite).closure.resources)
        add(resource);
    for (const FileId init : m_inits) {
        if (init == suite || !isUnderFolderOf(m_snapshot.pathOf(suite), m_snapshot.pathOf(init)))
            continue;
        for (const SearchOrderFact &fact : m_snapshot.facts(init).searchOrders) {
            const Setter setter{init, fact, orderOf(init, fact)};
            // What is nested in a fixture is followed up to it.
            const CallFact *call = &callOf(setter);
            while (call->parent != None)
                call = &m_snapshot.facts(init).calls[call->parent];
            if (isTestFixture(*call))
                setters.push_back(setter);
        }
    }
    return setters;
}

std::optional<SearchOrders::Setter> SearchOrders::setterOf(FileId file, std::uint32_t call) const
{
    for (const SearchOrderFact &fact : m_snapshot.facts(file).searchOrders) {
        if (fact.call == call)
            return Setter{file, fact, orderOf(file, fact)};
    }
    return std::nullopt;
}

SearchOrder SearchOrders::orderOf(FileId file, const SearchOrderFact &fact) const
{
    if (!fact.literal)
        return m_unknown;
    SearchOrder order;
    const FileFacts &facts = m_snapshot.facts(file);
    const Slice names = facts.calls[fact.call].arguments;
    for (std::uint32_t i = names.begin; i < names.end; ++i) {
        // What has no such name in the whole project can have no keyword here either.
        if (const auto id = m_snapshot.names().find(ownerKeyOf(facts.text(facts.arguments[i]))))
            order.owners.push_back(*id);
    }
    return order;
}

/// Set Library Search Order if it is what the suite's setup does first.
std::optional<SearchOrders::Setter> SearchOrders::setterOfSetup(FileId suite)
{
    const FileFacts &facts = m_snapshot.facts(suite);
    std::optional<std::uint32_t> setup;
    for (std::uint32_t i = 0; i < facts.calls.size(); ++i) {
        if (facts.calls[i].setting != TokenType::SuiteSetup)
            continue;
        if (setup)
            return std::nullopt; // the setting is given twice
        setup = i;
    }
    if (!setup)
        return std::nullopt;
    const auto always = [](std::optional<Setter> setter) {
        return setter && setter->fact.always ? setter : std::nullopt;
    };
    if (auto direct = always(setterOf(suite, *setup)))
        return direct;
    if (*setup + 1 < facts.calls.size() && facts.calls[*setup + 1].parent == *setup) // Run Keywords
        return always(setterOf(suite, *setup + 1));
    m_resolver.setFile(suite, m_snapshot.linked(suite).closure);
    m_resolver.setOrder({});
    const CallTarget target = m_resolver.resolve(*m_snapshot.files()[suite], facts.calls[*setup]);
    if (target.state != CallTarget::State::Found || target.keyword.owner.isLibrary())
        return std::nullopt;
    const FileId file = target.keyword.owner.index();
    const FileFacts &there = m_snapshot.facts(file);
    const Slice calls = there.items[target.keyword.index].calls;
    for (std::uint32_t i = calls.begin; i < calls.end; ++i) {
        if (there.calls[i].kind == CallKind::Setup)
            return std::nullopt; // it runs before the keyword's first row
    }
    return calls.size() == 0 ? std::nullopt : always(setterOf(file, calls.begin));
}

SearchOrder SearchOrders::ofSuite(FileId suite)
{
    const std::vector<Setter> setters = settersOf(suite);
    if (setters.empty())
        return {};
    const auto first = setters.size() > MaxSetters ? std::nullopt : setterOfSetup(suite);
    if (!first)
        return m_unknown;
    const bool agreed =
        std::all_of(setters.begin(), setters.end(), [&](const Setter &setter) { return setter.order == first->order; });
    return agreed ? first->order : m_unknown;
}

SearchOrder SearchOrders::ofImported(FileId file) const
{
    std::optional<SearchOrder> agreed;
    if (m_snapshot.facts(file).kind == FileKind::Init)
        agreed = m_snapshot.linked(file).searchOrder; // of its own setup and teardown
    for (const FileId importer : m_snapshot.linked(file).importers) {
        if (m_snapshot.facts(importer).kind == FileKind::Resource)
            continue;
        const SearchOrder &order = m_snapshot.linked(importer).searchOrder;
        if (agreed && !(*agreed == order))
            return m_unknown;
        agreed = order;
    }
    if (agreed)
        return *agreed;
    return settersOf(file).empty() ? SearchOrder() : m_unknown; // no suite is known that imports it
}

void SearchOrders::enter(FileId file)
{
    m_file = file;
    m_setters.clear();
    const FileFacts &facts = m_snapshot.facts(file);
    if (facts.kind == FileKind::Suite && !facts.searchOrders.empty())
        m_setters = settersOf(file);
    if (m_setters.size() > MaxSetters)
        m_setters.clear();
}

/// Could it run after `last` and before the call, which stand in one test or keyword?
bool SearchOrders::mayRunBetween(const Setter &setter, const Setter &last, std::uint32_t call) const
{
    const std::uint32_t item = callOf(setter).item;
    if (item == None)
        return false; // setups and teardowns run before and after what a test does
    const FileFacts &facts = m_snapshot.facts(setter.file);
    if (facts.items[item].kind == ItemKind::Keyword)
        return true;
    if (item != callOf(last).item)
        return false; // of another test
    if (setter.fact.call < last.fact.call)
        return false;
    return setter.fact.call < call || !setter.fact.always; // in a loop it may have run before
}

/// Is all that the suite ever says said in rows below the call, in the same test?
bool SearchOrders::isFirstSaidBelow(std::uint32_t item, std::uint32_t call) const
{
    return m_snapshot.facts(m_file).items[item].kind != ItemKind::Keyword &&
           std::all_of(m_setters.begin(), m_setters.end(), [&](const Setter &setter) {
               return setter.file == m_file && callOf(setter).item == item && setter.fact.always &&
                      setter.fact.call > call;
           });
}

const SearchOrder &SearchOrders::before(std::uint32_t call)
{
    const SearchOrder &usual = m_snapshot.linked(m_file).searchOrder;
    const std::uint32_t item = m_snapshot.facts(m_file).calls[call].item;
    if (item == None || m_setters.empty())
        return usual;
    const Setter *last = nullptr;
    for (const Setter &setter : m_setters) {
        if (setter.file == m_file && setter.fact.always && callOf(setter).item == item && setter.fact.call < call)
            last = &setter;
    }
    if (!last)
        return isFirstSaidBelow(item, call) ? m_none : usual;
    for (const Setter &setter : m_setters) {
        if (&setter != last && mayRunBetween(setter, *last, call) && !(setter.order == last->order))
            return m_unknown;
    }
    return last->order;
}

} // namespace crat::robot
