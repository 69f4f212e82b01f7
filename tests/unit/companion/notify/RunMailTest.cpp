#include "core/companion/notify/RunMail.h"

#include <gmock/gmock.h>

namespace crat::notify {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

RunFacts facts()
{
    RunFacts out;
    out.runId = 7;
    out.project = "CDN";
    out.item = "SDS";
    out.triggeredBy = "anna@example.org";
    out.jobName = "SDS_release";
    out.buildNumber = 12;
    out.buildUser = "bob";
    out.packageName = "sds-release.tar.gz";
    out.packageUrl = "http://artefacts/sds/12/sds-release.tar.gz";
    out.buildUrl = "http://jenkins/job/SDS_release/12";
    out.reportUrl = "http://target/reports/sds";
    out.steps = {{"download", "COMPLETED", "1.2 s", "sds-release.tar.gz, 3 MB"}, {"deploy", "COMPLETED", "4.0 s", ""}};
    Summary summary;
    summary.passed = 9;
    summary.failed = 1;
    summary.total = 10;
    summary.duration = std::chrono::milliseconds(65500);
    out.summary = summary;
    return out;
}

TEST(RunMail, OfAPassedRunShowsFiguresAndLinks)
{
    RunFacts passed = facts();
    passed.summary->passed = 10;
    passed.summary->failed = 0;
    const Mail mail = composeRunMail(passed).value();
    EXPECT_EQ(mail.subject, "[CDN] SDS passed on SDS_release #12: 10 of 10 tests");
    EXPECT_THAT(mail.text, StartsWith("SDS passed on SDS_release #12: 10 of 10 tests\n"));
    EXPECT_THAT(mail.text, HasSubstr("Pass rate: 100.0 % of 10 tests in 1 min 5 s"));
    for (const char *part : {"http://jenkins/job/SDS_release/12", "http://artefacts/sds/12/sds-release.tar.gz",
                             "http://target/reports/sds", "download"}) {
        EXPECT_THAT(mail.text, HasSubstr(part));
        EXPECT_THAT(mail.html, HasSubstr(part));
    }
    EXPECT_THAT(mail.html, HasSubstr("cid:pie@crat"));
    ASSERT_EQ(mail.images.size(), 1u);
    EXPECT_THAT(mail.images[0].png, StartsWith("\x89PNG"));
}

TEST(RunMail, OfNoTestsIsNotCalledPassed)
{
    RunFacts none = facts();
    none.summary = Summary();
    const Mail mail = composeRunMail(none).value();
    EXPECT_EQ(mail.subject, "[CDN] No tests ran: SDS on SDS_release #12");
    EXPECT_THAT(mail.html, Not(HasSubstr("#2e7d32")));
}

TEST(RunMail, OfFailedTestsSaysHowManyFirst)
{
    RunFacts red = facts();
    red.outcome = RunFacts::Outcome::TestsFailed;
    EXPECT_THAT(composeRunMail(red)->text, StartsWith("Tests failed: 1 of 10 on SDS_release #12 (SDS)\n"));
}

TEST(RunMail, OfAFailedRunNamesWhatFailedAndWhy)
{
    for (auto [part, line] : {std::pair{"download", "Download failed: SDS on SDS_release #12\n"},
                              {"deploy", "Deploy failed: "},
                              {"environment", "Environment failed: "},
                              {"tests", "Tests failed: "}}) {
        RunFacts failed = facts();
        failed.outcome = RunFacts::Outcome::Failed;
        failed.failedPart = part;
        failed.error = "the reason is <here> & there";
        failed.summary.reset();
        failed.reportUrl.clear();
        const Mail mail = composeRunMail(failed).value();
        EXPECT_THAT(mail.text, StartsWith(line));
        EXPECT_THAT(mail.text, HasSubstr("\nthe reason is <here> & there\n"));
        EXPECT_THAT(mail.html, HasSubstr("the reason is &lt;here&gt; &amp; there"));
        EXPECT_THAT(mail.html, Not(HasSubstr("cid:")));
        EXPECT_THAT(mail.html, Not(HasSubstr("Open the report")));
        EXPECT_TRUE(mail.images.empty());
    }
}

TEST(RunMail, EscapesWhatCameFromOutside)
{
    RunFacts hostile = facts();
    hostile.jobName = "<script>alert(1)</script>";
    hostile.reportUrl = "http://x/\"><script>";
    const Mail mail = composeRunMail(hostile).value();
    EXPECT_THAT(mail.html, Not(HasSubstr("<script>")));
}

TEST(ShownDuration, SuitsItsSize)
{
    using std::chrono::milliseconds;
    EXPECT_EQ(shownDuration(milliseconds(350)), "350 ms");
    EXPECT_EQ(shownDuration(milliseconds(12400)), "12.4 s");
    EXPECT_EQ(shownDuration(milliseconds(200000)), "3 min 20 s");
    EXPECT_EQ(shownDuration(milliseconds(7380000)), "2 h 3 min");
}

} // namespace crat::notify
