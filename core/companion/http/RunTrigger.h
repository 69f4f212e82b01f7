#pragma once

#include <optional>
#include <string>

#include "core/base/Id.h"
#include "core/base/Result.h"
#include "core/companion/store/Transaction.h"

namespace crat::http {

struct TriggerRequest {
    TestItemId item;
    BuildId build;
    std::optional<ParameterSetId> parameterSet; ///< none: the item's, else "default"
    std::string triggeredBy;                    ///< e-mail, or whatever announced the build
};

struct TriggerAnswer {
    RunId run;
    bool queued = false;
    std::optional<std::int64_t> queuePosition; ///< where queued; 1 = next
};

/// What the routes ask of the pipeline (../pipeline implements it; the arrow points there, not here).
class RunTrigger {
public:
    virtual ~RunTrigger() = default;
    /// Stores a new run (QUEUED or PENDING, with a run.changed event) in the caller's transaction and sees that it is taken up
    /// after COMMIT (Transaction::afterCommit). Item and build exist. Errors: NotFound (parameter set), BadInput, Conflict.
    virtual Result<TriggerAnswer> trigger(store::Transaction &tx, const TriggerRequest &request) = 0;
};

} // namespace crat::http
