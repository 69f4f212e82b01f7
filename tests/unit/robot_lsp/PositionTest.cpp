#include <gtest/gtest.h>

#include "core/robot/lsp/Documents.h"
#include "core/robot/lsp/Position.h"
#include "core/robot/lsp/Uri.h"

using namespace crat::robot::lsp;

namespace {

TEST(Position, CountsInTheUnitsAgreedOn)
{
    const std::string text = "a\xC3\xA4\xF0\x9F\x98\x80z\r\nx\ry\nlast"; // a ä 😀 z
    const LineTable lines(text);
    EXPECT_EQ(lines.lineCount(), 4u);
    const std::size_t z = text.find('z');
    EXPECT_EQ(lines.positionOf(text, z, Encoding::Utf16), (Position{0, 4}));
    EXPECT_EQ(lines.positionOf(text, z, Encoding::Utf8), (Position{0, 7}));
    EXPECT_EQ(lines.offsetOf(text, {0, 4}, Encoding::Utf16), z);
    EXPECT_EQ(lines.offsetOf(text, {0, 3}, Encoding::Utf16), 3u) << "inside a surrogate pair is before it";
    EXPECT_EQ(lines.offsetOf(text, {0, 99}, Encoding::Utf16), z + 1) << "past the line's end is its end";
    EXPECT_EQ(lines.positionOf(text, text.find('y'), Encoding::Utf16), (Position{2, 0}));
    EXPECT_EQ(lines.offsetOf(text, {99, 0}, Encoding::Utf16), text.size());
    EXPECT_EQ(lines.positionOf(text, 999, Encoding::Utf16), (Position{3, 4}));
}

TEST(Position, ComesBackFromEveryCharacter)
{
    const std::string text = "\xE4\xB8\xAD\xE6\x96\x87\n\n\xF0\x9F\x98\x80\r\nend\r";
    const LineTable lines(text);
    for (const Encoding encoding : {Encoding::Utf8, Encoding::Utf16}) {
        for (std::size_t at = 0; at <= text.size(); ++at) {
            const bool inside = at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
            const bool betweenCrLf = at > 0 && at < text.size() && text[at - 1] == '\r' && text[at] == '\n';
            if (!inside && !betweenCrLf) {
                EXPECT_EQ(lines.offsetOf(text, lines.positionOf(text, at, encoding), encoding), at);
            }
        }
    }
}

TEST(PositionCursor, SaysWhatTheTableSays)
{
    const std::string text = "a\xC3\xA4\xF0\x9F\x98\x80z\r\n\xE4\xB8\xADx\ry\n\nlast\x80\x80";
    const LineTable lines(text);
    for (const Encoding encoding : {Encoding::Utf8, Encoding::Utf16}) {
        for (std::size_t first = 0; first <= text.size() + 1; ++first) {
            for (std::size_t second = 0; second <= text.size() + 1; ++second) {
                PositionCursor cursor(lines, text, encoding);
                EXPECT_EQ(cursor.at(first), lines.positionOf(text, first, encoding)) << first;
                EXPECT_EQ(cursor.at(second), lines.positionOf(text, second, encoding)) << first << " " << second;
                EXPECT_EQ(cursor.at(second), lines.positionOf(text, second, encoding)) << first << " " << second;
            }
        }
    }
}

TEST(Documents, TakeAllChangesOrNone)
{
    Documents documents;
    ASSERT_TRUE(documents.open("file:///a.robot", 1, "abc\n", {}));
    const std::vector<Change> good{{Range{{0, 0}, {0, 1}}, "x"}, {Range{{0, 1}, {0, 2}}, "y"}};
    const std::vector<Change> bad{{Range{{0, 0}, {0, 1}}, "1"}, {Range{{0, 2}, {0, 1}}, "2"}};
    EXPECT_FALSE(documents.change("file:///a.robot", 2, bad, Encoding::Utf16));
    EXPECT_EQ(documents.find("file:///a.robot")->text(), "abc\n") << "half of a change is a text that nobody had";
    EXPECT_EQ(documents.find("file:///a.robot")->version, 1);
    ASSERT_TRUE(documents.change("file:///a.robot", 2, good, Encoding::Utf16));
    EXPECT_EQ(documents.find("file:///a.robot")->text(), "xyc\n");
}

TEST(Uri, GoesBothWays)
{
    EXPECT_EQ(pathOfUri("file:///a%20b/%E4%B8%AD.robot"), "/a b/\xE4\xB8\xAD.robot");
    EXPECT_EQ(uriOfPath("/a b/\xE4\xB8\xAD.robot"), "file:///a%20b/%E4%B8%AD.robot");
    EXPECT_EQ(pathOfUri("file://localhost/x/../y"), "/y");
    for (const char *bad : {"", "untitled:x", "file:", "file:///a%00b", "http://x/y"})
        EXPECT_EQ(pathOfUri(bad), "") << bad;
}

} // namespace
