#include "core/companion/http/OpenApi.h"

#include <set>

#include <gtest/gtest.h>

#include "core/companion/http/Api.h"
#include "core/companion/http/Fields.h"

namespace crat::http {
namespace {

/// Every "$ref" in `value`, however deep.
void collectReferences(const json::value &value, std::set<std::string> &out)
{
    if (const auto *object = value.if_object()) {
        for (const auto &member : *object) {
            if (member.key() == "$ref")
                out.insert(std::string(std::string_view(member.value().as_string())));
            else
                collectReferences(member.value(), out);
        }
    } else if (const auto *array = value.if_array()) {
        for (const auto &item : *array)
            collectReferences(item, out);
    }
}

TEST(OpenApiTest, DescribesEveryRouteAndNothingElse)
{
    Router router;
    addItemRoutes(router);
    addParameterRoutes(router);
    addSettingRoutes(router);
    addSelectionRoutes(router);
    addRunRoutes(router, nullptr);
    const json::object document = openApiDocument(router, "1.2.3");
    EXPECT_EQ(document.at("openapi").as_string(), "3.1.0");

    std::size_t described = 0;
    std::set<std::string> names;
    for (const auto &path : document.at("paths").as_object())
        described += path.value().as_object().size();
    EXPECT_EQ(described, router.entries().size());
    for (const Router::Entry &entry : router.entries()) {
        std::string method(toString(entry.info.method));
        for (char &c : method)
            c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        const auto &operation = document.at("paths").at(entry.info.path).at(method);
        EXPECT_EQ(operation.at("operationId").as_string(), entry.info.operationId);
        EXPECT_EQ(operation.at("x-crat-role").as_string(), toString(entry.info.role));
        EXPECT_TRUE(operation.at("responses").as_object().contains(std::to_string(entry.info.status)))
            << entry.info.path;
        EXPECT_FALSE(entry.info.summary.empty()) << entry.info.path;
        EXPECT_TRUE(names.insert(entry.info.operationId).second) << entry.info.operationId << " is there twice";
    }
    std::set<std::string> references;
    collectReferences(document, references);
    EXPECT_GE(references.size(), 5u);
    for (const std::string &reference : references)
        EXPECT_TRUE(
            document.at("components").at("schemas").as_object().contains(reference.substr(reference.rfind('/') + 1)))
            << reference;
}

} // namespace
} // namespace crat::http
