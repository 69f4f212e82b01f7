#pragma once

#include <string_view>

#include "core/base/ChildProcess.h"

namespace crat {

/// Does this environment variable hold a secret of the companion's: one that it reads itself, by today's name (CRAT_…) or the
/// older platform's? Tests and deploy scripts have no business with them; what they print is kept and shown.
bool isSecretVariable(std::string_view name);

/// Takes all such variables of our environment away from a child, except those that `options` sets on purpose.
void hideSecretVariables(ProcessOptions &options);

} // namespace crat
