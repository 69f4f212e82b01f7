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

TEST(Session, DoesNotBeginWhatWasCancelledWhileItWaited)
{
    int in[2], out[2];
    ASSERT_EQ(::pipe2(in, O_CLOEXEC), 0);
    ASSERT_EQ(::pipe2(out, O_CLOEXEC), 0);
    std::string text = "*** Test Cases ***\n";
    for (int i = 0; i < 2000; ++i)
        text += "Test " + std::to_string(i) + "\n    No Operation\n";
    const json::object file{{"textDocument", {{"uri", "file:///nowhere/a.robot"}, {"version", 1}, {"text", text}}}};
    // The answer to 2 is larger than a pipe holds and nobody reads it yet, so that 3 has to wait and is cancelled meanwhile.
    const std::string input = request(1, "initialize") + frame(notification("textDocument/didOpen", file)) +
                              request(2, "textDocument/documentSymbol", file) +
                              request(3, "textDocument/foldingRange", file) +
                              frame(notification("$/cancelRequest", {{"id", 3}})) +
                              frame(notification("$/setTrace", {{"padding", std::string(1u << 20, ' ')}})) +
                              request(4, "shutdown") + frame(notification("exit", json::object()));
    std::thread serving([&] {
        std::string problem;
        Session(in[0], out[1], {}).run(problem);
        ::close(out[1]);
    });
    // The padding does not fit into the pipe, so that once it is written the cancelling has been read.
    for (std::string_view rest = input; !rest.empty();) {
        const ssize_t size = ::write(in[1], rest.data(), rest.size());
        ASSERT_GT(size, 0);
        rest.remove_prefix(static_cast<std::size_t>(size));
    }
    MessageReader reader;
    char buffer[4096];
    std::map<std::int64_t, std::int64_t> errors;
    for (ssize_t size; (size = ::read(out[0], buffer, sizeof buffer)) > 0;) {
        reader.feed({buffer, static_cast<std::size_t>(size)});
        for (auto next = reader.next(); next && *next; next = reader.next()) {
            const json::value answer = json::parse((*next)->body);
            if (const auto id = numberOf(answer.as_object(), "id"))
                errors[*id] = numberOf(objectOf(answer.as_object(), "error"), "code").value_or(0);
        }
    }
    serving.join();
    EXPECT_EQ(errors,
              (std::map<std::int64_t, std::int64_t>{{1, 0}, {2, 0}, {3, int(ErrorCode::RequestCancelled)}, {4, 0}}));
    for (const int end : {in[0], in[1], out[0]})
        ::close(end);
}

} // namespace
