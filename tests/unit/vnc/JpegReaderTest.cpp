#include "core/vnc/JpegReader.h"

#include <gtest/gtest.h>

namespace crat::vnc {
namespace {

TEST(JpegReader, IsTheMaintainedLibraryAndNotLibvncclientsCopy)
{
    EXPECT_NE(jpegReader().find("libturbojpeg"), std::string::npos) << jpegReader();
}

} // namespace
} // namespace crat::vnc
