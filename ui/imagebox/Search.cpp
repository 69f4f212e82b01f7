#include "ui/imagebox/Search.h"

#include <QElapsedTimer>

#include "core/image/Codec.h"

namespace crat::imagebox {
namespace {

constexpr std::chrono::seconds kLongest{60};

} // namespace

SearchReport search(const image::Image &screen, const QList<Template> &templates, const image::FindOptions &options,
                    const std::stop_token &stop)
{
    SearchReport report;
    QElapsedTimer timer;
    timer.start();
    const Deadline until = Deadline::after(kLongest);
    for (int i = 0; i < templates.size() && !report.stopped; ++i) {
        const Template &wanted = templates[i];
        const auto picture =
            wanted.path.isEmpty() ? Result<image::Image>(wanted.picture) : image::readImage(wanted.path.toStdString());
        const auto found = picture ? image::find(screen, *picture, options, until, stop)
                                   : Result<std::vector<image::Match>>(tl::unexpected(picture.error()));
        if (found) {
            for (const image::Match &match : *found)
                report.found.append({i, match});
        } else if (found.error().code == Errc::Cancelled) {
            report.stopped = true;
        } else {
            report.complaints << wanted.name + QStringLiteral(": ") + QString::fromStdString(found.error().forUser);
        }
    }
    report.milliseconds = static_cast<int>(timer.elapsed());
    return report;
}

} // namespace crat::imagebox
