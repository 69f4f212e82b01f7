#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/image/Image.h"

namespace crat::image {

/// Decodes PNG (ISO/IEC 15948), JPEG (ITU-T T.81) or WebP (RFC 9649), told apart by their first bytes; 16-bit and
/// palette pictures become 8 bits a channel. Any thread.
/// Errors: BadInput (no such format, damaged, cut off), TooLarge (by the header, before pixels are decoded).
Result<Image> decode(std::string_view bytes, const Limits &limits = {});

/// Reads and decodes a file. Errors: those of decode(), NotFound, Unavailable; each names the file.
Result<Image> readImage(const std::filesystem::path &path, const Limits &limits = {});

/// The picture as a PNG file's bytes; without alpha where every pixel is opaque.
Result<std::string> encodePng(const Image &image);

/// Writes a PNG so that a crash leaves the old file or the new. Error: Unavailable.
Result<> writePng(const std::filesystem::path &path, const Image &image);

} // namespace crat::image
