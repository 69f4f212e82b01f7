#pragma once

#include <string_view>

#include "core/image/Image.h"

namespace crat::image::detail {

// One decoder a format, each around one library; decode() in Codec.h chooses.
Result<Image> decodePng(std::string_view bytes, const Limits &limits);
Result<Image> decodeJpeg(std::string_view bytes, const Limits &limits);
Result<Image> decodeWebp(std::string_view bytes, const Limits &limits);

/// Is a picture of this size within the limits? Called with the header's figures, before memory is taken for them.
Result<> checkSize(std::uint64_t width, std::uint64_t height, const Limits &limits);

} // namespace crat::image::detail
