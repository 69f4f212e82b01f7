#include "core/robot/library/LibraryHelper.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <boost/json.hpp>

namespace crat::robot {
namespace {

namespace json = boost::json;

constexpr std::size_t LineLimit = 40u << 20; ///< over what the helper's own limit lets pass
constexpr int PauseMilliseconds = 50;
constexpr std::chrono::milliseconds EndingTime{500}; ///< for the helper to end its imports, with all they have started

json::array arrayOf(const std::vector<std::string> &texts)
{
    json::array array;
    for (const std::string &text : texts)
        array.emplace_back(text);
    return array;
}

} // namespace

Result<LibraryReply> parseLibraryReply(std::string_view line)
{
    boost::system::error_code ec;
    const json::value value = json::parse({line.data(), line.size()}, ec);
    const json::object *object = ec ? nullptr : value.if_object();
    const json::value *id = object ? object->if_contains("id") : nullptr;
    const json::value *ok = object ? object->if_contains("ok") : nullptr;
    if (!id || !id->is_int64() || id->as_int64() < 0 || !ok || !ok->is_bool())
        return fail(Errc::BadInput, "The helper's answer makes no sense.");
    LibraryReply reply{.id = static_cast<std::size_t>(id->as_int64()), .ok = ok->as_bool()};
    const auto text = [object](const char *key) {
        const json::value *member = object->if_contains(key);
        if (!member || !member->is_string())
            return std::string();
        return std::string(member->as_string().data(), member->as_string().size()); // NUL and all
    };
    reply.kind = text("kind");
    reply.error = text("error");
    if (const json::value *doc = object->if_contains("doc"))
        reply.doc = json::serialize(*doc);
    return reply;
}

Result<LibraryHelper> LibraryHelper::start(const LibraryOptions &options)
{
    if (options.python.empty() || options.script.empty())
        return fail(Errc::NotFound, "There is no Python with Robot Framework to ask about libraries. Run "
                                    "packaging/dependencies, or set CRAT_PYTHON.");
    int sockets[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
        return fail(Errc::Unavailable, "No socket for the library helper: " + std::string(std::strerror(errno)));
    ProcessOptions process;
    process.arguments = {options.python.string(), options.script.string()};
    process.workingFolder = options.workingFolder;
    process.keep = {sockets[1], sockets[1]};
    process.environment["PYTHONDONTWRITEBYTECODE"] = "1";
    auto child = ChildProcess::start(process);
    ::close(sockets[1]);
    if (!child) {
        ::close(sockets[0]);
        return tl::unexpected(child.error());
    }
    return LibraryHelper(std::move(*child), sockets[0], options);
}

LibraryHelper::LibraryHelper(LibraryHelper &&other) noexcept
    : m_process(std::move(other.m_process)), m_socket(std::exchange(other.m_socket, -1)), m_options(other.m_options)
{
}

LibraryHelper::~LibraryHelper()
{
    if (m_socket < 0)
        return;
    ::close(m_socket);
    (void)m_process.wait(Deadline::after(EndingTime)); // what does not listen is killed by ~ChildProcess
}

std::string LibraryHelper::lineOf(const LibraryRequest &request, std::size_t id) const
{
    json::object object;
    object["id"] = id;
    object["op"] = request.kind == LibraryRequest::Kind::Library ? "library" : "variables";
    object["name"] = request.name;
    object["args"] = arrayOf(request.arguments);
    object["path"] = arrayOf(m_options->pythonPath);
    object["timeout"] = static_cast<double>(m_options->timeLimit.count()) / 1000;
    json::object variables;
    for (const auto &[name, value] : m_options->variables)
        variables[name] = value;
    object["variables"] = std::move(variables);
    return json::serialize(object) + "\n";
}

Result<> LibraryHelper::ask(std::vector<const LibraryRequest *> &missing, Deadline until, const Take &take,
                            const std::function<void()> &pause, int interrupt)
{
    const std::vector<const LibraryRequest *> asked = missing;
    std::string out, in;
    for (std::size_t i = 0; i < asked.size(); ++i)
        out += lineOf(*asked[i], i);
    // The helper limits each import itself; this limit is for a helper that does not.
    const Deadline limit = until.sooner(
        Deadline::after(m_options->timeLimit * static_cast<int>(asked.size() / 2 + 1) + std::chrono::seconds(15)));
    std::size_t sent = 0, searched = 0; // no line end lies before `searched`
    bool news = false;
    while (!missing.empty()) {
        if (limit.passed())
            return fail(Errc::Timeout, "Python did not say within the time limit what the library offers.");
        pollfd polls[] = {{m_socket, static_cast<short>(POLLIN | (sent < out.size() ? POLLOUT : 0)), 0},
                          {interrupt, POLLIN, 0}};
        pollfd &poll = polls[0];
        const auto wait = std::min<std::int64_t>(limit.left().count(), news ? PauseMilliseconds : 1000);
        const int ready = ::poll(polls, 2, static_cast<int>(wait));
        if (ready < 0 && errno != EINTR)
            return fail(Errc::Unavailable, "The library helper cannot be heard.");
        if (polls[1].revents)
            return fail(Errc::Cancelled, "Nobody waits for what the library offers any more.");
        if (ready == 0 && std::exchange(news, false))
            pause();
        if (poll.revents & POLLOUT) {
            const ssize_t n = ::send(m_socket, out.data() + sent, out.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
            sent += n > 0 ? static_cast<std::size_t>(n) : 0;
        }
        if (!(poll.revents & (POLLIN | POLLHUP | POLLERR)))
            continue;
        char chunk[1 << 16];
        const ssize_t n = ::recv(m_socket, chunk, sizeof chunk, MSG_DONTWAIT);
        if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
            return fail(Errc::Unavailable, "Python ended while it was asked about libraries. Does " +
                                               m_options->python.string() + " have Robot Framework?");
        in.append(chunk, n > 0 ? static_cast<std::size_t>(n) : 0);
        std::size_t begin = 0;
        for (std::size_t end = in.find('\n', searched); end != std::string::npos; end = in.find('\n', begin)) {
            auto reply = parseLibraryReply(std::string_view(in).substr(begin, end - begin));
            begin = end + 1;
            if (!reply || reply->id >= asked.size())
                return fail(Errc::Unavailable, "The library helper's answer makes no sense.");
            const LibraryRequest *request = asked[reply->id];
            std::erase(missing, request);
            take(*request, std::move(*reply));
            news = true;
        }
        in.erase(0, begin);
        searched = in.size();
        if (in.size() > LineLimit)
            return fail(Errc::Unavailable, "The library helper's answer is too long.");
    }
    return {};
}

} // namespace crat::robot
