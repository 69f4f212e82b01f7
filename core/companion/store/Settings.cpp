#include "core/companion/store/Settings.h"

namespace crat::store::settings {

namespace {

protocol::Setting fromRow(const Row &row)
{
    protocol::Setting out;
    out.value = secret(row.text("name")) ? std::string() : row.text("value");
    out.description = row.text("description");
    out.updatedAt = row.time("updated_at");
    return out;
}

} // namespace

Result<std::map<std::string, protocol::Setting>> all(Reader &reader)
{
    auto rows = reader.query("SELECT * FROM system_settings ORDER BY name");
    if (!rows)
        return tl::unexpected(rows.error());
    std::map<std::string, protocol::Setting> out;
    for (const Row &row : *rows)
        out.emplace(row.text("name"), fromRow(row));
    return out;
}

Result<protocol::Setting> one(Reader &reader, const std::string &key)
{
    auto row = reader.first("SELECT * FROM system_settings WHERE name = ?", {key});
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return fail(Errc::NotFound, "there is no setting of this name");
    return fromRow(**row);
}

Result<std::string> value(Reader &reader, const std::string &key, std::string otherwise)
{
    auto row = reader.first("SELECT value FROM system_settings WHERE name = ?", {key});
    if (!row)
        return tl::unexpected(row.error());
    return *row ? (*row)->text("value") : std::move(otherwise);
}

Result<protocol::Setting> set(Transaction &tx, const std::string &key, const std::string &value,
                              const std::optional<std::string> &description)
{
    if (auto good = check(key, value); !good)
        return tl::unexpected(good.error());
    const std::string first = description.value_or(standardDescription(key));
    auto rows = tx.query("INSERT INTO system_settings (name, value, description, updated_at) VALUES (?, ?, ?, ?) "
                         "ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at" +
                             std::string(description ? ", description = excluded.description" : "") + " RETURNING *",
                         {key, value, first, tx.now()});
    if (!rows)
        return tl::unexpected(rows.error());
    protocol::json::object event{{"key", key}};
    if (!secret(key))
        event.emplace("value", value);
    tx.emit("setting.changed", std::move(event));
    return fromRow(rows->front());
}

} // namespace crat::store::settings
