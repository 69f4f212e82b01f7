#pragma once

#include <stop_token>
#include <vector>

#include "core/base/Clock.h"
#include "core/image/Image.h"

namespace crat::image {

/// What counts as found.
struct FindOptions {
    double minScore = 0.75; ///< 0 to 1; below it a place is not reported
    double minScale = 0.4;  ///< size on the screen divided by size of the template; 0.1 to 10
    double maxScale = 2.5;
    int maxResults = 10; ///< 1 to 1000, best first
};

/// One place where the template was seen.
struct Match {
    Rect rect;          ///< in the screen's pixels
    double scale = 1.0; ///< size on the screen divided by size of the template
    double score = 0.0; ///< 1 is the very same picture; below some 0.6 it is another one
    bool operator==(const Match &) const = default;
};

/// Finds a template on a screen, at any scale between the options' two, wherever it stands.
///
/// Coarse to fine: normalised cross-correlation (zero mean) over a pyramid of the screen proposes places and scales, each
/// is then followed down to the finest useful level, where shape, edges, contrast and colour together give the score;
/// overlapping places keep the best only. A place is right to 2 pixels and a scale to 3 percent.
/// The template is sought upright and as it is: no rotation, no mirror. Alpha is not looked at.
///
/// Any thread; keeps nothing. Looks at `stop` and `until` every few milliseconds.
/// Errors: BadInput (template flat, too small or larger than the screen at every scale; options out of range),
/// Timeout, Cancelled. Nothing found is no error: the list is empty.
Result<std::vector<Match>> find(const Image &screen, const Image &pattern, const FindOptions &options = {},
                                Deadline until = Deadline::never(), std::stop_token stop = {});

} // namespace crat::image
