#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace crat {

/// The next `count` texts when a person pulls `given` further with the fill handle, as spreadsheets do it:
/// - numbers, and texts that differ in their last whole number alone, go on by their common step ("1", "3" → "5"; "row1", "row2" →
///   "row3"; "${a9}" → "${a10}"); leading zeros stay ("007" → "008"), and so do decimals ("1.5", "2.0" → "2.5");
/// - one text with a number in it goes up by one; one number alone, and what has no common step, is repeated in turn.
/// `direction` -1 pulls up or to the left: `given` then comes nearest first, and one text goes down (never below zero).
/// Numbers of over 15 digits are identities and repeated. At most a million texts are counted on. Pure.
std::vector<std::string> continueSeries(const std::vector<std::string> &given, std::size_t count, int direction = 1);

} // namespace crat
