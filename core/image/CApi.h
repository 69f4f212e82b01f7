#pragma once

#include <stddef.h>
#include <stdint.h>

/**
 * libcrat_image.so: finding a picture on a screen, for programs that are not C++ (the Robot keyword library calls it through
 * ctypes). Every function may be called from any thread; nothing is kept between calls; no exception leaves.
 * A structure only grows at its end, and `size` says how much of it the caller knows; CRAT_IMAGE_ABI changes otherwise.
 */
#ifdef __cplusplus
extern "C" {
#endif

#define CRAT_IMAGE_ABI 1
#if defined(__GNUC__)
#define CRAT_IMAGE_EXPORT __attribute__((visibility("default")))
#else
#define CRAT_IMAGE_EXPORT
#endif

/** What a function returns. */
enum crat_image_status {
    CRAT_IMAGE_OK = 0,
    CRAT_IMAGE_BAD_INPUT = 1, /**< a damaged or unknown picture, a flat template, options out of range */
    CRAT_IMAGE_NOT_FOUND = 2, /**< no such file (a template that is not on the screen is CRAT_IMAGE_OK and count 0) */
    CRAT_IMAGE_TOO_LARGE = 3,
    CRAT_IMAGE_TIMEOUT = 4,
    CRAT_IMAGE_FAILED = 5
};

typedef struct crat_image_options {
    uint32_t size;       /**< sizeof(crat_image_options) */
    uint32_t timeout_ms; /**< 0: none */
    double min_score;    /**< 0 to 1 */
    double min_scale;    /**< 0.1 to 10 */
    double max_scale;
} crat_image_options;

typedef struct crat_image_match {
    int32_t x, y, width, height; /**< pixels of the screen */
    double scale, score;
} crat_image_match;

CRAT_IMAGE_EXPORT uint32_t crat_image_abi(void);

/** Fills in the defaults. */
CRAT_IMAGE_EXPORT void crat_image_default_options(crat_image_options *options);

/**
 * Finds the picture in the file `pattern` on the one in the file `screen` (PNG, JPEG or WebP, paths in UTF-8).
 * At most `capacity` (1 to 1000) places are written to `matches`, best first, and their number to `count`.
 * `options` may be NULL. `error` receives a sentence, cut to `error_size` with its NUL, empty on success.
 */
CRAT_IMAGE_EXPORT int crat_image_find_file(const char *screen, const char *pattern, const crat_image_options *options,
                                           crat_image_match *matches, uint32_t capacity, uint32_t *count, char *error,
                                           size_t error_size);

/** The same with the screen as the bytes of a picture file, as WebDriver's screenshots come. */
CRAT_IMAGE_EXPORT int crat_image_find_bytes(const void *screen, size_t screen_size, const char *pattern,
                                            const crat_image_options *options, crat_image_match *matches,
                                            uint32_t capacity, uint32_t *count, char *error, size_t error_size);

/** Width and height of the picture in a file. */
CRAT_IMAGE_EXPORT int crat_image_size_of_bytes(const void *bytes, size_t size, int32_t *width, int32_t *height,
                                               char *error, size_t error_size);

#ifdef __cplusplus
}
#endif
