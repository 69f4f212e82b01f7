#include <webp/decode.h>

#include "core/image/CodecFormats.h"

namespace crat::image::detail {

Result<Image> decodeWebp(std::string_view bytes, const Limits &limits)
{
    const auto *data = reinterpret_cast<const std::uint8_t *>(bytes.data());
    WebPBitstreamFeatures features;
    if (WebPGetFeatures(data, bytes.size(), &features) != VP8_STATUS_OK)
        return fail(Errc::BadInput, "The WebP picture cannot be read: its header is damaged.");
    if (features.has_animation)
        return fail(Errc::Unsupported, "The WebP picture is animated; save one frame of it as PNG.");
    if (auto fits =
            checkSize(static_cast<std::uint64_t>(features.width), static_cast<std::uint64_t>(features.height), limits);
        !fits)
        return tl::unexpected(fits.error());
    Image::Bytes pixels(static_cast<std::size_t>(features.width) * 4 * static_cast<std::size_t>(features.height));
    if (!WebPDecodeBGRAInto(data, bytes.size(), pixels.data(), pixels.size(), features.width * 4))
        return fail(Errc::BadInput, "The WebP picture cannot be read: its pixels are damaged or cut off.");
    return Image::fromBgra(features.width, features.height, std::move(pixels), limits);
}

} // namespace crat::image::detail
