#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/companion/store/Transaction.h"

/// Test items and parameter sets: what is tested, and with what.
namespace crat::store::items {

Result<std::vector<protocol::TestItem>> all(Reader &reader); ///< by id
Result<std::optional<protocol::TestItem>> byId(Reader &reader, TestItemId id);
Result<std::optional<protocol::TestItem>> byName(Reader &reader, const std::string &name);
/// Id and times of `item` are set by the store. Errors: Conflict (the name is taken), BadInput (no such parameter set).
Result<protocol::TestItem> add(Transaction &tx, const protocol::TestItem &item);
/// Replaces all fields but the times. Errors: NotFound, Conflict, BadInput. Event: item.changed.
Result<protocol::TestItem> save(Transaction &tx, const protocol::TestItem &item);
/// With its runs. Error: NotFound. Events: item.deleted, run.deleted (runs::announceDeleted).
Result<> remove(Transaction &tx, TestItemId id);

} // namespace crat::store::items

namespace crat::store::parameters {

Result<std::vector<protocol::ParameterSet>> all(Reader &reader); ///< by name
Result<std::optional<protocol::ParameterSet>> byId(Reader &reader, ParameterSetId id);
Result<std::optional<protocol::ParameterSet>> byName(Reader &reader, const std::string &name);
/// Error: Conflict (the name is taken). Event: set.changed.
Result<protocol::ParameterSet> add(Transaction &tx, const protocol::ParameterSet &set);
/// Errors: NotFound, Conflict, BadInput ("default" keeps its name).
Result<protocol::ParameterSet> save(Transaction &tx, const protocol::ParameterSet &set);
/// Errors: NotFound, BadInput ("default" stays). Items and runs that named it name none then.
Result<> remove(Transaction &tx, ParameterSetId id);

} // namespace crat::store::parameters
