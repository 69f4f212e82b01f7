#include "core/companion/execution/Grid.h"

#include "core/companion/fetch/HttpClient.h"
#include "core/companion/fetch/Url.h"

namespace crat::execution {
namespace {

namespace json = boost::json;

constexpr std::size_t StatusLimit = 4u << 20;

/// Member `name` of `object` if it is there and a string; an empty text otherwise.
std::string text(const json::object &object, std::string_view name)
{
    const json::value *found = object.if_contains(name);
    const json::string *string = found ? found->if_string() : nullptr;
    return string ? std::string(std::string_view(*string)) : std::string();
}

const json::object *child(const json::object &object, std::string_view name)
{
    const json::value *found = object.if_contains(name);
    return found ? found->if_object() : nullptr;
}

bool offersVnc(const json::object &capabilities)
{
    const json::value *enabled = capabilities.if_contains("se:vncEnabled");
    return enabled && enabled->is_bool() && enabled->get_bool();
}

GridNode readNode(const json::object &from)
{
    GridNode node;
    node.uri = text(from, "uri");
    node.availability = text(from, "availability");
    const json::value *slots = from.if_contains("slots");
    if (!slots || !slots->is_array())
        return node;
    for (const json::value &entry : slots->get_array()) {
        const json::object *slot = entry.if_object();
        if (!slot)
            continue;
        ++node.slots;
        if (const json::object *stereotype = child(*slot, "stereotype")) {
            node.vnc = node.vnc || offersVnc(*stereotype);
            if (node.browser.empty())
                node.browser = text(*stereotype, "browserName");
        }
        if (const json::object *session = child(*slot, "session")) {
            const json::object *capabilities = child(*session, "capabilities");
            GridSession found{text(*session, "sessionId"), capabilities ? text(*capabilities, "browserName") : "",
                              node.uri};
            if (!found.id.empty())
                node.sessions.push_back(std::move(found));
        }
    }
    return node;
}

} // namespace

Result<std::vector<GridNode>> parseGridStatus(std::string_view body)
{
    auto parsed = protocol::parseJson(body, StatusLimit);
    if (!parsed)
        return tl::unexpected(withContext(parsed.error(), "the Grid's status"));
    const json::object *root = parsed->if_object();
    const json::object *value = root ? child(*root, "value") : nullptr;
    if (!value)
        return fail(Errc::BadInput, "this is not the status of a Selenium Grid");
    std::vector<GridNode> nodes;
    // A standalone server has its slots in "nodes" as well.
    if (const json::value *list = value->if_contains("nodes"); list && list->is_array())
        for (const json::value &entry : list->get_array())
            if (const json::object *node = entry.if_object())
                nodes.push_back(readNode(*node));
    return nodes;
}

Result<std::vector<GridNode>> askGrid(const std::string &url, Deadline until)
{
    fetch::HttpRequest request;
    request.url = url + "/status";
    request.bodyLimit = StatusLimit;
    request.deadline = until;
    auto answer = fetch::HttpClient().send(request);
    if (!answer)
        return tl::unexpected(answer.error());
    if (answer->status != 200)
        return fail(Errc::Unavailable, "the Grid answered its status with HTTP " + std::to_string(answer->status));
    return parseGridStatus(answer->body);
}

Result<> endSession(const std::string &url, const std::string &session, Deadline until)
{
    fetch::HttpRequest request;
    request.method = "DELETE";
    request.url = url + "/session/" + fetch::percentEncode(session);
    request.deadline = until;
    auto answer = fetch::HttpClient().send(request);
    if (!answer)
        return tl::unexpected(answer.error());
    return {};
}

} // namespace crat::execution
