#pragma once

#include "core/companion/notify/Outbox.h"

namespace crat::pipeline {

/// Tells the outbox what a run's mail says, and keeps the run's notify step.
class RunMails final : public notify::MailSource {
public:
    Result<notify::RunFacts> factsOf(store::Reader &reader, RunId run) override;
    Result<> noteMail(store::Transaction &tx, RunId run, const std::string &receiver, const std::string &error,
                      bool finalWord) override;
};

} // namespace crat::pipeline
