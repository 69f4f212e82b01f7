#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "core/robot/index/ImportResolver.h"

namespace crat::robot {

/// Names of setups and teardowns that are put together from variables. Robot replaces these before it looks for the keyword; what a
/// variable is then can be known where one Variables section in reach gives it a value, and nothing else in the project does.
/// One object serves one round of linking; several threads may use it.
class FixtureNames {
public:
    explicit FixtureNames(const Snapshot &snapshot) : m_snapshot(snapshot) {}
    /// The name that the keyword is looked for by; nothing if that is only known when it runs.
    std::optional<std::string> nameOf(FileId file, const CallFact &call) const;

private:
    bool isFixed(FileId file, const CallFact &call, std::string_view base) const;

    const Snapshot &m_snapshot;
    mutable std::once_flag m_once;
    mutable std::optional<ImportResolver> m_values; ///< made when first needed: it reads folders
};

} // namespace crat::robot
