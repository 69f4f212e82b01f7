#pragma once

#include <string_view>

namespace crat {

/// A named place at which a test may kill this very process, as a power cut would: CRAT_TEST_DIE_AT="name" dies at the
/// first passing, "name:3" at the third. Without the variable it costs one comparison. Thread-safe.
/// Used where state is written before or after an action, to prove that a restart goes on rightly.
void crashPoint(std::string_view name);

} // namespace crat
