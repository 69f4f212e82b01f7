#include "core/image/Codec.h"

#include <fmt/format.h>

#include "core/base/Files.h"
#include "core/image/CodecFormats.h"

namespace crat::image {

Result<> detail::checkSize(std::uint64_t width, std::uint64_t height, const Limits &limits)
{
    const auto side = static_cast<std::uint64_t>(limits.maxSide);
    if (width == 0 || height == 0)
        return fail(Errc::BadInput, "The picture has no pixels.");
    if (width > side || height > side || width * height > static_cast<std::uint64_t>(limits.maxPixels))
        return fail(Errc::TooLarge,
                    fmt::format("The picture is {} x {} pixels; at most {} on a side and {} in all are read.", width,
                                height, limits.maxSide, limits.maxPixels));
    return {};
}

Result<Image> decode(std::string_view bytes, const Limits &limits)
{
    if (bytes.size() > limits.maxFileBytes)
        return fail(Errc::TooLarge, fmt::format("The picture's file has {} bytes; at most {} are read.", bytes.size(),
                                                limits.maxFileBytes));
    if (bytes.starts_with("\x89PNG\r\n\x1a\n"))
        return detail::decodePng(bytes, limits);
    if (bytes.starts_with("\xff\xd8\xff"))
        return detail::decodeJpeg(bytes, limits);
    if (bytes.size() >= 12 && bytes.starts_with("RIFF") && bytes.substr(8, 4) == "WEBP")
        return detail::decodeWebp(bytes, limits);
    return fail(Errc::BadInput,
                bytes.empty() ? "The picture's file is empty." : "This is no PNG, JPEG or WebP picture.");
}

Result<Image> readImage(const std::filesystem::path &path, const Limits &limits)
{
    auto bytes = readFile(path, limits.maxFileBytes);
    if (!bytes)
        return tl::unexpected(bytes.error());
    auto image = decode(*bytes, limits);
    if (!image)
        return tl::unexpected(withContext(image.error(), path.string()));
    return image;
}

Result<> writePng(const std::filesystem::path &path, const Image &image)
{
    auto bytes = encodePng(image);
    if (!bytes)
        return tl::unexpected(bytes.error());
    return writeFileAtomically(path, *bytes);
}

} // namespace crat::image
