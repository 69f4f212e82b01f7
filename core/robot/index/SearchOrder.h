#pragma once

#include <optional>
#include <vector>

#include "core/robot/index/NameResolver.h"
#include "core/robot/index/Snapshot.h"

namespace crat::robot {

/// What Set Library Search Order has said by the time that calls run, where that is certain. Robot keeps one order for each
/// suite file, empty at first; whatever runs in the suite may set it, and it stays until it is set again. Certain is what the
/// suite's own setup says before anything else runs, and what a row of the same test has said above a call, as long as nothing
/// that could run meanwhile says otherwise. One object serves one round of linking; one thread.
class SearchOrders {
public:
    explicit SearchOrders(const Snapshot &snapshot);

    /// In which calls of the suite file run, unless a row of their own test said otherwise.
    SearchOrder ofSuite(FileId suite);
    /// In which calls of a file run that others import: all of them have to agree. Theirs are read off the snapshot.
    SearchOrder ofImported(FileId file) const;
    /// The file whose calls before() is asked about.
    void enter(FileId file);
    /// In which the call with this index runs.
    const SearchOrder &before(std::uint32_t call);

private:
    struct Setter {
        FileId file;
        SearchOrderFact fact;
        SearchOrder order; ///< that it sets; unknown where it names variables
    };
    std::vector<Setter> settersOf(FileId suite) const;
    std::optional<Setter> setterOfSetup(FileId suite);
    std::optional<Setter> setterOf(FileId file, std::uint32_t call) const;
    SearchOrder orderOf(FileId file, const SearchOrderFact &fact) const;
    bool mayRunBetween(const Setter &setter, const Setter &last, std::uint32_t call) const;
    bool isFirstSaidBelow(std::uint32_t item, std::uint32_t call) const;
    const CallFact &callOf(const Setter &setter) const { return m_snapshot.facts(setter.file).calls[setter.fact.call]; }

    const Snapshot &m_snapshot;
    NameResolver m_resolver;
    std::vector<FileId> m_inits; ///< whose Test Setup or Test Teardown may set it for the suites below
    FileId m_file = None;
    std::vector<Setter> m_setters; ///< of m_file's suite; empty where before() has nothing to look at
    const SearchOrder m_none, m_unknown{.known = false, .owners = {}};
};

} // namespace crat::robot
