#include "core/image/Finder.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include "core/image/Correlation.h"
#include "core/image/Refinement.h"

namespace crat::image {
namespace {

using detail::Candidate;

constexpr double kScaleStep = 1.08;   // what a comparison at the coarse level tolerates, twice 4 %
constexpr int kSmallestSide = 6;      // pixels; below, everything looks like everything
constexpr double kCoarseArea = 140.0; // pixels that a template keeps at the level where it is sought first
constexpr double kCoarseSide = 6.5;
constexpr float kCoarseScore = 0.50f;  // true places reach 0.8 and more even between two scales of the ladder
constexpr double kCoarseSpread = 0.30; // candidates worse than the best by more are not followed
constexpr std::size_t kPeaksAScale = 24;
constexpr std::size_t kCandidates = 48; // followed to the next finer level
constexpr std::size_t kFinalists = 12;  // followed to the end, or more where more results are asked for
constexpr double kFlatDeviation = 2.0;  // grey levels

cv::Mat wrapped(const Image &image)
{
    // OpenCV has no read-only Mat; nothing below writes into this one.
    return cv::Mat(image.height(), image.width(), CV_8UC4, const_cast<std::uint8_t *>(image.row(0)),
                   static_cast<std::size_t>(image.stride()));
}

cv::Mat greyOf(const cv::Mat &bgra)
{
    cv::Mat grey;
    cv::cvtColor(bgra, grey, cv::COLOR_BGRA2GRAY);
    return grey;
}

Result<> checkOptions(const FindOptions &o)
{
    if (!(o.minScale >= 0.1 && o.maxScale <= 10.0 && o.minScale <= o.maxScale))
        return fail(Errc::BadInput, "The scales must lie between 0.1 and 10, the smaller one first.");
    if (!(o.minScore >= 0.0 && o.minScore <= 1.0))
        return fail(Errc::BadInput, "The minimum score must lie between 0 and 1.");
    if (o.maxResults < 1 || o.maxResults > 1000)
        return fail(Errc::BadInput, "The number of results must lie between 1 and 1000.");
    return {};
}

/// Is there anything in the template that could be told apart from its surroundings?
Result<> checkTemplate(const cv::Mat &grey)
{
    if (std::min(grey.cols, grey.rows) < kSmallestSide)
        return fail(Errc::BadInput,
                    fmt::format("The template is {} x {} pixels; below {} pixels a side it cannot be told apart. Cut a "
                                "larger piece.",
                                grey.cols, grey.rows, kSmallestSide));
    cv::Scalar mean, deviation;
    cv::meanStdDev(grey, mean, deviation);
    if (deviation[0] < kFlatDeviation)
        return fail(Errc::BadInput, "The template is one even colour and would fit everywhere. Cut a piece that has "
                                    "text or an edge in it.");
    return {};
}

class Search {
public:
    Search(const cv::Mat &screen, const cv::Mat &pattern, const FindOptions &options, Deadline until,
           const std::stop_token &stop)
        : m_screen(screen), m_patternBgra(pattern), m_pattern(greyOf(pattern)), m_options(options), m_until(until),
          m_stop(stop), m_pyramid(greyOf(screen))
    {
    }

    Result<std::vector<Match>> run();

private:
    Result<> goOn() const
    {
        if (m_stop.stop_requested())
            return fail(Errc::Cancelled, "The search was stopped.");
        if (m_until.passed())
            return fail(Errc::Timeout,
                        "The search took longer than it was given. Narrow the scales or cut the screen.");
        return {};
    }
    Result<std::vector<Candidate>> propose();
    int coarseLevel(double scale) const;
    std::vector<double> ladder() const;
    Result<> follow(std::vector<Candidate> &candidates) const;

    const cv::Mat &m_screen, &m_patternBgra;
    cv::Mat m_pattern;
    const FindOptions &m_options;
    Deadline m_until;
    const std::stop_token &m_stop;
    detail::Pyramid m_pyramid;
};

/// Scales that are tried, from small to large; only those at which the template is neither tiny nor larger than the screen.
std::vector<double> Search::ladder() const
{
    const double least = double(kSmallestSide) / std::min(m_pattern.cols, m_pattern.rows);
    const double most = std::min(double(m_screen.cols) / m_pattern.cols, double(m_screen.rows) / m_pattern.rows);
    const double from = std::max(m_options.minScale, least), to = std::min(m_options.maxScale, most);
    std::vector<double> scales;
    if (from > to * 1.0001)
        return scales;
    const int steps = std::max(0, static_cast<int>(std::ceil(std::log(to / from) / std::log(kScaleStep) - 1e-9)));
    for (int i = 0; i <= steps; ++i)
        scales.push_back(steps == 0 ? from : from * std::pow(to / from, double(i) / steps));
    // The same size is by far the most frequent case: meet it exactly.
    if (from <= 1.0 && to >= 1.0)
        *std::min_element(scales.begin(), scales.end(),
                          [](double a, double b) { return std::abs(a - 1.0) < std::abs(b - 1.0); }) = 1.0;
    return scales;
}

int Search::coarseLevel(double scale) const
{
    const double w = m_pattern.cols * scale, h = m_pattern.rows * scale;
    int level = 0;
    while (level + 1 < m_pyramid.levels()) {
        const double f = std::ldexp(1.0, -(level + 1));
        if (w * h * f * f < kCoarseArea || std::min(w, h) * f < kCoarseSide)
            break;
        ++level;
    }
    return level;
}

Result<std::vector<Candidate>> Search::propose()
{
    std::vector<Candidate> all;
    std::unique_ptr<detail::Correlator> correlator;
    int correlatorLevel = -1;
    for (const double scale : ladder()) {
        if (auto ok = goOn(); !ok)
            return tl::unexpected(ok.error());
        const int level = coarseLevel(scale); // never falls along the ladder, so one correlator at a time is enough
        if (level != correlatorLevel) {
            const cv::Mat &sharp = m_pyramid.sharp(level);
            correlator =
                std::make_unique<detail::Correlator>(m_pyramid.blurred(level, cv::Rect(0, 0, sharp.cols, sharp.rows)));
            correlatorLevel = level;
        }
        const double f = std::ldexp(scale, -level);
        const cv::Size size(std::max(1, cvRound(m_pattern.cols * f)), std::max(1, cvRound(m_pattern.rows * f)));
        const double up = std::ldexp(1.0, level);
        const detail::Model model = detail::modelOf(m_pattern, size);
        for (const auto &p : correlator->peaks(model.pixels, kCoarseScore, kPeaksAScale))
            all.push_back({(p.x + model.pixels.cols * 0.5) * up, (p.y + model.pixels.rows * 0.5) * up, scale,
                           static_cast<double>(p.score), level});
    }
    return all;
}

/// Takes candidates down level by level, keeping fewer at each.
Result<> Search::follow(std::vector<Candidate> &candidates) const
{
    const detail::Refinement refinement(m_pyramid, m_pattern);
    const std::size_t wanted = static_cast<std::size_t>(m_options.maxResults);
    std::size_t keep = std::max(kCandidates, wanted * 4);
    const auto prune = [&](std::size_t count) {
        detail::keepBest(candidates, m_pattern.size(), count, 0.2);
        if (!candidates.empty())
            std::erase_if(candidates, [best = candidates.front().score](const Candidate &c) {
                return c.score < best - kCoarseSpread;
            });
    };
    prune(keep);
    while (std::any_of(candidates.begin(), candidates.end(),
                       [&](const Candidate &c) { return c.level > refinement.finestLevel(c.scale); })) {
        for (Candidate &c : candidates) {
            if (auto ok = goOn(); !ok)
                return tl::unexpected(ok.error());
            if (c.level > refinement.finestLevel(c.scale))
                refinement.descend(c);
        }
        keep = std::max({kFinalists, wanted * 2, keep / 2});
        prune(keep);
    }
    prune(std::max(kFinalists, wanted * 2));
    return {};
}

Result<std::vector<Match>> Search::run()
{
    auto candidates = propose();
    if (!candidates)
        return tl::unexpected(candidates.error());
    if (auto ok = follow(*candidates); !ok)
        return tl::unexpected(ok.error());
    const detail::Refinement refinement(m_pyramid, m_pattern);
    for (Candidate &c : *candidates) {
        if (auto ok = goOn(); !ok)
            return tl::unexpected(ok.error());
        refinement.finish(c, m_screen, m_patternBgra);
    }
    detail::keepBest(*candidates, m_pattern.size(), candidates->size(), 0.5);
    std::vector<Match> matches;
    for (const Candidate &c : *candidates) {
        if (c.score < m_options.minScore || matches.size() >= static_cast<std::size_t>(m_options.maxResults))
            break;
        const double w = m_pattern.cols * c.scale, h = m_pattern.rows * c.scale;
        const Rect rect{cvRound(c.cx - w / 2), cvRound(c.cy - h / 2), cvRound(w), cvRound(h)};
        matches.push_back({intersected(rect, {0, 0, m_screen.cols, m_screen.rows}), c.scale, std::min(1.0, c.score)});
    }
    return matches;
}

} // namespace

Result<std::vector<Match>> find(const Image &screen, const Image &pattern, const FindOptions &options, Deadline until,
                                std::stop_token stop)
{
    if (screen.isEmpty() || pattern.isEmpty())
        return fail(Errc::BadInput, screen.isEmpty() ? "There is no screen to search." : "There is no template.");
    if (auto ok = checkOptions(options); !ok)
        return tl::unexpected(ok.error());
    if (pattern.width() * options.minScale > screen.width() || pattern.height() * options.minScale > screen.height())
        return fail(
            Errc::BadInput,
            fmt::format("The template ({} x {}) is larger than the screen ({} x {}) at every scale that is tried.",
                        pattern.width(), pattern.height(), screen.width(), screen.height()));
    try {
        const cv::Mat screenBgra = wrapped(screen), patternBgra = wrapped(pattern);
        if (auto ok = checkTemplate(greyOf(patternBgra)); !ok)
            return tl::unexpected(ok.error());
        return Search(screenBgra, patternBgra, options, until, stop).run();
    } catch (const std::bad_alloc &) {
        return fail(Errc::TooLarge, "There is not enough memory to search a picture of this size.");
    } catch (const std::exception &e) { // cv::Exception among them
        return fail(Errc::Internal, "The search failed.", std::string("image::find: ") + e.what());
    }
}

} // namespace crat::image
