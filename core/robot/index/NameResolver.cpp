#include "core/robot/index/NameResolver.h"

#include <algorithm>

#include "core/robot/index/NameTable.h"

namespace crat::robot {

NameResolver::NameResolver(const Snapshot &snapshot)
    : m_snapshot(snapshot), m_fileStamp(snapshot.files().size()), m_libraryStamp(snapshot.libraries().size())
{
}

void NameResolver::setFile(FileId file, const Closure &closure)
{
    m_file = file;
    m_closure = &closure;
    m_order = {};
    ++m_stamp;
    m_own.clear();
    m_resources.clear();
    m_libraries.clear();
    const auto addFile = [this](FileId id, std::vector<Embedded> &list) {
        const IndexedFile &indexed = *m_snapshot.files()[id];
        if (!indexed.embedded.empty())
            list.push_back({Owner::file(id), &indexed.embedded, &indexed.patterns});
    };
    addFile(file, m_own);
    for (const FileId id : closure.resources) {
        m_fileStamp[id] = m_stamp;
        addFile(id, m_resources);
    }
    for (const Closure::Library &library : closure.libraries) {
        m_libraryStamp[library.id] = m_stamp;
        const IndexedLibrary &indexed = *m_snapshot.libraries()[library.id];
        if (!indexed.embedded.empty())
            m_libraries.push_back({Owner::library(library.id), &indexed.embedded, &indexed.patterns});
    }
}

bool NameResolver::isMember(Owner owner, Level level) const
{
    if (owner.isLibrary())
        return level == Level::Library && m_libraryStamp[owner.index()] == m_stamp;
    if (owner.index() == m_file)
        return level == Level::Own;
    return level == Level::Resource && m_fileStamp[owner.index()] == m_stamp;
}

void NameResolver::collect(std::uint32_t key, std::string_view name, Level level)
{
    m_found.clear();
    const auto &tables = *m_snapshot.m_tables;
    if (key < tables.keywordHeads.size()) {
        for (std::uint32_t i = tables.keywordHeads[key]; i != None; i = tables.keywords[i].next) {
            if (isMember(tables.keywords[i].keyword.owner, level))
                m_found.push_back(tables.keywords[i].keyword);
        }
    }
    // A plain name wins over patterns wherever both match.
    if (m_found.empty())
        collectEmbedded(name, level);
}

void NameResolver::collectEmbedded(std::string_view name, Level level)
{
    const auto &lists = level == Level::Own ? m_own : level == Level::Resource ? m_resources : m_libraries;
    for (const Embedded &owner : lists) {
        for (std::size_t i = 0; i < owner.patterns->size(); ++i) {
            if ((*owner.patterns)[i].matches(name))
                m_found.push_back({owner.owner, (*owner.indices)[i]});
        }
    }
}

const KeywordPattern *NameResolver::patternOf(KeywordRef keyword) const
{
    const auto find = [&](const auto &indexed) -> const KeywordPattern * {
        const auto it = std::find(indexed.embedded.begin(), indexed.embedded.end(), keyword.index);
        return it == indexed.embedded.end()
                   ? nullptr
                   : &indexed.patterns[static_cast<std::size_t>(it - indexed.embedded.begin())];
    };
    return keyword.owner.isLibrary() ? find(*m_snapshot.libraries()[keyword.owner.index()])
                                     : find(*m_snapshot.files()[keyword.owner.index()]);
}

bool NameResolver::isEmbedded(KeywordRef keyword) const
{
    return patternOf(keyword) != nullptr;
}

/// Of several patterns: those that no other beats. One beats another if it matches the other's name and not the other way.
void NameResolver::keepBest()
{
    const bool anyPlain = std::any_of(m_found.begin(), m_found.end(), [this](KeywordRef k) { return !isEmbedded(k); });
    if (anyPlain) {
        std::erase_if(m_found, [this](KeywordRef k) { return isEmbedded(k); });
        return;
    }
    const auto better = [this](KeywordRef a, KeywordRef b) {
        return patternOf(a)->matches(m_snapshot.nameOf(b)) && !patternOf(b)->matches(m_snapshot.nameOf(a));
    };
    std::vector<KeywordRef> best;
    for (const KeywordRef candidate : m_found) {
        const bool beaten = std::any_of(m_found.begin(), m_found.end(), [&](KeywordRef other) {
            return !(other == candidate) && better(other, candidate) && !better(candidate, other);
        });
        if (!beaten)
            best.push_back(candidate);
    }
    // Robot compares each pattern with the other's name; better() already asks both ways.
    if (!best.empty())
        m_found = std::move(best);
}

/// Of several keywords: those of the first owner in the search order that has any. False if none has.
bool NameResolver::keepFirstInOrder()
{
    for (const std::uint32_t name : m_order.owners) {
        const auto isOthers = [&](KeywordRef k) {
            if (!k.owner.isLibrary())
                return m_snapshot.files()[k.owner.index()]->stem != name;
            return std::none_of(m_closure->libraries.begin(), m_closure->libraries.end(), [&](const auto &library) {
                return library.id == k.owner.index() && library.name == name;
            });
        };
        if (std::all_of(m_found.begin(), m_found.end(), isOthers))
            continue;
        std::erase_if(m_found, isOthers);
        return true;
    }
    return false;
}

/// A library that is imported under several names has its keywords as often.
std::size_t NameResolver::timesImported(KeywordRef keyword) const
{
    const auto &libraries = m_closure->libraries;
    const auto isIts = [&](const Closure::Library &library) {
        return library.id == keyword.owner.index();
    };
    return static_cast<std::size_t>(std::count_if(libraries.begin(), libraries.end(), isIts));
}

bool NameResolver::choose(Level level, CallTarget &target)
{
    if (m_found.empty())
        return false;
    // The search order is asked for resources and libraries only.
    const bool chosen = level != Level::Own && keepFirstInOrder();
    if (m_found.size() > 1 && level == Level::Resource) {
        const auto isPublic = [this](KeywordRef k) {
            return !m_snapshot.isPrivate(k);
        };
        if (std::any_of(m_found.begin(), m_found.end(), isPublic))
            std::erase_if(m_found, [&](KeywordRef k) { return !isPublic(k); });
    }
    if (m_found.size() > 1)
        keepBest();
    if (m_found.size() == 2 && level == Level::Library) {
        const auto standard = [this](KeywordRef k) {
            return m_snapshot.libraries()[k.owner.index()]->standard;
        };
        if (standard(m_found[0]))
            m_found.erase(m_found.begin());
        else if (standard(m_found[1]))
            m_found.pop_back();
    }
    target.keyword = m_found.front();
    target.state = CallTarget::State::Found;
    // Twice in one file is that file's own error, told where it is defined.
    const bool oneOwner =
        std::all_of(m_found.begin(), m_found.end(), [this](KeywordRef k) { return k.owner == m_found.front().owner; });
    const bool embedded = isEmbedded(m_found.front());
    const bool ordered = level != Level::Own && !m_order.known;
    if (m_found.size() > 1 && (!oneOwner || embedded) && !ordered) {
        target.state = CallTarget::State::Ambiguous;
        target.others = static_cast<std::uint8_t>(std::min<std::size_t>(m_found.size() - 1, 255));
    } else if (level == Level::Library && !chosen && !ordered && timesImported(target.keyword) > 1 &&
               !m_snapshot.libraries()[target.keyword.owner.index()]->standard) {
        target.state = CallTarget::State::Ambiguous; // of Robot's own it takes the one that was imported later
        target.others = static_cast<std::uint8_t>(std::min<std::size_t>(timesImported(target.keyword) - 1, 255));
    }
    return true;
}

bool NameResolver::explicitly(std::string_view name, CallTarget &target)
{
    std::vector<KeywordRef> found;
    const GlobalNames &names = m_snapshot.names();
    for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
        const auto owner = names.find(ownerKeyOf(name.substr(0, dot)));
        if (!owner)
            continue;
        const std::string_view keyword = name.substr(dot + 1);
        const std::uint32_t key = names.find(keyOf(keyword)).value_or(None);
        const auto fits = [&](KeywordRef k) {
            if (!k.owner.isLibrary())
                return m_snapshot.files()[k.owner.index()]->stem == *owner &&
                       (k.owner.index() != m_file || m_snapshot.facts(m_file).kind == FileKind::Resource);
            return std::any_of(m_closure->libraries.begin(), m_closure->libraries.end(), [&](const auto &library) {
                return library.id == k.owner.index() && library.name == *owner;
            });
        };
        for (const Level level : {Level::Own, Level::Resource, Level::Library}) {
            collect(key, keyword, level);
            std::copy_if(m_found.begin(), m_found.end(), std::back_inserter(found), fits);
            if (level == Level::Own || !m_found.empty())
                continue;
        }
        // A plain keyword of another owner must not hide the patterns of the one that is named.
        for (const Level level : {Level::Own, Level::Resource, Level::Library}) {
            m_found.clear();
            collectEmbedded(keyword, level);
            for (const KeywordRef k : m_found) {
                if (fits(k) && std::find(found.begin(), found.end(), k) == found.end())
                    found.push_back(k);
            }
        }
    }
    m_found = std::move(found);
    return choose(Level::Own, target);
}

bool NameResolver::plain(std::string_view name, std::uint32_t key, CallTarget &target)
{
    collect(key, name, Level::Own);
    if (choose(Level::Own, target))
        return true;
    if (name.find('.') != std::string_view::npos && explicitly(name, target))
        return true;
    for (const Level level : {Level::Resource, Level::Library}) {
        collect(key, name, level);
        if (choose(level, target))
            return true;
    }
    return false;
}

CallTarget NameResolver::resolve(const IndexedFile &file, const CallFact &call)
{
    const std::string_view name = file.facts->text(call.name);
    if (call.bddId == None)
        return resolve(name, file.names[call.id], {}, None);
    return resolve(name, file.names[call.id], name.substr(call.bddSize), file.names[call.bddId]);
}

CallTarget NameResolver::resolve(std::string_view name, std::uint32_t key, std::string_view bddName,
                                 std::uint32_t bddKey)
{
    CallTarget target;
    if (bddKey != None && plain(bddName, bddKey, target)) {
        target.bdd = true;
        return target;
    }
    if (plain(name, key, target))
        return target;
    target.state = m_closure->uncertainKeywords ? CallTarget::State::Uncertain : CallTarget::State::NotFound;
    return target;
}

} // namespace crat::robot
