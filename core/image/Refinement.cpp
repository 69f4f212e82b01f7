#include "core/image/Refinement.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include <opencv2/imgproc.hpp>

namespace crat::image::detail {
namespace {

constexpr double kFinestArea = 16.0 * 1024; // pixels of template: more tells no more and costs time
constexpr int kReach = 3;                   // pixels around a candidate that a finer level looks at

/// The best integer offset of `pattern` in the blurred level around a centre, as a centre and score. -1 off the screen.
double bestAround(const Pyramid &screen, int level, const Model &model, double &cx, double &cy)
{
    const cv::Mat &pattern = model.pixels;
    const cv::Mat &whole = screen.sharp(level);
    const double f = std::ldexp(1.0, -level);
    const int x = cvRound(cx * f - pattern.cols * 0.5), y = cvRound(cy * f - pattern.rows * 0.5);
    const cv::Rect roi = cv::Rect(x - kReach, y - kReach, pattern.cols + 2 * kReach, pattern.rows + 2 * kReach) &
                         cv::Rect(0, 0, whole.cols, whole.rows);
    if (roi.width < pattern.cols || roi.height < pattern.rows)
        return -1.0;
    cv::Mat map;
    cv::matchTemplate(screen.blurred(level, roi), pattern, map, cv::TM_CCOEFF_NORMED);
    double best = -1.0;
    cv::Point at;
    cv::minMaxLoc(map, nullptr, &best, nullptr, &at);
    if (!std::isfinite(best))
        return -1.0;
    cx = (roi.x + at.x + pattern.cols * 0.5) / f;
    cy = (roi.y + at.y + pattern.rows * 0.5) / f;
    return best;
}

/// Where a parabola through three equidistant values has its top, in steps from the middle one; within one step.
double parabolaTop(double before, double here, double after)
{
    const double bend = before - 2 * here + after;
    if (bend > -1e-9)
        return before > after ? -1.0 : (after > before ? 1.0 : 0.0);
    return std::clamp(0.5 * (before - after) / bend, -1.0, 1.0);
}

/// A window of the screen, placed and scaled freely, drawn into the model's own size at one level.
class Window {
public:
    Window(const Pyramid &screen, int level, const Model &model, const Candidate &c) : m_level(level), m_model(model)
    {
        const cv::Mat &pattern = model.pixels;
        const cv::Mat &whole = screen.sharp(level);
        const double f = std::ldexp(1.0, -level);
        const int margin = 6 + cvCeil(0.06 * std::max(pattern.cols, pattern.rows));
        m_roi =
            cv::Rect(cvRound(c.cx * f - pattern.cols * 0.5) - margin, cvRound(c.cy * f - pattern.rows * 0.5) - margin,
                     pattern.cols + 2 * margin, pattern.rows + 2 * margin) &
            cv::Rect(0, 0, whole.cols, whole.rows);
        if (m_roi.area() > 0)
            m_source = screen.blurred(level, m_roi);
    }
    bool isEmpty() const { return m_source.empty(); }

    cv::Mat draw(const Candidate &c, const cv::Size &full) const
    {
        const double f = std::ldexp(1.0, -m_level);
        const double sx = full.width * c.scale * f / m_model.size.width;
        const double sy = full.height * c.scale * f / m_model.size.height;
        const cv::Size size = m_model.pixels.size();
        const double left = c.cx * f - size.width * sx / 2, top = c.cy * f - size.height * sy / 2;
        // Pixel centres: template pixel i covers [i, i+1), so its middle is at i + 0.5.
        const cv::Matx23d map(sx, 0, left + 0.5 * sx - 0.5 - m_roi.x, 0, sy, top + 0.5 * sy - 0.5 - m_roi.y);
        cv::Mat out;
        cv::warpAffine(m_source, out, map, size, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
        return out;
    }

private:
    int m_level;
    const Model &m_model;
    cv::Rect m_roi;
    cv::Mat m_source;
};

/// How much the mean colours differ, as a factor between 0.5 and 1. Grey comparison cannot tell a red button from a green.
double colourFactor(const Candidate &c, const cv::Mat &screen, const cv::Mat &pattern)
{
    const double w = pattern.cols * c.scale, h = pattern.rows * c.scale;
    const cv::Rect roi = cv::Rect(cvRound(c.cx - w / 2), cvRound(c.cy - h / 2), cvRound(w), cvRound(h)) &
                         cv::Rect(0, 0, screen.cols, screen.rows);
    if (roi.area() == 0)
        return 0.5;
    const cv::Scalar a = cv::mean(screen(roi)), b = cv::mean(pattern);
    double worst = 0.0;
    for (int i = 0; i < 3; ++i)
        worst = std::max(worst, std::abs(a[i] - b[i]));
    return 1.0 - std::clamp((worst - 16.0) / 160.0, 0.0, 0.5);
}

double contrastFactor(const cv::Mat &patch, const cv::Mat &pattern)
{
    cv::Scalar mean, a, b;
    cv::meanStdDev(patch, mean, a);
    cv::meanStdDev(pattern, mean, b);
    const double ratio = std::min(a[0], b[0]) / std::max({a[0], b[0], 1e-6});
    return ratio >= 0.6 ? 1.0 : ratio / 0.6;
}

cv::Rect2d boxOf(const Candidate &c, const cv::Size &pattern)
{
    const double w = pattern.width * c.scale, h = pattern.height * c.scale;
    return {c.cx - w / 2, c.cy - h / 2, w, h};
}

} // namespace

int Refinement::finestLevel(double scale) const
{
    int level = 0;
    double area = double(m_pattern.cols) * m_pattern.rows * scale * scale;
    while (area > kFinestArea && level + 1 < m_screen.levels()) {
        area /= 4;
        ++level;
    }
    return level;
}

void Refinement::descend(Candidate &c) const
{
    const int level = c.level - 1;
    const double f = std::ldexp(1.0, -level);
    Candidate best = c;
    best.score = -1.0;
    cv::Size last;
    for (const double by : {0.96, 0.98, 1.0, 1.02, 1.04}) {
        const double scale = c.scale * by;
        const cv::Size size(std::max(2, cvRound(m_pattern.cols * scale * f)),
                            std::max(2, cvRound(m_pattern.rows * scale * f)));
        if (size == last)
            continue;
        last = size;
        double cx = c.cx, cy = c.cy;
        const double score = bestAround(m_screen, level, modelOf(m_pattern, size), cx, cy);
        if (score > best.score)
            best = {cx, cy, scale, score, level};
    }
    c = best;
    c.level = level;
}

void Refinement::finish(Candidate &c, const cv::Mat &screen, const cv::Mat &pattern) const
{
    const int level = finestLevel(c.scale);
    const double f = std::ldexp(1.0, -level);
    const cv::Size full = m_pattern.size();
    const cv::Size size(std::max(2, cvRound(full.width * c.scale * f)),
                        std::max(2, cvRound(full.height * c.scale * f)));
    const Model model = modelOf(m_pattern, size);
    const Window window(m_screen, level, model, c);
    if (c.score < 0 || window.isEmpty()) {
        c.score = -1.0;
        return;
    }
    const auto fit = [&](const Candidate &at) {
        return normalisedCorrelation(window.draw(at, full), model.pixels);
    };
    const auto along = [&](double Candidate::*what, double step) {
        Candidate before = c, after = c;
        before.*what -= step;
        after.*what += step;
        const double here = fit(c);
        Candidate top = c;
        top.*what += step * parabolaTop(fit(before), here, fit(after));
        if (fit(top) > here)
            c = top;
    };
    for (const double part : {1.0, 0.7, 0.4, 0.25, 0.15}) {
        along(&Candidate::scale, 0.03 * part * c.scale);
        along(&Candidate::cx, 1.0 * part / f);
        along(&Candidate::cy, 1.0 * part / f);
    }
    const cv::Mat patch = window.draw(c, full);
    const double grey = normalisedCorrelation(patch, model.pixels);
    const double edges = gradientCorrelation(patch, model.pixels);
    c.score = std::max(0.0, 0.5 * grey + 0.5 * edges) * contrastFactor(patch, model.pixels) *
              colourFactor(c, screen, pattern);
    c.level = level;
}

void keepBest(std::vector<Candidate> &candidates, const cv::Size &pattern, std::size_t count, double overlap)
{
    std::sort(candidates.begin(), candidates.end(),
              [](const Candidate &a, const Candidate &b) { return a.score > b.score; });
    std::vector<Candidate> kept;
    for (const Candidate &c : candidates) {
        if (kept.size() >= count)
            break;
        const cv::Rect2d box = boxOf(c, pattern);
        const bool covered = std::any_of(kept.begin(), kept.end(), [&](const Candidate &k) {
            const cv::Rect2d other = boxOf(k, pattern);
            const double common = (box & other).area() / std::min(box.area(), other.area());
            if (overlap >= 0.5)
                return common > overlap;
            // Early on, a neighbour is a rival only where it is nearly the same guess.
            const double away = std::hypot(c.cx - k.cx, c.cy - k.cy);
            return std::abs(std::log(c.scale / k.scale)) < 0.05 && away < overlap * std::min(box.width, box.height) &&
                   common > 0.5;
        });
        if (!covered)
            kept.push_back(c);
    }
    candidates = std::move(kept);
}

} // namespace crat::image::detail
