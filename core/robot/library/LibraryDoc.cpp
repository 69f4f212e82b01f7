#include "core/robot/library/LibraryDoc.h"

#include <boost/json.hpp>

namespace crat::robot {
namespace {

namespace json = boost::json;

std::string textOf(const json::object &object, std::string_view key)
{
    const json::value *value = object.if_contains(key);
    const json::string *text = value ? value->if_string() : nullptr;
    return text ? std::string(text->data(), text->size()) : std::string();
}

std::uint32_t numberOf(const json::object &object, std::string_view key)
{
    const json::value *value = object.if_contains(key);
    const std::int64_t *number = value ? value->if_int64() : nullptr;
    return number && *number > 0 && *number < 0x7fffffff ? static_cast<std::uint32_t>(*number) : 0;
}

bool flagOf(const json::object &object, std::string_view key)
{
    const json::value *value = object.if_contains(key);
    const bool *flag = value ? value->if_bool() : nullptr;
    return flag && *flag;
}

std::vector<std::string> textsOf(const json::object &object, std::string_view key)
{
    std::vector<std::string> out;
    const json::value *value = object.if_contains(key);
    if (const json::array *array = value ? value->if_array() : nullptr) {
        for (const json::value &element : *array) {
            if (const json::string *text = element.if_string())
                out.emplace_back(text->data(), text->size());
        }
    }
    return out;
}

/// The paths of the answer's stamps: [path, time, size].
std::vector<std::string> stampedFiles(const json::object &object)
{
    std::vector<std::string> out;
    const json::value *stamps = object.if_contains("stamps");
    const json::array *array = stamps ? stamps->if_array() : nullptr;
    for (std::size_t i = 0; array && i < array->size(); ++i) {
        const json::array *stamp = (*array)[i].if_array();
        const json::string *path = stamp && !stamp->empty() ? (*stamp)[0].if_string() : nullptr;
        if (path)
            out.emplace_back(path->data(), path->size());
    }
    return out;
}

ParameterKind kindOf(std::string_view name)
{
    if (name == "POSITIONAL_ONLY")
        return ParameterKind::PositionalOnly;
    if (name == "VAR_POSITIONAL")
        return ParameterKind::VarPositional;
    if (name == "NAMED_ONLY")
        return ParameterKind::NamedOnly;
    return name == "VAR_NAMED" ? ParameterKind::VarNamed : ParameterKind::PositionalOrNamed;
}

std::vector<Parameter> parametersOf(const json::object &object, std::string_view key)
{
    std::vector<Parameter> out;
    const json::value *value = object.if_contains(key);
    const json::array *array = value ? value->if_array() : nullptr;
    if (!array)
        return out;
    for (const json::value &element : *array) {
        const json::object *entry = element.if_object();
        if (!entry)
            continue;
        Parameter parameter{.name = textOf(*entry, "name"),
                            .kind = kindOf(textOf(*entry, "kind")),
                            .required = flagOf(*entry, "required"),
                            .defaultValue = textOf(*entry, "default"),
                            .type = textOf(*entry, "type"),
                            .fits = textsOf(*entry, "convert")};
        out.push_back(std::move(parameter));
    }
    return out;
}

LibraryKeyword keywordOf(const json::object &entry)
{
    LibraryKeyword keyword{.name = textOf(entry, "name"),
                           .spec = {.parameters = parametersOf(entry, "args"), .embedded = numberOf(entry, "embedded")},
                           .documentation = textOf(entry, "doc"),
                           .tags = textsOf(entry, "tags"),
                           .source = textOf(entry, "source"),
                           .line = numberOf(entry, "line")};
    keyword.deprecated =
        keyword.documentation.starts_with("*DEPRECATED") && keyword.documentation.find('*', 1) != std::string::npos;
    // Keywords that take their arguments as they stand know no name=value.
    keyword.spec.namedArguments = !entry.contains("run");
    keyword.runsKeywords = flagOf(entry, "runs_keyword");
    keyword.error = textOf(entry, "error");
    return keyword;
}

Result<json::object> parseObject(std::string_view text)
{
    boost::system::error_code ec;
    json::value value = json::parse({text.data(), text.size()}, ec);
    if (ec || !value.is_object())
        return fail(Errc::BadInput, "The answer about a library is no JSON object.");
    return std::move(value.as_object());
}

} // namespace

Result<LibraryDoc> parseLibraryDoc(std::string_view text)
{
    const Result<json::object> object = parseObject(text);
    if (!object)
        return tl::unexpected(object.error());
    LibraryDoc doc{.name = textOf(*object, "name"),
                   .version = textOf(*object, "version"),
                   .scope = textOf(*object, "scope"),
                   .format = textOf(*object, "format"),
                   .documentation = textOf(*object, "doc"),
                   .source = textOf(*object, "source"),
                   .line = numberOf(*object, "line"),
                   .listener = flagOf(*object, "listener")};
    doc.init.parameters = parametersOf(*object, "init");
    doc.files = stampedFiles(*object);
    const json::value *keywords = object->if_contains("keywords");
    if (const json::array *array = keywords ? keywords->if_array() : nullptr) {
        doc.keywords.reserve(array->size());
        for (const json::value &element : *array) {
            if (const json::object *entry = element.if_object())
                doc.keywords.push_back(keywordOf(*entry));
        }
    }
    return doc;
}

Result<VariableFileDoc> parseVariableFileDoc(std::string_view text)
{
    const Result<json::object> object = parseObject(text);
    if (!object)
        return tl::unexpected(object.error());
    VariableFileDoc doc{.names = textsOf(*object, "names"), .source = textOf(*object, "source")};
    const json::value *values = object->if_contains("values");
    if (const json::object *texts = values ? values->if_object() : nullptr) {
        for (const auto &entry : *texts)
            doc.values.emplace_back(std::string(entry.key()), textOf(*texts, entry.key()));
    }
    doc.files = stampedFiles(*object);
    return doc;
}

} // namespace crat::robot
