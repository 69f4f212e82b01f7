#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/companion/auth/SignIn.h"
#include "core/companion/http/Module.h"
#include "core/companion/http/RunTrigger.h"
#include "core/companion/http/WebhookIntake.h"

namespace crat::http {

/// What GET /api/v1/version says.
struct VersionInfo {
    std::string appName, appVersion, buildTime, commitHash;
};

/// The routes of the contract's nouns, one function a resource. Each handler captures what it is given by reference: those
/// outlive the router.
void addAuthRoutes(Router &router, store::Database &database, auth::SignIn &signIn);
void addBuildRoutes(Router &router, WebhookIntake &intake);
void addItemRoutes(Router &router);
void addParameterRoutes(Router &router);
void addSettingRoutes(Router &router);
void addSelectionRoutes(Router &router);
/// `trigger` may be null (no pipeline here): the trigger route answers 501.
void addRunRoutes(Router &router, RunTrigger *trigger);
void addEventRoutes(Router &router, store::Database &database);
void addSystemRoutes(Router &router, store::Database &database, VersionInfo version,
                     std::function<std::vector<Health>()> health);

/// All of the above as one part of the companion.
class ApiModule final : public Module {
public:
    struct Parts {
        store::Database &database;
        auth::SignIn &signIn;
        RunTrigger *trigger = nullptr;
        const Clock &clock;
        std::filesystem::path dataFolder;
        VersionInfo version;
        std::function<std::vector<Health>()> health; ///< of all parts; asked by /readyz
    };
    explicit ApiModule(Parts parts);
    static std::filesystem::path spoolFile(const std::filesystem::path &dataFolder)
    {
        return dataFolder / "webhook-spool.jsonl";
    }
    std::string_view name() const override { return "api"; }
    void addRoutes(Router &router) override;
    Result<> start() override { return m_intake.start(); }
    void stop(Deadline) override { m_intake.stop(); }
    std::vector<Health> health() const override;

private:
    Parts m_parts;
    WebhookIntake m_intake;
};

} // namespace crat::http
