#include <csetjmp>
#include <cstdio>

#include <jpeglib.h>

#include <jerror.h>

#include "core/image/CodecFormats.h"

namespace crat::image::detail {
namespace {

/// Everything that lives across libjpeg's longjmp, made before setjmp.
struct Job {
    jpeg_decompress_struct jpeg{};
    jpeg_error_mgr errors{};
    std::jmp_buf jump;
    char text[JMSG_LENGTH_MAX] = "damaged";
    int warnings = 0;
    Image::Bytes pixels;
    ~Job() { jpeg_destroy_decompress(&jpeg); }
};

void onError(j_common_ptr common)
{
    auto *job = static_cast<Job *>(common->client_data);
    common->err->format_message(common, job->text);
    std::longjmp(job->jump, 1);
}

void onMessage(j_common_ptr common, int level)
{
    auto *job = static_cast<Job *>(common->client_data);
    // A cut-off file decodes to grey with this one warning; a damaged one can warn at every block. Past a few the picture
    // is not what was stored.
    if (level < 0 && (common->err->msg_code == JWRN_JPEG_EOF || ++job->warnings > 8))
        onError(common);
}

void onProgress(j_common_ptr common)
{
    auto *job = static_cast<Job *>(common->client_data);
    // A progressive file may hold scans without end, each costing a pass over the whole picture (libjpeg-turbo, "jpegbomb").
    if (job->jpeg.input_scan_number > 200)
        onError(common);
}

bool readHeader(Job &job, std::string_view bytes)
{
    if (setjmp(job.jump))
        return false;
    jpeg_create_decompress(&job.jpeg);
    jpeg_mem_src(&job.jpeg, reinterpret_cast<const unsigned char *>(bytes.data()), bytes.size());
    jpeg_read_header(&job.jpeg, TRUE);
    return true;
}

bool readPixels(Job &job, jpeg_progress_mgr &progress)
{
    if (setjmp(job.jump))
        return false;
    progress.progress_monitor = onProgress;
    job.jpeg.progress = &progress;
    job.jpeg.out_color_space = JCS_EXT_BGRA;
    jpeg_start_decompress(&job.jpeg);
    const auto rowBytes = static_cast<std::size_t>(job.jpeg.output_width) * 4;
    while (job.jpeg.output_scanline < job.jpeg.output_height) {
        JSAMPROW row = job.pixels.data() + job.jpeg.output_scanline * rowBytes;
        jpeg_read_scanlines(&job.jpeg, &row, 1);
    }
    jpeg_finish_decompress(&job.jpeg);
    return true;
}

} // namespace

Result<Image> decodeJpeg(std::string_view bytes, const Limits &limits)
{
    Job job;
    job.jpeg.err = jpeg_std_error(&job.errors);
    job.errors.error_exit = onError;
    job.errors.emit_message = onMessage;
    job.jpeg.client_data = &job;
    if (!readHeader(job, bytes))
        return fail(Errc::BadInput, std::string("The JPEG picture cannot be read: ") + job.text + ".");
    if (auto fits = checkSize(job.jpeg.image_width, job.jpeg.image_height, limits); !fits)
        return tl::unexpected(fits.error());
    if (job.jpeg.num_components != 1 && job.jpeg.num_components != 3)
        return fail(Errc::Unsupported, "The JPEG picture is in CMYK; save it as RGB or PNG.");
    const int width = static_cast<int>(job.jpeg.image_width), height = static_cast<int>(job.jpeg.image_height);
    job.pixels.resize(static_cast<std::size_t>(width) * 4 * static_cast<std::size_t>(height));
    jpeg_progress_mgr progress{};
    if (!readPixels(job, progress))
        return fail(Errc::BadInput, std::string("The JPEG picture cannot be read: ") + job.text + ".");
    return Image::fromBgra(width, height, std::move(job.pixels), limits);
}

} // namespace crat::image::detail
