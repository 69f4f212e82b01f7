#include "core/companion/http/Router.h"

#include <atomic>

#include "core/companion/http/Target.h"

namespace crat::http {

struct Responder::State {
    explicit State(std::function<void(Response)> s) : send(std::move(s)) {}
    ~State() { answer(Response::error(500, "the companion could not do this")); }
    void answer(Response response)
    {
        if (!answered.exchange(true))
            send(std::move(response));
    }
    std::function<void(Response)> send;
    std::atomic<bool> answered{false};
};

Responder::Responder(std::function<void(Response)> send) : m_state(std::make_shared<State>(std::move(send))) {}

void Responder::reply(Response response) const
{
    m_state->answer(std::move(response));
}

void Responder::reply(Result<Response> response) const
{
    m_state->answer(response ? std::move(*response) : Response::of(response.error()));
}

namespace {

bool isTail(std::string_view part)
{
    return part.starts_with('{') && part.ends_with("...}");
}

bool isParameter(std::string_view part)
{
    return part.starts_with('{');
}

std::string parameterName(std::string_view part)
{
    const std::size_t closing = isTail(part) ? 4 : 1; // "...}" or "}"
    return std::string(part.substr(1, part.size() - 1 - closing));
}

/// The raw texts for the pattern's parameters, in order; nothing where the path is another.
std::optional<std::vector<std::string_view>> matchParts(const std::vector<std::string> &pattern,
                                                        const std::vector<std::string_view> &segments,
                                                        std::string_view rawPath)
{
    std::vector<std::string_view> values;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (i >= segments.size())
            return {};
        if (isTail(pattern[i])) {
            const char *begin = segments[i].data();
            values.push_back(
                std::string_view(begin, static_cast<std::size_t>(rawPath.data() + rawPath.size() - begin)));
            return values.back().empty() ? std::nullopt : std::make_optional(values);
        }
        if (isParameter(pattern[i])) {
            if (segments[i].empty())
                return {};
            values.push_back(segments[i]);
        } else if (pattern[i] != segments[i]) {
            return {};
        }
    }
    if (pattern.size() != segments.size())
        return {};
    return values;
}

/// Fixed parts win, the leftmost first.
bool moreExact(const std::vector<std::string> &a, const std::vector<std::string> &b)
{
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        const int wa = isTail(a[i]) ? 2 : isParameter(a[i]) ? 1 : 0;
        const int wb = isTail(b[i]) ? 2 : isParameter(b[i]) ? 1 : 0;
        if (wa != wb)
            return wa < wb;
    }
    return false;
}

} // namespace

void Router::add(Entry entry)
{
    for (const std::string_view part : splitPath(entry.info.path))
        entry.parts.emplace_back(part);
    m_entries.push_back(std::move(entry));
}

void Router::read(RouteInfo info, ReadHandler handler)
{
    Entry entry;
    entry.info = std::move(info);
    entry.read = std::move(handler);
    add(std::move(entry));
}

void Router::write(RouteInfo info, WriteHandler handler)
{
    Entry entry;
    entry.info = std::move(info);
    entry.write = std::move(handler);
    add(std::move(entry));
}

void Router::blocking(RouteInfo info, BlockingHandler handler)
{
    Entry entry;
    entry.info = std::move(info);
    entry.blocking = std::move(handler);
    add(std::move(entry));
}

void Router::async(RouteInfo info, AsyncHandler handler)
{
    Entry entry;
    entry.info = std::move(info);
    entry.async = std::move(handler);
    add(std::move(entry));
}

void Router::webSocket(RouteInfo info, SocketHandler handler, ReadHandler withoutUpgrade, ReadHandler check)
{
    Entry entry;
    entry.info = std::move(info);
    entry.socket = std::move(handler);
    entry.read = std::move(withoutUpgrade);
    entry.check = std::move(check);
    add(std::move(entry));
}

Result<Router::Match> Router::find(Method method, std::string_view rawPath) const
{
    const auto segments = splitPath(rawPath);
    Match out;
    std::vector<std::string_view> values;
    for (const Entry &entry : m_entries) {
        auto matched = matchParts(entry.parts, segments, rawPath);
        if (!matched)
            continue;
        if (entry.info.method != method) {
            out.allowed.push_back(entry.info.method);
        } else if (!out.entry || moreExact(entry.parts, out.entry->parts)) {
            out.entry = &entry;
            values = std::move(*matched);
        }
    }
    if (!out.entry)
        return out;
    std::size_t next = 0;
    for (const std::string &part : out.entry->parts) {
        if (!isParameter(part))
            continue;
        auto decoded = percentDecode(values[next++]);
        if (!decoded)
            return tl::unexpected(decoded.error());
        out.parameters.emplace(parameterName(part), std::move(*decoded));
    }
    return out;
}

} // namespace crat::http
