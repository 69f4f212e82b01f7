#include "core/companion/store/Items.h"

#include "core/companion/store/Runs.h"

namespace crat::store::items {

namespace {

protocol::TestItem fromRow(const Row &row)
{
    protocol::TestItem out;
    out.id = row.id<TestItemId>("id");
    out.name = row.text("name");
    out.description = row.text("description");
    out.associatedJobName = row.text("associated_job_name");
    out.associatedParameterSetId = row.optionalId<ParameterSetId>("associated_parameter_set_id");
    out.notificationEnabled = row.boolean("notification_enabled");
    out.createdAt = row.time("created_at");
    out.updatedAt = row.time("updated_at");
    return out;
}

Result<std::optional<protocol::TestItem>> one(Reader &reader, std::string_view sql, const Arg &arg)
{
    auto row = reader.first(sql, {arg});
    if (!row)
        return tl::unexpected(row.error());
    return *row ? std::optional(fromRow(**row)) : std::nullopt;
}

/// Asked beforehand, so that the answer can say what is wrong; the table's constraints stand behind it.
Result<> check(Transaction &tx, const protocol::TestItem &item)
{
    auto same = byName(tx, item.name);
    if (!same)
        return tl::unexpected(same.error());
    if (*same && (*same)->id != item.id)
        return fail(Errc::Conflict, "a test item of this name exists already");
    if (item.associatedParameterSetId) {
        auto set = parameters::byId(tx, *item.associatedParameterSetId);
        if (!set)
            return tl::unexpected(set.error());
        if (!*set)
            return fail(Errc::BadInput,
                        "there is no parameter set " + std::to_string(item.associatedParameterSetId->value()));
    }
    return {};
}

Result<protocol::TestItem> stored(Transaction &tx, Result<Rows> rows)
{
    if (!rows)
        return tl::unexpected(rows.error());
    if (rows->empty())
        return fail(Errc::NotFound, "there is no such test item");
    auto item = fromRow(rows->front());
    tx.emit("item.changed", protocol::toJson(item));
    return item;
}

} // namespace

Result<std::vector<protocol::TestItem>> all(Reader &reader)
{
    auto rows = reader.query("SELECT * FROM test_items ORDER BY id");
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<protocol::TestItem> out;
    for (const Row &row : *rows)
        out.push_back(fromRow(row));
    return out;
}

Result<std::optional<protocol::TestItem>> byId(Reader &reader, TestItemId id)
{
    return one(reader, "SELECT * FROM test_items WHERE id = ?", id);
}

Result<std::optional<protocol::TestItem>> byName(Reader &reader, const std::string &name)
{
    return one(reader, "SELECT * FROM test_items WHERE name = ?", name);
}

Result<protocol::TestItem> add(Transaction &tx, const protocol::TestItem &item)
{
    protocol::TestItem fresh = item;
    fresh.id = {};
    if (auto good = check(tx, fresh); !good)
        return tl::unexpected(good.error());
    return stored(
        tx, tx.query("INSERT INTO test_items (name, description, associated_job_name, associated_parameter_set_id, "
                     "notification_enabled, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *",
                     {item.name, item.description, item.associatedJobName, item.associatedParameterSetId,
                      item.notificationEnabled, tx.now(), tx.now()}));
}

Result<protocol::TestItem> save(Transaction &tx, const protocol::TestItem &item)
{
    if (auto good = check(tx, item); !good)
        return tl::unexpected(good.error());
    return stored(
        tx,
        tx.query("UPDATE test_items SET name = ?, description = ?, associated_job_name = ?, "
                 "associated_parameter_set_id = ?, notification_enabled = ?, updated_at = ? WHERE id = ? RETURNING *",
                 {item.name, item.description, item.associatedJobName, item.associatedParameterSetId,
                  item.notificationEnabled, tx.now(), item.id}));
}

Result<> remove(Transaction &tx, TestItemId id)
{
    if (auto told = runs::announceDeleted(tx, "r.test_item_id = ?", id, {{"test_item_id", id.value()}}); !told)
        return told;
    auto gone = tx.exec("DELETE FROM test_items WHERE id = ?", {id});
    if (!gone)
        return tl::unexpected(gone.error());
    if (*gone == 0)
        return fail(Errc::NotFound, "there is no test item " + std::to_string(id.value()));
    tx.emit("item.deleted", {{"id", id.value()}});
    return {};
}

} // namespace crat::store::items

namespace crat::store::parameters {

namespace {

protocol::ParameterSet fromRow(const Row &row)
{
    protocol::ParameterSet out;
    out.id = row.id<ParameterSetId>("id");
    out.name = row.text("name");
    out.description = row.text("description");
    if (auto value = protocol::parseJson(row.text("parameters"), std::string::npos); value && value->is_object())
        out.parameters = value->get_object();
    out.createdAt = row.time("created_at");
    out.updatedAt = row.time("updated_at");
    return out;
}

Result<std::optional<protocol::ParameterSet>> one(Reader &reader, std::string_view sql, const Arg &arg)
{
    auto row = reader.first(sql, {arg});
    if (!row)
        return tl::unexpected(row.error());
    return *row ? std::optional(fromRow(**row)) : std::nullopt;
}

Result<> check(Transaction &tx, const protocol::ParameterSet &set)
{
    auto same = byName(tx, set.name);
    if (!same)
        return tl::unexpected(same.error());
    if (*same && (*same)->id != set.id)
        return fail(Errc::Conflict, "a parameter set of this name exists already");
    return {};
}

Result<protocol::ParameterSet> stored(Transaction &tx, Result<Rows> rows)
{
    if (!rows)
        return tl::unexpected(rows.error());
    if (rows->empty())
        return fail(Errc::NotFound, "there is no such parameter set");
    auto set = fromRow(rows->front());
    tx.emit("set.changed", protocol::toJson(set));
    return set;
}

} // namespace

Result<std::vector<protocol::ParameterSet>> all(Reader &reader)
{
    auto rows = reader.query("SELECT * FROM parameter_sets ORDER BY name");
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<protocol::ParameterSet> out;
    for (const Row &row : *rows)
        out.push_back(fromRow(row));
    return out;
}

Result<std::optional<protocol::ParameterSet>> byId(Reader &reader, ParameterSetId id)
{
    return one(reader, "SELECT * FROM parameter_sets WHERE id = ?", id);
}

Result<std::optional<protocol::ParameterSet>> byName(Reader &reader, const std::string &name)
{
    return one(reader, "SELECT * FROM parameter_sets WHERE name = ?", name);
}

Result<protocol::ParameterSet> add(Transaction &tx, const protocol::ParameterSet &set)
{
    protocol::ParameterSet fresh = set;
    fresh.id = {};
    if (auto good = check(tx, fresh); !good)
        return tl::unexpected(good.error());
    return stored(tx,
                  tx.query("INSERT INTO parameter_sets (name, description, parameters, created_at, updated_at) "
                           "VALUES (?, ?, ?, ?, ?) RETURNING *",
                           {set.name, set.description, protocol::json::serialize(set.parameters), tx.now(), tx.now()}));
}

Result<protocol::ParameterSet> save(Transaction &tx, const protocol::ParameterSet &set)
{
    auto before = byId(tx, set.id);
    if (!before)
        return tl::unexpected(before.error());
    if (*before && (*before)->name == "default" && set.name != "default")
        return fail(Errc::BadInput, "the parameter set \"default\" keeps its name");
    if (auto good = check(tx, set); !good)
        return tl::unexpected(good.error());
    return stored(tx,
                  tx.query("UPDATE parameter_sets SET name = ?, description = ?, parameters = ?, updated_at = ? WHERE "
                           "id = ? RETURNING *",
                           {set.name, set.description, protocol::json::serialize(set.parameters), tx.now(), set.id}));
}

Result<> remove(Transaction &tx, ParameterSetId id)
{
    auto set = byId(tx, id);
    if (!set)
        return tl::unexpected(set.error());
    if (!*set)
        return fail(Errc::NotFound, "there is no parameter set " + std::to_string(id.value()));
    if ((*set)->name == "default")
        return fail(Errc::BadInput, "the parameter set \"default\" cannot be deleted");
    if (auto gone = tx.exec("DELETE FROM parameter_sets WHERE id = ?", {id}); !gone)
        return tl::unexpected(gone.error());
    tx.emit("set.deleted", {{"id", id.value()}});
    return {};
}

} // namespace crat::store::parameters
