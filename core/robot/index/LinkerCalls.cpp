#include "core/robot/index/Linker.h"
#include "core/robot/index/NameResolver.h"
#include "core/robot/index/Project.h"
#include "core/robot/index/SearchOrder.h"

/// Which keyword each call means, once imports and reach are known.
namespace crat::robot {
namespace {

using CallState = CallTarget::State;

constexpr std::size_t MaxImporters = 256; ///< suites whose reach is looked at for one resource

bool isUnder(std::string_view path, std::string_view folder)
{
    return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

std::string_view folderOf(std::string_view path)
{
    return path.substr(0, path.rfind('/'));
}

/// Only Test Setup and Test Teardown of an __init__ file run elsewhere: in each suite below it.
bool runsInChildren(const FileFacts &facts, const CallFact &call)
{
    return call.setting == TokenType::TestSetup || call.setting == TokenType::TestTeardown ||
           facts.kind != FileKind::Init;
}

} // namespace

void Linker::linkCalls(const std::vector<FileId> &changed, const std::set<FileId> &importsChanged, bool all)
{
    const std::size_t count = m_next.m_files.size();
    m_next.m_linked.resize(count);
    m_made.assign(count, nullptr);
    (void)libraryId({LibraryRequest::Kind::Library, "BuiltIn", {}}, true);
    (void)libraryId({LibraryRequest::Kind::Library, "Easter", {}}, true);
    if (!m_tablesBuilt)
        buildTables();
    std::vector<FileId> files;
    for (FileId id = 0; id < count; ++id) {
        if (!m_next.has(id)) {
            m_next.m_linked[id].reset();
            continue;
        }
        files.push_back(id);
        const auto made = std::make_shared<LinkedFile>();
        made->imports = m_next.m_linked[id]->imports;
        for (std::size_t i = 0; i < made->imports.size(); ++i) {
            const ImportKind kind = m_next.facts(id).imports[i].kind;
            ResolvedImport &import = made->imports[i];
            if (import.target == None || kind == ImportKind::Resource)
                continue;
            if (kind == ImportKind::Library)
                settle(import, m_next.m_libraries[import.target]->answer,
                       m_next.m_libraries[import.target]->certainArguments && !import.beside);
            else
                settle(import, m_next.m_variableFiles[import.target]->answer, !import.beside);
        }
        m_made[id] = made;
    }
    forEachInParallel(files.size(), m_threads, [&](std::size_t i) { m_made[files[i]]->closure = closureOf(files[i]); });
    for (const FileId id : files) {
        for (const FileId resource : m_made[id]->closure.resources)
            m_made[resource]->importers.push_back(id);
        if (m_next.facts(id).kind != FileKind::Init)
            continue;
        const std::string_view folder = folderOf(m_next.pathOf(id));
        for (const FileId other : files) {
            if (m_next.facts(other).kind == FileKind::Suite && isUnder(m_next.pathOf(other), folder))
                m_made[id]->importers.push_back(other);
        }
    }
    // What it makes tests begin with may set the search order of every suite below it.
    const bool reorders = (m_next.m_searchOrderSet || m_searchOrderWasSet) &&
                          std::any_of(changed.begin(), changed.end(),
                                      [this](FileId id) { return m_next.facts(id).kind == FileKind::Init; });
    all = all || reorders;
    std::vector<bool> touched(count, all);
    for (const FileId id : changed)
        touched[id] = true;
    for (const FileId id : importsChanged)
        touched[id] = true;
    if (!all) {
        const std::vector<bool> direct = touched;
        for (const FileId id : files) {
            const auto isTouched = [&](FileId other) {
                return direct[other];
            };
            const LinkedFile &made = *m_made[id];
            touched[id] = touched[id] || !m_next.m_linked[id] ||
                          std::any_of(made.closure.resources.begin(), made.closure.resources.end(), isTouched);
        }
        const std::vector<bool> withClosure = touched;
        for (const FileId id : files) {
            const LinkedFile &made = *m_made[id];
            touched[id] = touched[id] || std::any_of(made.importers.begin(), made.importers.end(),
                                                     [&](FileId other) { return withClosure[other]; });
        }
    }
    std::vector<FileId> again;
    for (const FileId id : files) {
        if (touched[id])
            again.push_back(id);
        else
            m_made[id]->targets = m_next.m_linked[id]->targets;
    }
    // Everything that is looked at while calls are resolved is in place from here on.
    for (const FileId id : files)
        m_next.m_linked[id] = m_made[id];
    if (m_next.m_searchOrderSet)
        linkSearchOrders(files);
    const std::size_t chunks = (again.size() + 31) / 32;
    forEachInParallel(chunks, m_threads, [&](std::size_t chunk) {
        NameResolver resolver(m_next), other(m_next);
        for (std::size_t i = chunk * 32; i < std::min(again.size(), chunk * 32 + 32); ++i)
            linkFile(again[i], resolver, other);
    });
}

void Linker::linkSearchOrders(const std::vector<FileId> &files)
{
    SearchOrders orders(m_next);
    for (const FileId id : files) {
        if (m_next.facts(id).kind != FileKind::Resource)
            m_made[id]->searchOrder = orders.ofSuite(id);
    }
    for (const FileId id : files) {
        if (m_next.facts(id).kind != FileKind::Suite)
            m_made[id]->searchOrder = orders.ofImported(id);
    }
}

void Linker::relinkInside(FileId file)
{
    // The tables stay: they name what others see, and of that nothing changed.
    m_made.assign(m_next.m_files.size(), nullptr);
    m_made[file] = std::make_shared<LinkedFile>(*m_next.m_linked[file]);
    NameResolver resolver(m_next), other(m_next);
    linkFile(file, resolver, other);
    m_next.m_linked[file] = m_made[file];
}

void Linker::linkFile(FileId file, NameResolver &resolver, NameResolver &other)
{
    const IndexedFile &indexed = *m_next.m_files[file];
    const FileFacts &facts = *indexed.facts;
    LinkedFile &link = *m_made[file];
    resolver.setFile(file, link.closure);
    resolver.setOrder(link.searchOrder);
    std::optional<SearchOrders> orders; // where calls of one file run in several
    if (!facts.searchOrders.empty())
        orders.emplace(m_next).enter(file);
    SearchOrder order = link.searchOrder;
    link.targets.assign(facts.calls.size(), {});
    std::vector<std::int32_t> known(facts.names.size(), -1); // by NameId: the call that was resolved for it
    bool missing = false;
    for (std::size_t i = 0; i < facts.calls.size(); ++i) {
        const CallFact &call = facts.calls[i];
        CallTarget &target = link.targets[i];
        if (call.kind == CallKind::TemplateRow) {
            target.state = CallState::Dynamic;
            continue;
        }
        if (orders && !(orders->before(static_cast<std::uint32_t>(i)) == order)) {
            order = orders->before(static_cast<std::uint32_t>(i));
            resolver.setOrder(order);
            known.assign(known.size(), -1);
        }
        if (const std::int32_t before = known[call.id]; before >= 0) {
            target = link.targets[static_cast<std::size_t>(before)];
        } else {
            target = resolver.resolve(indexed, call);
            known[call.id] = static_cast<std::int32_t>(i);
        }
        missing |= !target.found();
    }
    if (missing && (facts.kind != FileKind::Suite || !link.importers.empty()))
        resolveElsewhere(file, link, other);
    for (std::size_t i = 0; i < facts.calls.size(); ++i) {
        // A step's name is taken as it stands; where a name is an argument or a setting, Robot replaces its variables first.
        const CallFact &call = facts.calls[i];
        if (link.targets[i].found() || !call.dynamic || call.kind == CallKind::Step)
            continue;
        link.targets[i].state = CallState::Dynamic;
        const bool fixture = call.kind == CallKind::Setup || call.kind == CallKind::Teardown;
        const auto name = fixture && facts.kind == FileKind::Suite ? m_fixtureNames.nameOf(file, call) : std::nullopt;
        // One that is there stays dynamic: what the call names is not its name as it stands.
        if (name && m_next.resolve(file, *name).state == CallState::NotFound)
            link.targets[i].state = CallState::NotFound;
    }
}

/// What a resource calls may come from the suites that import it.
void Linker::resolveElsewhere(FileId file, LinkedFile &link, NameResolver &resolver)
{
    const IndexedFile &indexed = *m_next.m_files[file];
    const FileFacts &facts = *indexed.facts;
    struct Missing {
        std::vector<std::size_t> calls;
        std::size_t found = 0, asked = 0;
        bool uncertain = false;
        CallTarget target;
    };
    std::map<NameId, Missing> missing;
    for (std::size_t i = 0; i < facts.calls.size(); ++i) {
        const CallTarget &target = link.targets[i];
        if (target.found() || target.state == CallState::Dynamic || !runsInChildren(facts, facts.calls[i]))
            continue;
        missing[facts.calls[i].id].calls.push_back(i);
        missing[facts.calls[i].id].uncertain |= target.state == CallState::Uncertain;
    }
    std::size_t asked = 0;
    for (const FileId importer : link.importers) {
        if (m_next.facts(importer).kind == FileKind::Resource)
            continue;
        if (++asked > MaxImporters) {
            // Whoever was not asked may give the keyword: nothing can be said of what is missing so far.
            for (auto &[name, entry] : missing)
                entry.uncertain = true;
            break;
        }
        resolver.setFile(importer, m_next.linked(importer).closure);
        resolver.setOrder(m_next.linked(importer).searchOrder);
        for (auto &[name, entry] : missing) {
            const CallTarget target = resolver.resolve(indexed, facts.calls[entry.calls.front()]);
            ++entry.asked;
            entry.uncertain |= target.state == CallState::Uncertain;
            if (target.found() && entry.found++ == 0)
                entry.target = target;
        }
    }
    for (auto &[name, entry] : missing) {
        CallTarget target = entry.target;
        if (entry.found == 0)
            target.state = entry.uncertain ? CallState::Uncertain : CallState::NotFound;
        else
            target.state =
                entry.found == entry.asked || entry.uncertain ? CallState::FoundElsewhere : CallState::FoundInSome;
        for (const std::size_t call : entry.calls)
            link.targets[call] = target;
    }
}

} // namespace crat::robot
