#include "core/image/Correlation.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace crat::image::detail {
namespace {

constexpr double kBlur = 0.7;  // pixels of the level; tolerates about half a pixel of shift
constexpr int kBlurMargin = 3; // what the kernel reaches
constexpr double kMinContrast = 0.35, kMaxContrast = 2.9;

cv::Mat blur(const cv::Mat &picture)
{
    cv::Mat out;
    cv::GaussianBlur(picture, out, cv::Size(5, 5), kBlur, kBlur, cv::BORDER_REPLICATE);
    return out;
}

} // namespace

Pyramid::Pyramid(const cv::Mat &grey)
{
    m_sharp.push_back(grey);
    while (std::min(m_sharp.back().cols, m_sharp.back().rows) >= 32) {
        cv::Mat half;
        cv::resize(m_sharp.back(), half, cv::Size(m_sharp.back().cols / 2, m_sharp.back().rows / 2), 0, 0,
                   cv::INTER_AREA);
        m_sharp.push_back(half);
    }
}

cv::Mat Pyramid::blurred(int level, const cv::Rect &roi) const
{
    const cv::Mat &whole = sharp(level);
    const cv::Rect bounds(0, 0, whole.cols, whole.rows);
    const cv::Rect wide =
        cv::Rect(roi.x - kBlurMargin, roi.y - kBlurMargin, roi.width + 2 * kBlurMargin, roi.height + 2 * kBlurMargin) &
        bounds;
    cv::Mat part;
    whole(wide).convertTo(part, CV_32F);
    return blur(part)(cv::Rect(roi.x - wide.x, roi.y - wide.y, roi.width, roi.height));
}

Model modelOf(const cv::Mat &grey, const cv::Size &size)
{
    cv::Mat wide;
    if (size == grey.size()) {
        grey.convertTo(wide, CV_32F);
    } else {
        const bool shrinks = size.width < grey.cols || size.height < grey.rows;
        cv::Mat sized; // resized as bytes: the same rounding as the screen has had
        cv::resize(grey, sized, size, 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
        sized.convertTo(wide, CV_32F);
    }
    Model model{blur(wide), size, 0};
    const int margin = std::min(size.width, size.height) >= 24 ? 2 : 1;
    if (std::min(size.width, size.height) - 2 * margin < 3)
        return model;
    const cv::Mat inner = model.pixels(cv::Rect(margin, margin, size.width - 2 * margin, size.height - 2 * margin));
    cv::Scalar mean, whole, part;
    cv::meanStdDev(model.pixels, mean, whole);
    cv::meanStdDev(inner, mean, part);
    if (part[0] >= 0.4 * whole[0])
        model = {inner, size, margin};
    return model;
}

Correlator::Correlator(const cv::Mat &picture) : m_size(picture.size())
{
    // Without the mean the float transform keeps its digits for what differs.
    const cv::Mat centred = picture - cv::mean(picture)[0];
    cv::Mat padded(cv::getOptimalDFTSize(picture.rows), cv::getOptimalDFTSize(picture.cols), CV_32F, cv::Scalar(0));
    centred.copyTo(padded(cv::Rect(0, 0, picture.cols, picture.rows)));
    cv::dft(padded, m_spectrum, 0, picture.rows);
    cv::integral(centred, m_sum, m_squares, CV_64F, CV_64F);
}

cv::Mat Correlator::scores(const cv::Mat &pattern, float minScore) const
{
    const int w = pattern.cols, h = pattern.rows;
    const int outW = m_size.width - w + 1, outH = m_size.height - h + 1;
    const cv::Mat centred = pattern - cv::mean(pattern)[0];
    const double energy = centred.dot(centred), n = double(w) * h;

    cv::Mat padded(m_spectrum.size(), CV_32F, cv::Scalar(0));
    centred.copyTo(padded(cv::Rect(0, 0, w, h)));
    cv::dft(padded, padded, 0, h);
    cv::mulSpectrums(m_spectrum, padded, padded, 0, true);
    cv::dft(padded, padded, cv::DFT_INVERSE | cv::DFT_SCALE | cv::DFT_REAL_OUTPUT, outH);

    // Energies between which a window's contrast is the template's, more or less.
    const double least = energy * kMinContrast * kMinContrast, most = energy * kMaxContrast * kMaxContrast;
    const double share = 1.0 / n, enough = double(minScore) * double(minScore);
    cv::Mat out(outH, outW, CV_32F);
    for (int y = 0; y < outH; ++y) {
        const double *s0 = m_sum.ptr<double>(y), *s1 = m_sum.ptr<double>(y + h);
        const double *q0 = m_squares.ptr<double>(y), *q1 = m_squares.ptr<double>(y + h);
        const float *c = padded.ptr<float>(y);
        float *o = out.ptr<float>(y);
        for (int x = 0; x < outW; ++x) {
            const double sum = s1[x + w] - s1[x] - s0[x + w] + s0[x];
            const double window = q1[x + w] - q1[x] - q0[x + w] + q0[x] - sum * sum * share;
            const double dot = c[x], both = window * energy;
            // Nearly every place fails here, so the root is seldom taken.
            o[x] = dot <= 0 || dot * dot < enough * both || window < least || window > most
                       ? -1.0f
                       : static_cast<float>(dot / std::sqrt(both));
        }
    }
    return out;
}

std::vector<Correlator::Peak> Correlator::peaks(const cv::Mat &pattern, float minScore, std::size_t count) const
{
    std::vector<Peak> found;
    if (pattern.cols > m_size.width || pattern.rows > m_size.height)
        return found;
    const cv::Mat map = scores(pattern, minScore);
    for (int y = 0; y < map.rows; ++y) {
        const float *row = map.ptr<float>(y);
        const float *above = map.ptr<float>(std::max(0, y - 1)), *below = map.ptr<float>(std::min(map.rows - 1, y + 1));
        for (int x = 0; x < map.cols; ++x) {
            const float v = row[x];
            if (v < minScore)
                continue;
            const int l = std::max(0, x - 1), r = std::min(map.cols - 1, x + 1);
            if (v >= row[l] && v >= row[r] && v >= above[l] && v >= above[x] && v >= above[r] && v >= below[l] &&
                v >= below[x] && v >= below[r])
                found.push_back({x, y, v});
        }
    }
    const auto better = [](const Peak &a, const Peak &b) {
        return a.score > b.score;
    };
    if (found.size() > count) {
        std::nth_element(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(count), found.end(), better);
        found.resize(count);
    }
    std::sort(found.begin(), found.end(), better);
    return found;
}

double normalisedCorrelation(const cv::Mat &a, const cv::Mat &b)
{
    const cv::Mat ca = a - cv::mean(a)[0], cb = b - cv::mean(b)[0];
    const double energy = ca.dot(ca) * cb.dot(cb);
    return energy > 1e-6 ? ca.dot(cb) / std::sqrt(energy) : 0.0;
}

double gradientCorrelation(const cv::Mat &a, const cv::Mat &b)
{
    double dot = 0.0, ea = 0.0, eb = 0.0;
    for (const auto &[dx, dy] : {std::pair{1, 0}, std::pair{0, 1}}) {
        cv::Mat ga, gb;
        cv::Sobel(a, ga, CV_32F, dx, dy, 3, 1, 0, cv::BORDER_REPLICATE);
        cv::Sobel(b, gb, CV_32F, dx, dy, 3, 1, 0, cv::BORDER_REPLICATE);
        dot += ga.dot(gb);
        ea += ga.dot(ga);
        eb += gb.dot(gb);
    }
    return ea * eb > 1e-6 ? dot / std::sqrt(ea * eb) : 0.0;
}

} // namespace crat::image::detail
