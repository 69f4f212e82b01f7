#pragma once

#include <random>
#include <string>
#include <vector>

#include <opencv2/core.hpp>

#include "core/image/Image.h"

namespace crat::image::test {

/// Draws what a web page looks like: bars, cards, buttons with words, text columns, icons, a gradient. The same seed gives
/// the same picture.
class Scene {
public:
    Scene(int width, int height, unsigned seed, bool dark = false);
    const cv::Mat &mat() const { return m_mat; } ///< CV_8UC4, BGRA
    Image image() const;

    /// A button-like element with these words; different words, different picture.
    static cv::Mat element(int width, int height, const std::string &words, unsigned seed);
    void paste(const cv::Mat &element, cv::Point at);
    /// Every channel of every pixel off by a normal deviate.
    void addNoise(double sigma);

private:
    void drawCard(cv::Rect where);
    int any(int from, int to);
    cv::Scalar colour(int from, int to);

    std::mt19937 m_random;
    cv::Mat m_mat;
    bool m_dark;
};

cv::Mat resized(const cv::Mat &mat, double scale, int interpolation);
Image toImage(const cv::Mat &mat);
/// What JPEG at this quality leaves of a picture (libjpeg there and back).
cv::Mat throughJpeg(const cv::Mat &mat, int quality);
std::string jpegBytes(const cv::Mat &mat, int quality);

} // namespace crat::image::test
