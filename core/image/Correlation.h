#pragma once

#include <vector>

#include <opencv2/core.hpp>

namespace crat::image::detail {

/// A place worth a closer look: centre in full-resolution pixels, scale, and how well it fitted where it was last compared.
struct Candidate {
    double cx = 0.0;
    double cy = 0.0;
    double scale = 1.0;
    double score = 0.0;
    int level = 0; ///< the pyramid level of `score`; level n is 2^-n of the full size
};

/// Grey float pictures at halved sizes, lightly blurred so that half a pixel of shift does not ruin a comparison.
class Pyramid {
public:
    /// `grey`: CV_8UC1. Levels are made down to about 16 pixels.
    explicit Pyramid(const cv::Mat &grey);
    int levels() const { return static_cast<int>(m_sharp.size()); }
    const cv::Mat &sharp(int level) const { return m_sharp[static_cast<std::size_t>(level)]; } ///< CV_8UC1
    /// The part `roi` of the blurred level as CV_32FC1; blurred on demand, because few parts of a big level are looked at.
    cv::Mat blurred(int level, const cv::Rect &roi) const;

private:
    std::vector<cv::Mat> m_sharp;
};

/// The template as it should look at one level and scale.
struct Model {
    cv::Mat pixels; ///< CV_32FC1, blurred as Pyramid blurs, without `margin` pixels all round
    cv::Size size;  ///< with them
    int margin = 0;
};

/// The template at another size, area-averaged when it shrinks. Its rim is left out of the comparison, because on the screen
/// the blur mixes the neighbours' pixels into it (a button on white would hardly be known from the same on grey), unless the
/// rim is most of what there is to see, as with an empty input field.
Model modelOf(const cv::Mat &grey, const cv::Size &size);

/// Zero-mean normalised cross-correlation of many templates with one picture; the picture's transform is made once.
/// Thread: one at a time.
class Correlator {
public:
    explicit Correlator(const cv::Mat &picture); ///< CV_32FC1

    struct Peak {
        int x = 0, y = 0; ///< of the template's top left corner
        float score = 0.0f;
    };
    /// The best local maxima above `minScore`, at most `count`, best first. Windows whose contrast is far from the
    /// template's are left out: correlation is blind to contrast and finds ghosts in gradients.
    std::vector<Peak> peaks(const cv::Mat &pattern, float minScore, std::size_t count) const;

private:
    cv::Mat scores(const cv::Mat &pattern, float minScore) const; ///< -1 below `minScore`

    cv::Size m_size;
    cv::Mat m_spectrum;
    cv::Mat m_sum, m_squares; ///< integral images, CV_64FC1
};

/// Compares one float patch with one float template of the same size. 1 is the same, 0 unrelated, negative inverted.
double normalisedCorrelation(const cv::Mat &a, const cv::Mat &b);
/// The same on the two signed derivatives together: large even areas count for nothing, edges and strokes for all.
double gradientCorrelation(const cv::Mat &a, const cv::Mat &b);

} // namespace crat::image::detail
