#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Clock.h"
#include "core/base/Result.h"

namespace crat::notify {

/// One picture shown inside the HTML part by `<img src="cid:ID">`.
struct InlineImage {
    std::string contentId; ///< letters, digits, ".", "-" and "@"
    std::string fileName;
    std::string png;
};

struct Mail {
    std::string messageId; ///< without angle brackets; the same at every attempt
    Timestamp date;
    std::string fromName, from, to;
    std::string subject;
    std::string text, html; ///< UTF-8
    std::vector<InlineImage> images;
};

/// The whole message as SMTP's DATA wants it: CRLF, no line over 998 bytes (RFC 5322), bodies quoted-printable (RFC 2045),
/// headers with other than ASCII as encoded words (RFC 2047), multipart/related around multipart/alternative (RFC 2387).
/// Text from outside can't begin a header: control characters in header values become blanks.
/// Deterministic: the same mail gives the same bytes. Error: BadInput where an address is none.
Result<std::string> buildMessage(const Mail &mail);

/// Is it one plain address "local@domain" (RFC 5321, ASCII, no quoting, at most 254 bytes)?
bool isMailAddress(std::string_view text);

std::string encodeQuotedPrintable(std::string_view text);
std::string encodeBase64(std::string_view bytes); ///< in lines of 76
/// A header's text: as it is where it is plain ASCII, else in encoded words of at most 75 bytes, never inside a character.
std::string encodeHeaderText(std::string_view text);

} // namespace crat::notify
