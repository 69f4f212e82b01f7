#pragma once

#include <filesystem>
#include <memory>

#include "core/companion/http/Router.h"
#include "core/companion/http/RunTrigger.h"
#include "core/companion/http/Webhook.h"
#include "core/companion/http/WebhookSpool.h"

namespace crat::http {

/// Takes announced builds in: each is durable, in the database or in the spool, before its 200. Any thread.
class WebhookIntake {
public:
    /// `trigger` may be null: CRAT_TEST is then passed over.
    WebhookIntake(store::Database &database, RunTrigger *trigger, const Clock &clock, std::filesystem::path spoolFile);
    Result<> start();
    void stop();
    void accept(std::shared_ptr<const Request> request, const Responder &out);

private:
    Result<> store(store::Transaction &tx, const Announcement &announcement, const std::string &body,
                   std::optional<Timestamp> receivedAt) const;
    Result<> triggerOnArrival(store::Transaction &tx, const Announcement &announcement,
                              const protocol::Build &build) const;
    Result<> deliver(const WebhookSpool::Entry &entry) const;
    void spool(const std::string &body, const Responder &out);

    store::Database &m_database;
    RunTrigger *m_trigger;
    WebhookSpool m_spool;
    store::Subscription m_available;
};

} // namespace crat::http
