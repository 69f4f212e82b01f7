#include "core/companion/target/Service.h"

#include <gmock/gmock.h>

namespace crat::target {

using testing::HasSubstr;

TEST(ServiceCatalog, KnowsTheContractsFour)
{
    const ServiceCatalog catalog;
    EXPECT_EQ(catalog.find("CDS")->kind, ServiceKind::C);
    EXPECT_EQ(catalog.find("sds")->binary, "sds");
    EXPECT_EQ(catalog.find("SDS")->stopScript, "stop.sh");
    EXPECT_EQ(catalog.find("SLS")->kind, ServiceKind::OpenResty);
    EXPECT_EQ(catalog.find("SSGAGENT")->stopScript, "scripts/stop.sh");
    EXPECT_EQ(catalog.find("other"), nullptr);
}

TEST(ServiceCatalog, ReadsItsFileOverTheDefaults)
{
    const auto catalog = ServiceCatalog::parse(R"(
[[service]]
name = "SLS"
kind = "openresty"
config = ["conf", "lua/site.lua"]
start = "scripts/start.sh"
health_url = "http://127.0.0.1:8080/health"
health_timeout = 5

[[service]]
name = "web"
kind = "c"
)");
    ASSERT_TRUE(catalog) << catalog.error().forUser;
    EXPECT_EQ(catalog->all().size(), 5u);
    EXPECT_EQ(catalog->find("SLS")->startScript, "scripts/start.sh");
    EXPECT_EQ(catalog->find("SLS")->healthTimeout.count(), 5);
    EXPECT_EQ(catalog->find("SLS")->config.size(), 2u);
    EXPECT_EQ(catalog->find("web")->binary, "web");
    EXPECT_EQ(ServiceCatalog::parse("")->all().size(), 4u);
}

TEST(ServiceCatalog, NamesWhatIsWrongAndWhere)
{
    for (auto [text, part] : {std::pair{"[[service]]\nname = 3", "'name'"},
                              {"[[service]]\nname = \"x\"", "'kind'"},
                              {"[[service]]\nname = \"x\"\nkind = \"d\"", "line 1: 'kind'"},
                              {"[[service]]\nname=\"x\"\nkind=\"c\"\nstop=\"../x\"", "'stop'"},
                              {"[[service]]\nname=\"x\"\nkind=\"c\"\nconfig=[\"/etc\"]", "'config'"},
                              {"[[service]]\nname=\"x\"\nkind=\"c\"\nhealth_timeout=0", "'health_timeout'"},
                              {"[[service]]\nname=\"x\"\nkind=\"c\"\nhealth_url=\"x\"", "'health_url'"},
                              {"service = 3", "[[service]]"},
                              {"[[service", "line 1"}}) {
        const auto catalog = ServiceCatalog::parse(text);
        ASSERT_FALSE(catalog) << text;
        EXPECT_THAT(catalog.error().forUser, HasSubstr(part));
    }
}

TEST(CheckedInstallFolder, RefusesWhatIsNotAServicesOwn)
{
    for (const char *path :
         {"", "relative/path", "/", "/opt", "/etc/nginx", "/opt/../etc/x", "/usr/bin", "/usr/lib/x", "/tmp/.."})
        EXPECT_FALSE(checkedInstallFolder(path)) << path;
    EXPECT_EQ(checkedInstallFolder("/opt/absent-service/").value(), "/opt/absent-service");
    EXPECT_EQ(checkedInstallFolder("/opt//absent service").value(), "/opt/absent service");
}

} // namespace crat::target
