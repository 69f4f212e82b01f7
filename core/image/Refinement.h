#pragma once

#include <vector>

#include <opencv2/core.hpp>

#include "core/image/Correlation.h"

namespace crat::image::detail {

/// Follows candidates from the level where they were proposed to the finest useful one. Keeps references to what it is
/// given; const functions may run on several threads.
class Refinement {
public:
    /// `pattern`: CV_8UC1 at full size.
    Refinement(const Pyramid &screen, const cv::Mat &pattern) : m_screen(screen), m_pattern(pattern) {}

    /// The level at which a template of this scale is compared last; 0 unless it is very large there.
    int finestLevel(double scale) const;
    /// One level finer: looks around the candidate's place and scale. A candidate that has left the screen scores -1.
    void descend(Candidate &c) const;
    /// At the finest level: place and scale to a fraction of a pixel, then the final score from shape, edges, contrast
    /// and colour. `screen` and `pattern` are the CV_8UC4 originals.
    void finish(Candidate &c, const cv::Mat &screen, const cv::Mat &pattern) const;

private:
    const Pyramid &m_screen;
    const cv::Mat &m_pattern;
};

/// Sorts best first and drops candidates that overlap a better one by more than `overlap` of the smaller one's area and
/// are of about its scale (overlap below 0.5) or of any (0.5 and more). Keeps at most `count`.
void keepBest(std::vector<Candidate> &candidates, const cv::Size &pattern, std::size_t count, double overlap);

} // namespace crat::image::detail
