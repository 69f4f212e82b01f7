#include "core/companion/notify/Mime.h"

#include <gmock/gmock.h>

#include <sstream>

namespace crat::notify {

using testing::HasSubstr;
using testing::Not;

Mail sample()
{
    Mail mail;
    mail.messageId = "run-7.abc@crat.local";
    mail.date = Timestamp(std::chrono::seconds(1763780645));
    mail.from = "crat@example.org";
    mail.to = "anna@example.org";
    mail.subject = "SDS passed";
    mail.text = "Hello\n.\nend ";
    mail.html = "<p>Hello</p>";
    return mail;
}

TEST(BuildMessage, HasTheHeadersOfAMail)
{
    const std::string text = buildMessage(sample()).value();
    EXPECT_THAT(text, HasSubstr("Date: Sat, 22 Nov 2025 03:04:05 +0000\r\n"));
    EXPECT_THAT(text, HasSubstr("Message-ID: <run-7.abc@crat.local>\r\n"));
    EXPECT_THAT(text, HasSubstr("From: crat@example.org\r\nTo: anna@example.org\r\n"));
    EXPECT_THAT(text, HasSubstr("MIME-Version: 1.0\r\nContent-Type: multipart/alternative;"));
    EXPECT_EQ(text, buildMessage(sample()).value());
}

TEST(BuildMessage, LetsNoTextForgeAHeader)
{
    Mail mail = sample();
    mail.subject = "x\r\nBcc: eve@example.org\r\n\r\nbody";
    mail.fromName = "CRAT\r\nBcc: eve@example.org";
    const std::string text = buildMessage(mail).value();
    EXPECT_THAT(text.substr(0, text.find("\r\n\r\n")), Not(HasSubstr("\r\nBcc:")));
    for (const char *address : {"a@b.c\r\nBcc: e@f.g", "a@b.c>,<e@f.g", "a b@c.d", "a@b.c,e@f.g", "", "a", "@b.c", "a@",
                                "a@b..c", ".a@b.c", "a@-b.c", "\xC3\xA4@b.c"}) {
        mail = sample();
        mail.to = address;
        EXPECT_FALSE(buildMessage(mail)) << address;
        mail = sample();
        mail.from = address;
        EXPECT_FALSE(buildMessage(mail)) << address;
    }
    EXPECT_TRUE(isMailAddress("first.last+tag@sub.example.org"));
    EXPECT_TRUE(isMailAddress("root@localhost"));
}

TEST(BuildMessage, KeepsEveryLineShortAndAscii)
{
    Mail mail = sample();
    mail.subject = std::string(300, 'x') + "\xE6\xB5\x8B\xE8\xAF\x95";
    mail.text = std::string(5000, 'y') + "\xE6\xB5\x8B\t \n.\n" + std::string(80, '=');
    mail.images.push_back({"pie@crat", "pie.png", std::string(1000, '\xff')});
    const std::string text = buildMessage(mail).value();
    std::size_t begin = 0;
    while (begin < text.size()) {
        const auto end = text.find("\r\n", begin);
        ASSERT_NE(end, std::string::npos);
        EXPECT_LE(end - begin, 78u);
        begin = end + 2;
    }
    EXPECT_THAT(text, Not(HasSubstr("\r\n.\r\n")));
    EXPECT_TRUE(std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
    EXPECT_THAT(text, HasSubstr("Content-Type: multipart/related;"));
    EXPECT_THAT(text, HasSubstr("Content-ID: <pie@crat>"));
}

TEST(EncodeHeaderText, LeavesPlainTextAndEncodesTheRest)
{
    EXPECT_EQ(encodeHeaderText("plain text"), "plain text");
    EXPECT_EQ(encodeHeaderText("\xC3\xA4"), "=?UTF-8?B?w6Q=?=");
    EXPECT_THAT(encodeHeaderText("=?UTF-8?B?w6Q=?="), Not(HasSubstr("w6Q=?=")));
    std::string many;
    for (int i = 0; i < 40; ++i)
        many += "\xE6\xB5\x8B";
    std::istringstream lines(encodeHeaderText(many));
    for (std::string line; std::getline(lines, line);)
        EXPECT_LE(line.size(), 77u);
}

TEST(EncodeQuotedPrintable, FollowsRfc2045)
{
    EXPECT_EQ(encodeQuotedPrintable("a=b"), "a=3Db\r\n");
    EXPECT_EQ(encodeQuotedPrintable("a \r\nb\t"), "a=20\r\nb=09\r\n");
    EXPECT_EQ(encodeQuotedPrintable("."), "=2E\r\n");
    EXPECT_EQ(encodeQuotedPrintable("a\rb"), "a=0Db\r\n");
    EXPECT_EQ(encodeQuotedPrintable(std::string(76, 'x')), std::string(75, 'x') + "=\r\nx\r\n");
    EXPECT_EQ(encodeQuotedPrintable(""), "");
}

} // namespace crat::notify
