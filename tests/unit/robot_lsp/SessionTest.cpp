#include <gmock/gmock.h>

#include <thread>

#include <fcntl.h>
#include <unistd.h>

#include "core/robot/lsp/Session.h"

using namespace crat::robot::lsp;

namespace {

/// Everything `input` makes a session write, its exit code and its problem.
struct Outcome {
    std::vector<json::object> messages;
    int code = -1;
    std::string problem;
};

Outcome talk(const std::string &input, Session::Options options = {})
{
    int in[2], out[2];
    if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0)
        return {};
    Outcome outcome;
    std::thread writing([&] {
        for (std::string_view rest = input; !rest.empty();) {
            const ssize_t size = ::write(in[1], rest.data(), rest.size());
            if (size <= 0)
                break;
            rest.remove_prefix(static_cast<std::size_t>(size));
        }
        ::close(in[1]);
    });
    std::thread reading([&] {
        MessageReader reader;
        char buffer[4096];
        for (ssize_t size; (size = ::read(out[0], buffer, sizeof buffer)) > 0;) {
            reader.feed({buffer, static_cast<std::size_t>(size)});
            for (auto next = reader.next(); next && *next; next = reader.next())
                outcome.messages.push_back(json::parse((*next)->body).as_object());
        }
    });
    {
        Session session(in[0], out[1], std::move(options));
        outcome.code = session.run(outcome.problem);
    }
    ::close(out[1]);
    ::close(in[0]);
    writing.join();
    reading.join();
    ::close(out[0]);
    return outcome;
}

std::string request(int id, std::string_view method, json::object params = {})
{
    return frame(json::serialize(json::object{
        {"jsonrpc", "2.0"}, {"id", id}, {"method", json::string(method.data(), method.size())}, {"params", params}}));
}

TEST(Session, RunsFromInitializeToExit)
{
    const Outcome outcome =
        talk(request(1, "initialize") + request(2, "shutdown") + frame(notification("exit", json::object())));
    EXPECT_EQ(outcome.code, 0);
    EXPECT_EQ(outcome.problem, "");
    ASSERT_EQ(outcome.messages.size(), 2u);
    EXPECT_EQ(outcome.messages[1].at("id"), 2);
}

TEST(Session, EndsWhenTheEditorIsGone)
{
    EXPECT_EQ(talk(request(1, "initialize")).code, 1);
    EXPECT_EQ(talk("").code, 1);
}

TEST(Session, SaysThatItsInputIsNotTheProtocol)
{
    const Outcome outcome = talk("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(outcome.code, 1);
    EXPECT_THAT(outcome.problem, testing::HasSubstr("Content-Length"));
}

TEST(Session, RefusesAHugeMessageAndGoesOn)
{
    Session::Options options;
    options.messageBytes = 1000;
    options.waitingBytes = 500; // less than what is sent: the rest waits in the pipe
    std::string input = request(1, "initialize") + frame(std::string(200000, ' '));
    for (int i = 2; i < 50; ++i)
        input += request(i, "no/such");
    const Outcome outcome =
        talk(input + request(50, "shutdown") + frame(notification("exit", json::object())), options);
    EXPECT_EQ(outcome.code, 0);
    ASSERT_EQ(outcome.messages.size(), 51u);
    EXPECT_TRUE(outcome.messages[1].at("id").is_null());
    EXPECT_EQ(outcome.messages[50].at("id"), 50);
}

} // namespace
