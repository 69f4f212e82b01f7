#include <gtest/gtest.h>

#include "core/robot/lsp/Framing.h"

using namespace crat::robot::lsp;

namespace {

std::vector<std::string> bodies(MessageReader &reader)
{
    std::vector<std::string> result;
    for (;;) {
        const auto message = reader.next();
        if (!message) {
            result.push_back("error");
            return result;
        }
        if (!*message)
            return result;
        result.push_back((*message)->refused ? "refused " + std::to_string((*message)->refused) : (*message)->body);
    }
}

TEST(Framing, CutsMessagesWhereverThePiecesEnd)
{
    const std::string stream = frame("{\"a\":1}") + "content-LENGTH:   4\r\nContent-Type: x\r\n\r\nabcd" + frame("");
    for (std::size_t size = 1; size <= stream.size(); ++size) {
        MessageReader reader;
        std::vector<std::string> got;
        for (std::size_t at = 0; at < stream.size(); at += size) {
            reader.feed(std::string_view(stream).substr(at, size));
            for (const std::string &body : bodies(reader))
                got.push_back(body);
        }
        EXPECT_EQ(got, (std::vector<std::string>{"{\"a\":1}", "abcd", ""})) << size;
    }
}

TEST(Framing, ThrowsAwayWhatIsTooLargeAndGoesOn)
{
    MessageReader reader(10);
    reader.feed(frame(std::string(1000, 'x')) + frame("{}"));
    EXPECT_EQ(bodies(reader), (std::vector<std::string>{"refused 1000", "{}"}));
    reader.feed("Content-Length: 18446744073709551615\r\n\r\nmore");
    EXPECT_EQ(bodies(reader), std::vector<std::string>{});
}

class FramingRefuses : public testing::TestWithParam<const char *> {};

TEST_P(FramingRefuses, WhatIsNotTheProtocol)
{
    MessageReader reader;
    reader.feed(GetParam());
    EXPECT_EQ(bodies(reader), std::vector<std::string>{"error"});
}

INSTANTIATE_TEST_SUITE_P(Garbage, FramingRefuses,
                         testing::Values("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "hello\r\n\r\n",
                                         "Content-Length: x\r\n\r\n", "Content-Length: -1\r\n\r\n",
                                         "Content-Length: 99999999999999999999999\r\n\r\n", "Content-Type: x\r\n\r\n"));

TEST(Framing, GivesUpOnEndlessHeaders)
{
    MessageReader reader;
    reader.feed(std::string(MessageReader::HeaderLimit + 1, 'x'));
    EXPECT_EQ(bodies(reader), std::vector<std::string>{"error"});
}

} // namespace
