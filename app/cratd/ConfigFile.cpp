#include "app/cratd/ConfigFile.h"

#include <algorithm>
#include <sstream>

#include <toml++/toml.h>

#include "core/base/Files.h"

namespace crat::cratd {

namespace {

constexpr std::size_t MaxBytes = 1u << 20;
constexpr const char *keys[] = {"data",         "listen",   "database", "role",          "admin_password",
                                "target_token", "services", "packages", "reports",       "log_level",
                                "log_json",     "log_file", "grid_url", "grid_displays", "allowed_hosts"};

Result<std::string> textOf(const toml::node &node, const std::string &where)
{
    if (const auto *word = node.as_string())
        return word->get();
    if (const auto *flag = node.as_boolean())
        return std::string(flag->get() ? "true" : "false");
    const auto *list = node.as_array();
    if (!list)
        return fail(Errc::BadInput, where + " must be a text");
    std::string out;
    for (const auto &item : *list) {
        const auto *word = item.as_string();
        if (!word)
            return fail(Errc::BadInput, where + " must be a list of texts");
        out += (out.empty() ? "" : ",") + word->get();
    }
    return out;
}

} // namespace

std::span<const char *const> configKeys()
{
    return keys;
}

Result<ConfigValues> parseConfig(std::string_view text, const std::string &name)
{
    if (text.size() > MaxBytes)
        return fail(Errc::TooLarge, name + " is larger than " + std::to_string(MaxBytes) + " bytes");
    try {
        const toml::table table = toml::parse(text, name);
        ConfigValues out;
        for (const auto &[key, node] : table) {
            const std::string word(key.str());
            if (word == "service")
                continue;
            if (std::find(std::begin(keys), std::end(keys), word) == std::end(keys))
                return fail(Errc::BadInput, name + ": unknown key " + word);
            auto value = textOf(node, name + ": " + word);
            if (!value)
                return tl::unexpected(value.error());
            out[word] = std::move(*value);
        }
        return out;
    } catch (const toml::parse_error &e) {
        std::ostringstream where;
        where << name << ":" << e.source().begin.line << ": " << e.description();
        return fail(Errc::BadInput, where.str());
    }
}

Result<ConfigValues> readConfig(const std::string &path)
{
    auto text = readFile(path, MaxBytes);
    if (!text)
        return tl::unexpected(withContext(text.error(), "reading --config"));
    return parseConfig(*text, path);
}

} // namespace crat::cratd
