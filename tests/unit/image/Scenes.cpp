#include "tests/unit/image/Scenes.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include <jpeglib.h>
#include <opencv2/imgproc.hpp>

#include "core/image/Codec.h"

namespace crat::image::test {
namespace {

const char *const kWords[] = {"Orders",   "Invoice", "Delivery", "Account",  "Settings", "Report",
                              "Customer", "Status",  "Total",    "Shipping", "Payment",  "Overview",
                              "History",  "Profile", "Contact",  "Search"};

} // namespace

int Scene::any(int from, int to)
{
    return std::uniform_int_distribution<int>(from, to)(m_random);
}

cv::Scalar Scene::colour(int from, int to)
{
    return {double(any(from, to)), double(any(from, to)), double(any(from, to)), 255.0};
}

Scene::Scene(int width, int height, unsigned seed, bool dark)
    : m_random(seed), m_mat(height, width, CV_8UC4), m_dark(dark)
{
    m_mat.setTo(dark ? cv::Scalar(38, 34, 32, 255) : cv::Scalar(248, 246, 244, 255));
    for (int y = 0; y < 60; ++y) // a head bar with a gradient
        cv::line(m_mat, {0, y}, {width, y}, cv::Scalar(140 - y, 90 - y / 2, 40 + y, 255));
    for (int x = 20; x < width - 120; x += 140)
        cv::putText(m_mat, kWords[any(0, 15)], {x, 38}, cv::FONT_HERSHEY_SIMPLEX, 0.6, cv::Scalar(245, 245, 245, 255),
                    1, cv::LINE_AA);
    for (int y = 80; y + 160 < height; y += 190) {
        for (int x = 20; x + 260 < width; x += 300)
            drawCard({x, y, any(220, 280), any(120, 170)});
    }
}

void Scene::drawCard(cv::Rect where)
{
    where &= cv::Rect(0, 0, m_mat.cols, m_mat.rows);
    const cv::Scalar paper = m_dark ? cv::Scalar(60, 54, 50, 255) : cv::Scalar(255, 255, 255, 255);
    const cv::Scalar ink = m_dark ? cv::Scalar(225, 225, 225, 255) : cv::Scalar(50, 45, 40, 255);
    cv::rectangle(m_mat, where, paper, cv::FILLED);
    cv::rectangle(m_mat, where, m_dark ? cv::Scalar(90, 84, 80, 255) : cv::Scalar(205, 200, 198, 255), 1);
    const int lines = where.height / 24 - 2;
    for (int i = 0; i < lines; ++i) {
        std::string text;
        for (int w = any(1, 3); w > 0; --w)
            text += std::string(kWords[any(0, 15)]) + " ";
        cv::putText(m_mat, text, {where.x + 12, where.y + 26 + i * 22}, cv::FONT_HERSHEY_SIMPLEX, 0.45, ink, 1,
                    cv::LINE_AA);
    }
    const cv::Rect button(where.x + 12, where.y + where.height - 38, any(70, 110), 28);
    cv::rectangle(m_mat, button, colour(60, 200), cv::FILLED);
    cv::putText(m_mat, kWords[any(0, 15)], {button.x + 8, button.y + 19}, cv::FONT_HERSHEY_SIMPLEX, 0.45,
                cv::Scalar(255, 255, 255, 255), 1, cv::LINE_AA);
    const cv::Point icon(where.x + where.width - 26, where.y + where.height - 24);
    cv::circle(m_mat, icon, 14, colour(40, 220), cv::FILLED, cv::LINE_AA);
    cv::line(m_mat, {icon.x - 6, icon.y + any(-6, 6)}, {icon.x + 6, icon.y + any(-6, 6)}, paper, 2, cv::LINE_AA);
}

cv::Mat Scene::element(int width, int height, const std::string &words, unsigned seed)
{
    std::mt19937 random(seed);
    const auto any = [&](int a, int b) {
        return double(std::uniform_int_distribution<int>(a, b)(random));
    };
    cv::Mat e(height, width, CV_8UC4, cv::Scalar(any(120, 220), any(90, 180), any(30, 120), 255));
    cv::rectangle(e, {0, 0, width, height}, cv::Scalar(70, 50, 40, 255), 1);
    const int r = height / 4;
    cv::circle(e, {height / 2, height / 2}, r, cv::Scalar(any(200, 255), any(200, 255), any(180, 255), 255), cv::FILLED,
               cv::LINE_AA);
    cv::line(e, {height / 2 - r / 2, height / 2}, {height / 2 + r / 2, height / 2 + int(any(-r, r)) / 2},
             cv::Scalar(30, 30, 30, 255), 2, cv::LINE_AA);
    const double size = height / 70.0;
    cv::putText(e, words, {height, height / 2 + height / 7}, cv::FONT_HERSHEY_SIMPLEX, size,
                cv::Scalar(255, 255, 255, 255), height >= 48 ? 2 : 1, cv::LINE_AA);
    return e;
}

void Scene::paste(const cv::Mat &element, cv::Point at)
{
    element.copyTo(m_mat(cv::Rect(at.x, at.y, element.cols, element.rows)));
}

void Scene::addNoise(double sigma)
{
    std::normal_distribution<double> deviate(0.0, sigma);
    for (int y = 0; y < m_mat.rows; ++y) {
        std::uint8_t *row = m_mat.ptr<std::uint8_t>(y);
        for (int x = 0; x < m_mat.cols * 4; ++x) {
            if (x % 4 != 3)
                row[x] = cv::saturate_cast<std::uint8_t>(row[x] + deviate(m_random));
        }
    }
}

Image Scene::image() const
{
    return toImage(m_mat);
}

cv::Mat resized(const cv::Mat &mat, double scale, int interpolation)
{
    cv::Mat out;
    cv::resize(mat, out, cv::Size(cvRound(mat.cols * scale), cvRound(mat.rows * scale)), 0, 0, interpolation);
    return out;
}

Image toImage(const cv::Mat &mat)
{
    Image::Bytes bytes;
    for (int y = 0; y < mat.rows; ++y)
        bytes.insert(bytes.end(), mat.ptr<std::uint8_t>(y), mat.ptr<std::uint8_t>(y) + mat.cols * 4);
    return Image::fromBgra(mat.cols, mat.rows, std::move(bytes)).value();
}

std::string jpegBytes(const cv::Mat &mat, int quality)
{
    jpeg_compress_struct jpeg{};
    jpeg_error_mgr errors{};
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    unsigned char *buffer = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&jpeg, &buffer, &size);
    jpeg.image_width = static_cast<JDIMENSION>(mat.cols);
    jpeg.image_height = static_cast<JDIMENSION>(mat.rows);
    jpeg.input_components = 4;
    jpeg.in_color_space = JCS_EXT_BGRA;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, quality, TRUE);
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < jpeg.image_height) {
        JSAMPROW row = const_cast<std::uint8_t *>(mat.ptr<std::uint8_t>(static_cast<int>(jpeg.next_scanline)));
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    std::string out(reinterpret_cast<char *>(buffer), size);
    jpeg_destroy_compress(&jpeg);
    std::free(buffer);
    return out;
}

cv::Mat throughJpeg(const cv::Mat &mat, int quality)
{
    const Image image = decode(jpegBytes(mat, quality)).value();
    cv::Mat out(image.height(), image.width(), CV_8UC4);
    for (int y = 0; y < out.rows; ++y)
        std::memcpy(out.ptr<std::uint8_t>(y), image.row(y), static_cast<std::size_t>(out.cols) * 4);
    return out;
}

} // namespace crat::image::test
