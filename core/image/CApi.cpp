#include "core/image/CApi.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <span>

#include "core/image/Codec.h"
#include "core/image/Finder.h"

namespace {

using namespace crat;
using namespace crat::image;

int statusOf(Errc code)
{
    switch (code) {
    case Errc::BadInput:
    case Errc::Unsupported: return CRAT_IMAGE_BAD_INPUT;
    case Errc::NotFound: return CRAT_IMAGE_NOT_FOUND;
    case Errc::TooLarge: return CRAT_IMAGE_TOO_LARGE;
    case Errc::Timeout: return CRAT_IMAGE_TIMEOUT;
    default: return CRAT_IMAGE_FAILED;
    }
}

/// Where the caller wants the error sentence.
struct ErrorText {
    char *to;
    std::size_t size;

    int tell(int status, std::string_view text) const
    {
        if (to && size > 0) {
            std::size_t n = std::min(text.size(), size - 1);
            while (n > 0 && n < text.size() && (static_cast<unsigned char>(text[n]) & 0xc0) == 0x80)
                --n; // never half a UTF-8 character
            std::copy_n(text.data(), n, to);
            to[n] = '\0';
        }
        return status;
    }
    int tell(const Error &error) const { return tell(statusOf(error.code), error.forUser); }
};

crat_image_options defaults()
{
    const FindOptions o;
    return {sizeof(crat_image_options), 30000, o.minScore, o.minScale, o.maxScale};
}

int findOn(const Result<Image> &screen, const char *pattern, const crat_image_options *given,
           std::span<crat_image_match> out, uint32_t *count, const ErrorText &error)
{
    if (!screen)
        return error.tell(screen.error());
    const auto templ = readImage(std::filesystem::path(pattern));
    if (!templ)
        return error.tell(templ.error());
    crat_image_options known = defaults();
    if (given)
        std::memcpy(&known, given, std::min<std::size_t>(given->size, sizeof known));
    FindOptions options;
    options.minScore = known.min_score;
    options.minScale = known.min_scale;
    options.maxScale = known.max_scale;
    options.maxResults = static_cast<int>(out.size());
    const auto found =
        find(*screen, *templ, options,
             known.timeout_ms ? Deadline::after(std::chrono::milliseconds(known.timeout_ms)) : Deadline::never());
    if (!found)
        return error.tell(found.error());
    for (std::size_t i = 0; i < found->size() && i < out.size(); ++i) {
        const Match &m = (*found)[i];
        out[i] = {m.rect.x, m.rect.y, m.rect.width, m.rect.height, m.scale, m.score};
    }
    *count = static_cast<uint32_t>(found->size());
    return error.tell(CRAT_IMAGE_OK, {});
}

/// Runs `work` so that nothing thrown crosses the C border.
template <class Work>
int guarded(const ErrorText &error, Work work)
{
    try {
        return work();
    } catch (const std::bad_alloc &) {
        return error.tell(CRAT_IMAGE_TOO_LARGE, "There is not enough memory for a picture of this size.");
    } catch (const std::exception &e) {
        return error.tell(CRAT_IMAGE_FAILED, e.what());
    }
}

bool usable(const void *a, const void *b, const crat_image_match *matches, uint32_t capacity, const uint32_t *count)
{
    return a && b && matches && count && capacity >= 1 && capacity <= 1000;
}

} // namespace

extern "C" {

uint32_t crat_image_abi(void)
{
    return CRAT_IMAGE_ABI;
}

void crat_image_default_options(crat_image_options *options)
{
    if (options)
        *options = defaults();
}

int crat_image_find_file(const char *screen, const char *pattern, const crat_image_options *options,
                         crat_image_match *matches, uint32_t capacity, uint32_t *count, char *error, size_t error_size)
{
    const ErrorText text{error, error_size};
    if (!usable(screen, pattern, matches, capacity, count))
        return text.tell(CRAT_IMAGE_BAD_INPUT, "A required argument is missing.");
    *count = 0;
    return guarded(text, [&] {
        return findOn(readImage(std::filesystem::path(screen)), pattern, options, {matches, capacity}, count, text);
    });
}

int crat_image_find_bytes(const void *screen, size_t screen_size, const char *pattern,
                          const crat_image_options *options, crat_image_match *matches, uint32_t capacity,
                          uint32_t *count, char *error, size_t error_size)
{
    const ErrorText text{error, error_size};
    if (!usable(screen, pattern, matches, capacity, count))
        return text.tell(CRAT_IMAGE_BAD_INPUT, "A required argument is missing.");
    *count = 0;
    return guarded(text, [&] {
        return findOn(decode({static_cast<const char *>(screen), screen_size}), pattern, options, {matches, capacity},
                      count, text);
    });
}

int crat_image_size_of_bytes(const void *bytes, size_t size, int32_t *width, int32_t *height, char *error,
                             size_t error_size)
{
    const ErrorText text{error, error_size};
    if (!bytes || !width || !height)
        return text.tell(CRAT_IMAGE_BAD_INPUT, "A required argument is missing.");
    return guarded(text, [&] {
        const auto image = decode({static_cast<const char *>(bytes), size});
        if (!image)
            return text.tell(image.error());
        *width = image->width();
        *height = image->height();
        return text.tell(CRAT_IMAGE_OK, {});
    });
}

} // extern "C"
