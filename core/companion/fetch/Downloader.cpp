#include "core/companion/fetch/Downloader.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/base/Files.h"
#include "core/base/Pause.h"
#include "core/companion/fetch/Checksum.h"
#include "core/companion/fetch/Listing.h"
#include "core/companion/fetch/PartialFile.h"
#include "core/companion/fetch/Url.h"

namespace crat::fetch {

namespace {

constexpr std::size_t ListingBytes = 8u << 20;
constexpr std::chrono::milliseconds LongestPause{10000};

std::optional<std::uint64_t> wholeNumber(std::string_view text)
{
    std::uint64_t value = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (ec != std::errc() || end != text.data() + text.size())
        return {};
    return value;
}

std::string headerOf(const HttpResponse &response, const std::string &name)
{
    const auto found = response.headers.find(name);
    return found == response.headers.end() ? std::string() : found->second;
}

/// What If-Range may be given: a strong ETag, else the time of the last change.
std::string validatorOf(const HttpResponse &response)
{
    std::string etag = headerOf(response, "etag");
    if (!etag.empty() && !etag.starts_with("W/"))
        return etag;
    return headerOf(response, "last-modified");
}

struct ContentRange {
    std::uint64_t first = 0, total = 0;
};

/// "bytes 5-9/10" (RFC 9110, 14.4)
std::optional<ContentRange> parseContentRange(std::string_view text)
{
    const auto dash = text.find('-'), slash = text.find('/');
    if (!text.starts_with("bytes ") || dash == std::string_view::npos || slash == std::string_view::npos ||
        dash > slash)
        return {};
    const auto first = wholeNumber(text.substr(6, dash - 6));
    const auto total = wholeNumber(text.substr(slash + 1));
    if (!first || !total)
        return {};
    return ContentRange{*first, *total};
}

tl::unexpected<Error> statusError(const std::string &url, long status)
{
    const std::string text = shownUrl(url) + " answered " + std::to_string(status);
    if (status == 404 || status == 410)
        return fail(Errc::NotFound, text + " (not there)");
    if (status == 401 || status == 407)
        return fail(Errc::Unauthorized, text + " (a user name and password are needed)");
    if (status == 403)
        return fail(Errc::Forbidden, text + " (access is not allowed)");
    if (status >= 500 || status == 408 || status == 429)
        return fail(Errc::Unavailable, text);
    return fail(Errc::BadInput, text);
}

bool mayRetry(Errc code)
{
    return code == Errc::Unavailable || code == Errc::Timeout;
}

/// One attempt of a download: asks for what is missing and appends it.
class Attempt {
public:
    Attempt(PartialFile &part, const DownloadLimits &limits, const std::string &url, const ProgressSink &progress)
        : m_part(part), m_limits(limits), m_url(url), m_progress(progress)
    {
    }

    Result<> run(const HttpClient &http, Deadline deadline, std::stop_token stop)
    {
        HttpRequest request;
        request.url = m_url;
        request.deadline = deadline;
        // Bytes are counted and resumed as the server stores them, so no transfer encoding is asked for.
        request.headers.push_back({"Accept-Encoding", "identity"});
        m_resumeAt = m_part.size();
        if (m_resumeAt > 0) {
            request.headers.push_back({"Range", "bytes=" + std::to_string(m_resumeAt) + "-"});
            request.headers.push_back({"If-Range", m_part.validator()});
        }
        const auto outcome = http.exchange(request, stop, [this](const HttpResponse &head, std::string_view piece) {
            m_outcome = take(head, piece);
            return m_outcome.has_value();
        });
        if (!m_outcome)
            return m_outcome;
        if (!outcome.response)
            return tl::unexpected(outcome.response.error());
        if (!m_begun) {
            if (auto begun = begin(*outcome.response); !begun) // an answer without a body
                return begun;
        }
        if (m_total && m_part.size() != *m_total)
            return fail(Errc::Unavailable, shownUrl(m_url) + " gave " + std::to_string(m_part.size()) + " of " +
                                               std::to_string(*m_total) + " bytes");
        return {};
    }

private:
    Result<> begin(const HttpResponse &head)
    {
        m_begun = true;
        if (head.status == 416 && m_resumeAt > 0) { // all of it was here already, or the file is shorter now
            if (auto again = m_part.restart({}); !again)
                return again;
            return fail(Errc::Unavailable, shownUrl(m_url) + " has nothing after byte " + std::to_string(m_resumeAt));
        }
        if (head.status != 200 && head.status != 206)
            return statusError(m_url, head.status);
        if (head.status == 206 && m_resumeAt > 0) {
            const auto range = parseContentRange(headerOf(head, "content-range"));
            if (!range || range->first != m_resumeAt)
                return fail(Errc::Unavailable, shownUrl(m_url) + " answered another range than was asked for");
            m_total = range->total;
        } else {
            if (auto again = m_part.restart(validatorOf(head)); !again)
                return again;
            m_total = wholeNumber(headerOf(head, "content-length"));
        }
        if (m_total && *m_total > m_limits.bytes)
            return tooLarge();
        return {};
    }

    Result<> take(const HttpResponse &head, std::string_view piece)
    {
        if (!m_begun) {
            if (auto begun = begin(head); !begun)
                return begun;
        }
        if (m_part.size() + piece.size() > m_limits.bytes)
            return tooLarge();
        if (auto kept = m_part.append(piece); !kept)
            return kept;
        if (m_progress)
            m_progress({m_part.size(), m_total.value_or(0)});
        return {};
    }

    tl::unexpected<Error> tooLarge() const
    {
        return fail(Errc::TooLarge,
                    shownUrl(m_url) + " is larger than the limit of " + std::to_string(m_limits.bytes) + " bytes");
    }

    PartialFile &m_part;
    const DownloadLimits &m_limits;
    const std::string &m_url;
    const ProgressSink &m_progress;
    std::uint64_t m_resumeAt = 0;
    std::optional<std::uint64_t> m_total;
    bool m_begun = false;
    Result<> m_outcome;
};

} // namespace

Result<std::uint64_t> Downloader::fetch(const std::string &url, const std::filesystem::path &folder,
                                        const std::string &name, Deadline deadline, std::stop_token stop,
                                        const ProgressSink &progress) const
{
    if (!isSafeRelativePath(name) || name.find('/') != std::string::npos)
        return fail(Errc::BadInput, "a download can't be stored under the name '" + shownUrl(name) + "'");
    std::error_code ec;
    std::filesystem::create_directories(folder, ec);
    PartialFile part(folder, name);
    if (auto opened = part.open(); !opened)
        return tl::unexpected(opened.error());
    auto pause = m_limits.retryPause;
    for (int failures = 0;;) {
        const auto before = part.size();
        auto done = Attempt(part, m_limits, url, progress).run(m_http, deadline, stop);
        if (done)
            break;
        if (!mayRetry(done.error().code) || deadline.passed())
            return tl::unexpected(done.error());
        if (part.size() > before) {
            failures = 0;
            pause = m_limits.retryPause;
        }
        if (++failures >= m_limits.attempts)
            return tl::unexpected(
                withContext(done.error(), "given up after " + std::to_string(failures) + " attempts"));
        if (!pauseFor(std::min(pause, deadline.left()), stop))
            return fail(Errc::Cancelled, "the transfer from " + shownUrl(url) + " was stopped");
        pause = std::min(pause * 2, LongestPause);
    }
    const auto size = part.size();
    if (auto finished = part.finish(); !finished)
        return tl::unexpected(finished.error());
    return size;
}

Result<std::string> Downloader::fetchText(const std::string &url, std::size_t limit, Deadline deadline,
                                          std::stop_token stop) const
{
    auto pause = m_limits.retryPause;
    for (int attempt = 1;; ++attempt) {
        HttpRequest request;
        request.url = url;
        request.bodyLimit = limit;
        request.deadline = deadline.sooner(Deadline::after(std::chrono::seconds(60)));
        auto answer = m_http.send(request, stop);
        if (answer && answer->status == 200)
            return std::move(answer->body);
        const Error error = answer ? statusError(url, answer->status).value() : answer.error();
        if (!mayRetry(error.code) || attempt >= m_limits.attempts || deadline.passed())
            return tl::unexpected(error);
        if (!pauseFor(std::min(pause, deadline.left()), stop))
            return fail(Errc::Cancelled, "asking " + shownUrl(url) + " was stopped");
        pause = std::min(pause * 2, LongestPause);
    }
}

Result<> Downloader::checkPackage(Package &package, const std::string &checksumUrl, const std::string &checksumName,
                                  Deadline deadline, std::stop_token stop) const
{
    const std::string shown = shownUrl(package.url);
    if (package.size == 0)
        return fail(Errc::BadInput, shown + " is empty");
    if (auto intact = checkGzip(package.file, m_limits.unpackedBytes, stop); !intact)
        return tl::unexpected(withContext(intact.error(), shown));
    auto sha256 = digestOfFile(package.file, Checksum::Kind::Sha256, stop);
    if (!sha256)
        return tl::unexpected(sha256.error());
    package.sha256 = *sha256;
    if (checksumName.empty())
        return {};
    auto text = fetchText(checksumUrl, 64u << 10, deadline, stop);
    if (!text)
        return tl::unexpected(text.error());
    const auto kind = checksumName.size() > 4 && checksumName.substr(checksumName.size() - 4) == ".md5"
                          ? Checksum::Kind::Md5
                          : Checksum::Kind::Sha256;
    auto wanted = parseChecksumFile(*text, kind, package.file.filename().string());
    if (!wanted)
        return tl::unexpected(withContext(wanted.error(), shownUrl(checksumUrl)));
    auto got =
        kind == Checksum::Kind::Sha256 ? Result<std::string>(package.sha256) : digestOfFile(package.file, kind, stop);
    if (!got)
        return tl::unexpected(got.error());
    if (*got != wanted->hex)
        return fail(Errc::BadInput, shown + " does not have the digest that " + checksumName + " names (" +
                                        wanted->hex.substr(0, 12) + "… expected, " + got->substr(0, 12) + "… found)");
    package.checkedBy = checksumName;
    return {};
}

Result<Package> Downloader::fetchPackage(const std::string &folderUrl, const std::string &itemName,
                                         const std::filesystem::path &folder, Deadline deadline, std::stop_token stop,
                                         const ProgressSink &progress) const
{
    const std::string listed = folderUrl.ends_with('/') ? folderUrl : folderUrl + '/';
    auto body = fetchText(listed, ListingBytes, deadline, stop);
    if (!body)
        return tl::unexpected(body.error());
    auto listing = parseListing(*body);
    if (!listing)
        return tl::unexpected(withContext(listing.error(), shownUrl(listed)));
    auto name = choosePackage(*listing, itemName);
    if (!name)
        return tl::unexpected(withContext(name.error(), shownUrl(listed)));

    Package package{folder / *name, listed + percentEncode(*name), 0, {}, {}};
    auto size = fetch(package.url, folder, *name, deadline, stop, progress);
    if (!size)
        return tl::unexpected(size.error());
    package.size = *size;
    const std::string checksum = checksumFileOf(*listing, *name);
    if (auto good = checkPackage(package, listed + percentEncode(checksum), checksum, deadline, stop); !good) {
        std::error_code ignored;
        std::filesystem::remove(package.file, ignored);
        return tl::unexpected(good.error());
    }
    return package;
}

Result<Package> Downloader::fetchKnown(const std::string &url, const std::string &sha256,
                                       const std::filesystem::path &folder, const std::string &name, Deadline deadline,
                                       std::stop_token stop, const ProgressSink &progress) const
{
    Package package{folder / name, url, 0, {}, {}};
    auto size = fetch(url, folder, name, deadline, stop, progress);
    if (!size)
        return tl::unexpected(size.error());
    package.size = *size;
    auto good = checkPackage(package, {}, {}, deadline, stop);
    if (good && !sha256.empty() && package.sha256 != sha256)
        good = fail(Errc::BadInput, shownUrl(url) + " does not have the sha256 that was announced");
    if (!good) {
        std::error_code ignored;
        std::filesystem::remove(package.file, ignored);
        return tl::unexpected(good.error());
    }
    return package;
}

} // namespace crat::fetch
