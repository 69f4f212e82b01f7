#include <gmock/gmock.h>

#include "tests/unit/robot_results/Support.h"

using namespace crat::robot::results;
using namespace crat::robot::results::test;
using testing::HasSubstr;

namespace {

const std::string Failing =
    R"(<test id="s1-t1" name="A &amp; B" line="7"><kw name="Fail" owner="BuiltIn"><msg time="2026-11-25T13:23:22.677599" level="FAIL" html="true">1 &lt; 2)"
    "\nnext</msg><arg>x</arg><status status=\"FAIL\" start=\"2026-11-25T13:23:22.677376\" "
    "elapsed=\"0.000338\">why</status></kw>"
    R"(<tag>smoke</tag><status status="FAIL" start="2026-11-25T13:23:22.676743" elapsed="0.001086">why</status></test>)";

TEST(Reader, TellsWhatRobotSevenWrote)
{
    const Read result = read(xml(Failing));
    EXPECT_EQ(result.error, "");
    EXPECT_TRUE(result.complete);
    EXPECT_EQ(result.events,
              "header Robot 7.5\n"
              "begin SUITE\nbegin TEST\nbegin KEYWORD\n"
              "message FAIL html 1 < 2\nnext\n"
              "end KEYWORD 'Fail' FAIL 2026-11-25T13:23:22.677376 338us owner=BuiltIn args=x message=why\n"
              "end TEST 'A & B' FAIL line 7 2026-11-25T13:23:22.676743 1086us id=s1-t1 tags=smoke message=why\n"
              "end SUITE 'S' PASS 2026-11-25T13:23:22.000000 1500000us id=s1 source=/p/s.robot\n");
}

TEST(Reader, TellsTheSameFromOlderForms)
{
    const Read result = read(
        R"(<robot generator="Rebot 3.2" generated="20261125 13:23:19.039"><suite id="s1" name="S"><metadata><item name="a">b</item></metadata>)"
        R"(<test name="T"><kw name="${i} IN [ a ]" type="for"><kw name="${i} = a" type="foritem"><arguments><arg>x</arg></arguments>)"
        R"(<assign><var>${r}</var></assign><status status="PASS" starttime="20261125 13:23:19.100" endtime="20261125 13:23:19.350"/></kw>)"
        R"(<status status="PASS" starttime="N/A" endtime="N/A"/></kw><tags><tag>t</tag></tags>)"
        R"(<timeout value="1 minute"/><status status="PASS"/></test><status status="PASS"/></suite></robot>)");
    EXPECT_TRUE(result.complete);
    EXPECT_THAT(result.events, HasSubstr("end ITERATION '${i} = a' PASS 2026-11-25T13:23:19.100000 250000us"));
    EXPECT_THAT(result.events, HasSubstr("end FOR '${i} IN [ a ]' PASS\n"));
    EXPECT_THAT(result.events, HasSubstr("end TEST 'T' PASS tags=t timeout=1 minute"));
    EXPECT_THAT(result.events, HasSubstr("metadata=a metadata=b"));
}

TEST(Reader, SkipsWhatItDoesNotKnow)
{
    EXPECT_EQ(read(xml("<novelty a=\"1\"><test><status status=\"FAIL\"/></test>text</novelty>")).events,
              read(xml("")).events);
    EXPECT_EQ(read(xml("<doc>a<b>c</b>d</doc>")).events, read(xml("<doc>ad</doc>")).events);
}

TEST(Reader, SaysThatAFileStopsInTheMiddle)
{
    const std::string whole = xml(Failing);
    const Read result = read(std::string_view(whole).substr(0, whole.find("<tag>smoke")));
    EXPECT_EQ(result.error, "");
    EXPECT_FALSE(result.complete);
    EXPECT_THAT(result.events, HasSubstr("end TEST 'A & B' NOT SET line 7 id=s1-t1\nend SUITE 'S' NOT SET"));
    const Read json =
        read(R"({"generator": "Robot 7.5", "suite": {"id": "s1", "tests": [{"id": "s1-t1", "body": [{"body": [)");
    EXPECT_EQ(json.error, "");
    EXPECT_FALSE(json.complete);
    EXPECT_THAT(json.events,
                HasSubstr("end KEYWORD '' NOT SET\nend TEST '' NOT SET id=s1-t1\nend SUITE '' NOT SET id=s1"));
    EXPECT_FALSE(read("").complete);
}

struct Refused {
    const char *name, *text, *code;
};
class ReaderRefuses : public testing::TestWithParam<Refused> {};

TEST_P(ReaderRefuses, WhatIsNoResultFile)
{
    const Read result = read(GetParam().text);
    EXPECT_EQ(result.error, GetParam().code);
    EXPECT_FALSE(result.complete);
}

INSTANTIATE_TEST_SUITE_P(
    Hostile, ReaderRefuses,
    testing::Values(Refused{"Text", "*** Test Cases ***", "BadInput"}, Refused{"OtherRoot", "<html/>", "BadInput"},
                    Refused{"NotWellFormed", "<robot><suite></robot>", "BadInput"},
                    Refused{"Doctype", "<!DOCTYPE r [<!ENTITY a 'b'>]><robot>&a;</robot>", "BadInput"},
                    Refused{"ExternalEntity", "<!DOCTYPE r SYSTEM 'file:///etc/passwd'><robot/>", "BadInput"},
                    Refused{"NoEntity", "<robot><suite name=\"&x;\"/></robot>", "BadInput"},
                    Refused{"Latin1", "<robot><suite name=\"\xE4\"/></robot>", "BadInput"},
                    Refused{"BrokenJson", "{\"suite\": {]", "BadInput"}, Refused{"NoSuite", "{\"a\": 1}", "BadInput"},
                    Refused{"JsonAndMore", "{\"suite\": {}} x", "BadInput"}),
    [](const auto &sample) { return std::string(sample.param.name); });

TEST(Reader, GuessesNoEncoding)
{
    const std::string utf16("<\0r\0o\0b\0o\0t\0>\0\0\xD8\0\xD8", 18);
    testing::internal::CaptureStderr();
    EXPECT_EQ(read(utf16).error, "BadInput");
    EXPECT_EQ(read(utf16, {1}).error, "BadInput");
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
    EXPECT_EQ(read("\xEF\xBB\xBF" + xml("")).events, read(xml("")).events) << "a byte order mark is skipped";
}

TEST(Reader, KeepsItsLimits)
{
    Limits limits;
    limits.depth = 20;
    std::string deep;
    for (int i = 0; i < 30; ++i)
        deep += "<kw name=\"k\">";
    EXPECT_EQ(read(xml(deep), {std::size_t(-1)}, limits).error, "TooLarge");
    std::string json = "{\"suite\": {\"tests\": [{";
    for (int i = 0; i < 60; ++i)
        json += "\"body\": [{";
    EXPECT_EQ(read(json, {std::size_t(-1)}, limits).error, "TooLarge");
    limits = {};
    limits.textBytes = 5;
    const Read cut = read(xml("<doc>abcä€€</doc><meta name=\"m\">123456</meta>"), {std::size_t(-1)}, limits);
    EXPECT_THAT(cut.events, HasSubstr("doc=abcä metadata=m metadata=12345\n"));
    EXPECT_EQ(cut.cut, 2u);
    limits = {};
    limits.totalBytes = 100;
    EXPECT_EQ(read(xml(""), {10}, limits).error, "TooLarge");
    limits = {};
    limits.fieldsPerItem = 3;
    EXPECT_EQ(read(xml("<doc>d</doc><meta name=\"m\">1</meta>"), {std::size_t(-1)}, limits).cut, 2u);
}

TEST(Reader, GivesTheSameEventsHoweverTheFileIsCut)
{
    std::vector<std::string> files = {xml(Failing), xml("<doc>\xEF\xBB\xBF äöü\r\nx]]&gt;<![CDATA[<&]]></doc>")};
    for (const char *name : {"robot-4.1.3.xml", "robot-5.0.1.xml", "robot-6.1.1.xml", "robot-7.0.1.xml",
                             "robot-7.5.json", "flattened-4.1.3.xml"})
        files.push_back(dataFile(name));
    for (const std::string &file : files) {
        ASSERT_GT(file.size(), 100u);
        const Read whole = read(file);
        EXPECT_TRUE(whole.complete);
        EXPECT_EQ(read(file, {1}), whole);
        EXPECT_EQ(read(file, {3, 1, 17, 2}), whole);
        EXPECT_EQ(read(file, {301, 7}), whole);
        for (std::size_t size = 1; size < file.size(); size += 1 + size / 3) { // also where it stops in the middle
            const std::string_view part = std::string_view(file).substr(0, size);
            EXPECT_EQ(read(part, {2}), read(part)) << size;
        }
    }
}

// Python's json writes half a surrogate pair as an escape; Robot's own reader takes it.
TEST(Reader, TakesHalfASurrogatePairForAnUnknownCharacter)
{
    const std::string_view json = R"({"generator": "Robot 7.5", "suite": {"id": "s1", "name": "a\ud800b\uDC00 )"
                                  R"(\ud83d\ude00 \ud800\ud83d\ude00 \ud800\u00e4 \ud800\n \\ud800 \udbff"}})";
    const Read whole = read(json);
    EXPECT_EQ(whole.error, "");
    EXPECT_THAT(whole.events,
                HasSubstr("'a\uFFFDb\uFFFD \U0001F600 \uFFFD\U0001F600 \uFFFDä \uFFFD\n \\ud800 \uFFFD'"));
    for (std::size_t size = 1; size < 14; ++size)
        EXPECT_EQ(read(json, {size}), whole) << size;
}

TEST(Reader, TellsOfAGrowingFileWhatHasBegun)
{
    Recorder recorder;
    const auto reader = makeReader(recorder);
    ASSERT_TRUE(
        reader->feed(R"({"generator": "Robot 7.5", "suite": {"id": "s1", "tests": [{"id": "s1-t1", "body": [)"));
    EXPECT_EQ(recorder.text, "header Robot 7.5\nbegin SUITE\nbegin TEST\n");
    recorder.text.clear();
    ASSERT_TRUE(reader->feed(
        R"({"type": "MESSAGE", "message": "hello", "level": "INFO", "html": true}, {"level": "WARN", "message": "late", "type": "MESSAGE"})"));
    EXPECT_EQ(recorder.text, "message INFO html hello\nmessage WARN late\n");
}

TEST(Reader, TakesATestForATestWhateverItsTypeSays)
{
    const Read result = read(
        R"({"suite": {"name": "S", "tests": [{"name": "T", "type": "MESSAGE", "status": "PASS"}], "status": "PASS"}})");
    EXPECT_THAT(result.events, HasSubstr("end TEST 'T' PASS"));
}

TEST(Times, ReadsBothForms)
{
    EXPECT_EQ(formatTime(*parseTime("20261125 13:23:19.039")), "2026-11-25T13:23:19.039000");
    EXPECT_EQ(formatTime(*parseTime("2026-11-25T13:23:19.039123")), "2026-11-25T13:23:19.039123");
    EXPECT_EQ(formatTime(*parseTime("2026-11-25T13:23:19")), "2026-11-25T13:23:19.000000");
    for (const char *bad : {"", "N/A", "2026", "20261325 13:23:19.039", "20261125 25:23:19.039", "2026-02-30T00:00:00"})
        EXPECT_FALSE(parseTime(bad)) << bad;
    EXPECT_EQ(parseElapsed("0.000443")->count(), 443);
    for (const char *bad : {"", "x", "nan", "inf", "1e300"})
        EXPECT_FALSE(parseElapsed(bad)) << bad;
}

} // namespace
