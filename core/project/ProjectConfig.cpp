#include "core/project/ProjectConfig.h"

#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include "core/base/Files.h"

namespace crat {

namespace {

constexpr std::size_t TextLimit = 1u << 20;
constexpr std::size_t EntryLimit = 1000;
constexpr std::size_t PatternLimit = 500;

std::string textOf(const toml::node &node)
{
    if (const auto text = node.value<std::string>())
        return *text;
    // value_exact: value() would try a number too large for the type asked for, which is undefined.
    if (const auto flag = node.value_exact<bool>())
        return *flag ? "True" : "False"; // as Robot Framework writes them
    if (const auto whole = node.value_exact<std::int64_t>())
        return std::to_string(*whole);
    if (const auto real = node.value_exact<double>())
        return std::to_string(*real);
    return {};
}

Result<> readPatterns(const toml::node_view<const toml::node> &node, const char *key, std::vector<std::string> &into)
{
    if (!node)
        return {};
    const auto *list = node.as_array();
    if (!list)
        return fail(Errc::BadInput, std::string("crat.toml: ") + key + " takes a list of texts such as [\"build/\"]");
    for (const toml::node &each : *list) {
        const auto pattern = each.value<std::string>();
        if (!each.is_string() || pattern->empty() || pattern->size() > PatternLimit ||
            pattern->find('\0') != std::string::npos || into.size() >= EntryLimit)
            return fail(Errc::BadInput,
                        std::string("crat.toml: ") + key + " takes a list of texts such as [\"build/\"]");
        into.push_back(*pattern);
    }
    return {};
}

} // namespace

Result<ProjectConfig> parseProjectConfig(std::string_view text)
{
    if (text.size() > TextLimit)
        return fail(Errc::TooLarge, "crat.toml is larger than 1 MiB");
    try {
        const toml::table table = toml::parse(text);
        ProjectConfig config;
        config.id = table["project"]["id"].value_or(std::string());
        config.name = table["project"]["name"].value_or(std::string());
        for (auto [key, into] : {std::pair("exclude", &config.exclude), std::pair("include", &config.include)}) {
            if (auto read = readPatterns(table["project"][key], key, *into); !read)
                return tl::unexpected(read.error());
        }
        if (const auto *paths = table["robot"]["python_path"].as_array()) {
            for (const toml::node &each : *paths) {
                const auto path = each.value<std::string>();
                if (!path || !(*path == "." || isSafeRelativePath(*path)) || config.pythonPath.size() >= EntryLimit)
                    return fail(Errc::BadInput, "crat.toml: python_path takes folders inside the project");
                config.pythonPath.push_back(*path);
            }
        }
        if (const auto *variables = table["robot"]["variables"].as_table()) {
            for (const auto &[name, value] : *variables) {
                if (config.variables.size() >= EntryLimit)
                    return fail(Errc::TooLarge, "crat.toml has more than 1000 variables");
                config.variables.emplace(std::string(name.str()), textOf(value));
            }
        }
        return config;
    } catch (const toml::parse_error &error) {
        return fail(Errc::BadInput, "crat.toml, line " + std::to_string(error.source().begin.line) + ": " +
                                        std::string(error.description()));
    }
}

} // namespace crat
