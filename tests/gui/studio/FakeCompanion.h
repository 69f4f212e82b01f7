#pragma once

#include <QWebSocket>

#include "tests/unit/client/TestServer.h"

namespace crat::test {

/// A companion with one item, two builds, two parameter sets and three runs, for looking at the whole window.
class FakeCompanion : public TestServer {
public:
    FakeCompanion()
    {
        on("GET /api/v1/version", R"({"version":"1.0.0","protocol":"1.0","roles":["controller"]})");
        on("GET /api/v1/auth/me", R"({"email":"lin@example.com","role":"admin"})");
        on("GET /api/v1/test-items", QByteArray(R"({"data":[)") + Item + "]}");
        on("GET /api/v1/parameter-sets", QByteArray(R"({"data":[{"id":4,"name":"staging","parameters":{},)") + Stamps +
                                             R"(},{"id":5,"name":"nightly",)" + R"("parameters":{},)" + Stamps + "}]}");
        on("GET /api/v1/job-versions", "[]");
        on("GET /api/v1/builds", QByteArray(R"({"data":[)") + build(8, 43) + "," + build(7, 42) + R"(],"total":2})");
        on("GET /api/v1/builds/job/Shop/latest", QByteArray(R"({"data":)") + build(8, 43) + "}");
        on("GET /api/v1/deploy-test-runs",
           R"({"data":[)" + run(3, "TESTING", Downloaded + "," + Deployed) + "," +
               run(2, "FAILED", Downloaded + "," + Broken,
                   R"(,"error_message":"The deploy failed: nginx did not start","finished_at":"2026-11-22T08:00:15Z")") +
               "," +
               run(1, "COMPLETED", Downloaded + "," + Deployed,
                   R"(,"report_url":"/reports/1/","finished_at":"2026-11-22T08:01:40Z")") +
               R"(],"total":3})");
        on("GET /api/v1/deploy-test-runs/9", R"({"data":)" + run(9, "DEPLOYING", Downloaded) + "}");
        on("POST /api/v1/test-items/1/deploy-test", R"({"message":"","data":{"queued":false,"run_id":9}})");
    }

    static QByteArray build(int id, int number)
    {
        return R"({"id":)" + QByteArray::number(id) + R"(,"job_name":"Shop","build_number":)" +
               QByteArray::number(number) + R"(,"package_path":"/shop/pass/main-)" + QByteArray::number(number) +
               R"(/el7","created_at":"2026-11-22T08:00:00Z","raw_data":{}})";
    }
    static QByteArray run(int id, const QByteArray &status, const QByteArray &steps, const QByteArray &more = {})
    {
        return R"({"id":)" + QByteArray::number(id) +
               R"(,"test_item_id":1,"build_info_id":7,"triggered_by":"lin@example.com","status":")" + status +
               R"(","started_at":"2026-11-22T08:00:00Z","steps":[)" + steps + R"(],"test_item":)" + Item +
               R"(,"build_info":)" + build(7, 42) + more + "}";
    }

    inline static const QByteArray Stamps =
        R"("created_at":"2026-11-22T08:00:00Z","updated_at":"2026-11-22T08:00:00Z")";
    inline static const QByteArray Item = R"({"id":1,"name":"Tea shop","associated_job_name":"Shop",)" + Stamps + "}";
    inline static const QByteArray Downloaded =
        R"({"name":"download","status":"COMPLETED","start_time":"2026-11-22T08:00:00Z","end_time":"2026-11-22T08:00:12Z","details":"teashop-release-1.2.0.tar.gz, 4746 bytes"})";
    inline static const QByteArray Deployed =
        R"({"name":"deploy","status":"COMPLETED","start_time":"2026-11-22T08:00:12Z","end_time":"2026-11-22T08:00:15Z"})";
    inline static const QByteArray Broken =
        R"({"name":"deploy","status":"FAILED","start_time":"2026-11-22T08:00:12Z","end_time":"2026-11-22T08:00:15Z","error":"nginx did not start: unknown directive \"brew_tea\" in nginx.conf:7"})";
};

} // namespace crat::test
