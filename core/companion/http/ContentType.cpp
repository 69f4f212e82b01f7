#include "core/companion/http/ContentType.h"

#include <map>

namespace crat::http {

std::string contentTypeOf(const std::filesystem::path &file)
{
    static const std::map<std::string, std::string> types{{".css", "text/css"},
                                                          {".csv", "text/csv; charset=utf-8"},
                                                          {".gif", "image/gif"},
                                                          {".html", "text/html; charset=utf-8"},
                                                          {".ico", "image/x-icon"},
                                                          {".jpeg", "image/jpeg"},
                                                          {".jpg", "image/jpeg"},
                                                          {".js", "text/javascript"},
                                                          {".json", "application/json"},
                                                          {".log", "text/plain; charset=utf-8"},
                                                          {".mp4", "video/mp4"},
                                                          {".png", "image/png"},
                                                          {".svg", "image/svg+xml"},
                                                          {".ttf", "font/ttf"},
                                                          {".txt", "text/plain; charset=utf-8"},
                                                          {".webm", "video/webm"},
                                                          {".webp", "image/webp"},
                                                          {".woff", "font/woff"},
                                                          {".woff2", "font/woff2"},
                                                          {".xml", "application/xml"}};
    const auto found = types.find(file.extension().string());
    return found == types.end() ? "application/octet-stream" : found->second;
}

} // namespace crat::http
