#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/companion/store/Transaction.h"

/// The settings that people change while everything runs. Read them when you need them; they take effect without a restart.
namespace crat::store::settings {

/// All, by key; the values of secret() ones are empty.
Result<std::map<std::string, protocol::Setting>> all(Reader &reader);
/// Error: NotFound.
Result<protocol::Setting> one(Reader &reader, const std::string &key);
/// The value for our own use, secrets too; `otherwise` where it is not set.
Result<std::string> value(Reader &reader, const std::string &key, std::string otherwise = {});

/// Checks known keys (URLs, numbers, true/false), keeps unknown ones as given. Error: BadInput, naming key and reason.
/// Event: setting.changed {"key","value"}, without the value of a secret.
Result<protocol::Setting> set(Transaction &tx, const std::string &key, const std::string &value,
                              const std::optional<std::string> &description = {});
/// The check alone; pure.
Result<> check(std::string_view key, std::string_view value);
/// What a known setting is for; empty for others.
std::string standardDescription(std::string_view key);
/// Written, never read back.
bool secret(std::string_view key);

} // namespace crat::store::settings
