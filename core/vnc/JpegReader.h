#pragma once

#include <string>

namespace crat::vnc {

/// The library whose TurboJPEG functions libvncclient calls for Tight's JPEG rectangles, as the loader found it: a path.
///
/// libvncclient 0.9.14 carries an old copy of them: a JPEG whose header is longer than the data makes it read past the data
/// (found by fuzz_rfb; a server could end the studio with it), and its decoder is never freed. The copy's names are exported, so
/// the loader takes the first library that has them: this file links libturbojpeg, which must stand before libvncclient.
std::string jpegReader();

} // namespace crat::vnc
