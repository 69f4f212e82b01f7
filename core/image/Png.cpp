#include <csetjmp>
#include <cstring>
#include <limits>

#include <png.h>

#include "core/image/Codec.h"
#include "core/image/CodecFormats.h"

namespace crat::image {
namespace {

struct Reader {
    std::string_view left;
};

struct Failure {
    char text[160] = "damaged";
};

void onError(png_structp png, png_const_charp text)
{
    auto *failure = static_cast<Failure *>(png_get_error_ptr(png));
    std::strncpy(failure->text, text, sizeof failure->text - 1);
    png_longjmp(png, 1);
}

void onWarning(png_structp, png_const_charp) {} // libpng goes on; nobody could act on it

void readBytes(png_structp png, png_bytep out, png_size_t n)
{
    auto *reader = static_cast<Reader *>(png_get_io_ptr(png));
    if (n > reader->left.size())
        png_error(png, "the file is cut off");
    std::memcpy(out, reader->left.data(), n);
    reader->left.remove_prefix(n);
}

void writeBytes(png_structp png, png_bytep bytes, png_size_t n)
{
    static_cast<std::string *>(png_get_io_ptr(png))->append(reinterpret_cast<const char *>(bytes), n);
}

void flushNothing(png_structp) {}

/// Everything that lives across libpng's longjmp is in here, made before setjmp, so that no destructor is jumped over.
struct DecodeJob {
    Reader reader;
    Failure failure;
    png_structp png = nullptr;
    png_infop info = nullptr;
    Image::Bytes pixels;
    std::vector<png_bytep> rows;
    png_uint_32 width = 0, height = 0;
    ~DecodeJob() { png_destroy_read_struct(&png, &info, nullptr); }
};

// Nothing but pixels is used. libpng would set aside as many bytes as a chunk says it has (its own limit is only a warning),
// up to 2 GiB for a file of 200 bytes; a chunk that it is told to pass over is read in small pieces.
constexpr char kIgnoredChunks[] =
    "bKGD\0cHRM\0eXIf\0gAMA\0hIST\0iCCP\0iTXt\0oFFs\0pCAL\0pHYs\0sBIT\0sCAL\0sPLT\0sRGB\0sTER\0tEXt\0tIME\0zTXt";
constexpr int kIgnoredCount = sizeof kIgnoredChunks / 5;

bool readHeader(DecodeJob &job)
{
    if (setjmp(png_jmpbuf(job.png)))
        return false;
    png_set_read_fn(job.png, &job.reader, readBytes);
    png_set_keep_unknown_chunks(job.png, PNG_HANDLE_CHUNK_NEVER, reinterpret_cast<png_const_bytep>(kIgnoredChunks),
                                kIgnoredCount);
    png_read_info(job.png, job.info);
    job.width = png_get_image_width(job.png, job.info);
    job.height = png_get_image_height(job.png, job.info);
    return true;
}

bool readPixels(DecodeJob &job)
{
    if (setjmp(png_jmpbuf(job.png)))
        return false;
    png_set_expand(job.png);
    png_set_scale_16(job.png);
    png_set_gray_to_rgb(job.png);
    png_set_bgr(job.png);
    png_set_add_alpha(job.png, 0xff, PNG_FILLER_AFTER);
    png_set_interlace_handling(job.png);
    png_read_update_info(job.png, job.info);
    if (png_get_rowbytes(job.png, job.info) != static_cast<std::size_t>(job.width) * 4)
        png_error(job.png, "its pixel format is unknown");
    png_read_image(job.png, job.rows.data());
    png_read_end(job.png, nullptr);
    return true;
}

struct EncodeJob {
    std::string out;
    Failure failure;
    png_structp png = nullptr;
    png_infop info = nullptr;
    std::vector<png_bytep> rows;
    ~EncodeJob() { png_destroy_write_struct(&png, &info); }
};

bool writeAll(EncodeJob &job, int width, int height, bool opaque)
{
    if (setjmp(png_jmpbuf(job.png)))
        return false;
    png_set_write_fn(job.png, &job.out, writeBytes, flushNothing);
    png_set_IHDR(job.png, job.info, static_cast<png_uint_32>(width), static_cast<png_uint_32>(height), 8,
                 opaque ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGB_ALPHA, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(job.png, job.info);
    png_set_bgr(job.png);
    if (opaque)
        png_set_filler(job.png, 0, PNG_FILLER_AFTER);
    png_write_image(job.png, job.rows.data());
    png_write_end(job.png, nullptr);
    return true;
}

bool isOpaque(const Image &image)
{
    for (int y = 0; y < image.height(); ++y) {
        const std::uint8_t *row = image.row(y);
        for (int x = 0; x < image.width(); ++x) {
            if (row[x * 4 + 3] != 0xff)
                return false;
        }
    }
    return true;
}

} // namespace

Result<Image> detail::decodePng(std::string_view bytes, const Limits &limits)
{
    DecodeJob job;
    job.reader.left = bytes;
    job.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &job.failure, onError, onWarning);
    job.info = job.png ? png_create_info_struct(job.png) : nullptr;
    if (!job.info)
        return fail(Errc::Internal, "The PNG decoder could not start.");
    png_set_user_limits(job.png, static_cast<png_uint_32>(limits.maxSide), static_cast<png_uint_32>(limits.maxSide));
    png_set_chunk_malloc_max(job.png, 8u << 20);
    png_set_chunk_cache_max(job.png, 64);
    if (!readHeader(job))
        return fail(Errc::BadInput, std::string("The PNG picture cannot be read: ") + job.failure.text + ".");
    if (auto fits = checkSize(job.width, job.height, limits); !fits)
        return tl::unexpected(fits.error());
    const auto rowBytes = static_cast<std::size_t>(job.width) * 4;
    job.pixels.resize(rowBytes * job.height);
    job.rows.resize(job.height);
    for (std::size_t y = 0; y < job.rows.size(); ++y)
        job.rows[y] = job.pixels.data() + y * rowBytes;
    if (!readPixels(job))
        return fail(Errc::BadInput, std::string("The PNG picture cannot be read: ") + job.failure.text + ".");
    return Image::fromBgra(static_cast<int>(job.width), static_cast<int>(job.height), std::move(job.pixels), limits);
}

Result<std::string> encodePng(const Image &image)
{
    if (image.isEmpty())
        return fail(Errc::BadInput, "There is no picture to save.");
    EncodeJob job;
    job.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &job.failure, onError, onWarning);
    job.info = job.png ? png_create_info_struct(job.png) : nullptr;
    if (!job.info)
        return fail(Errc::Internal, "The PNG encoder could not start.");
    for (int y = 0; y < image.height(); ++y)
        job.rows.push_back(const_cast<png_bytep>(image.row(y))); // libpng's signature; it only reads
    if (!writeAll(job, image.width(), image.height(), isOpaque(image)))
        return fail(Errc::Internal, std::string("The picture could not be written as PNG: ") + job.failure.text);
    return std::move(job.out);
}

} // namespace crat::image
