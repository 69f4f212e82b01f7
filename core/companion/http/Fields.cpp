#include "core/companion/http/Fields.h"

namespace crat::http {

Result<std::string> nameField(const json::object &body, std::string_view key, std::size_t limit)
{
    auto text = field<std::string>(body, key);
    if (!text)
        return text;
    if (text->empty())
        return fail(Errc::BadInput, std::string(key) + " must not be empty");
    if (text->size() > limit)
        return fail(Errc::BadInput, std::string(key) + " is longer than " + std::to_string(limit) + " bytes");
    if (text->find('\0') != std::string::npos)
        return fail(Errc::BadInput, std::string(key) + " holds a NUL character");
    return text;
}

json::value dataSchema(json::value data)
{
    return protocol::objectSchema({{"data", std::move(data)}});
}

json::value messageSchema()
{
    return protocol::objectSchema({{"message", protocol::typeSchema("string")}});
}

json::value pageSchema(json::value item)
{
    const json::value number = protocol::typeSchema("integer");
    return protocol::objectSchema(
        {{"data", protocol::listSchema(std::move(item))}, {"total", number}, {"limit", number}, {"offset", number}});
}

} // namespace crat::http
