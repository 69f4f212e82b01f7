#include "ui/imagebox/TemplateList.h"

#include <algorithm>

#include <QDir>
#include <QDirIterator>

#include "core/image/Codec.h"
#include "ui/picture/Pixels.h"

namespace crat::imagebox {
namespace {

constexpr int kMaxTemplates = 5000; // listed; a folder with more was not meant
constexpr int kMaxThumbnails = 300;

} // namespace

QList<ListedTemplate> listTemplates(const QString &project, QSize thumbnail, const std::stop_token &stop)
{
    QList<ListedTemplate> listed;
    if (project.isEmpty())
        return listed;
    const QDir root(project);
    QDirIterator files(
        project + QStringLiteral("/images"),
        {QStringLiteral("*.png"), QStringLiteral("*.jpg"), QStringLiteral("*.jpeg"), QStringLiteral("*.webp")},
        QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext() && listed.size() < kMaxTemplates && !stop.stop_requested()) {
        const QString path = files.next();
        listed.append(ListedTemplate{{root.relativeFilePath(path), path, {}}, {}});
    }
    std::sort(listed.begin(), listed.end(),
              [](const ListedTemplate &a, const ListedTemplate &b) { return a.file.name < b.file.name; });
    for (qsizetype i = 0; i < std::min<qsizetype>(listed.size(), kMaxThumbnails) && !stop.stop_requested(); ++i) {
        const auto picture = image::readImage(listed[i].file.path.toStdString());
        if (!picture || picture->isEmpty())
            continue;
        const QImage whole = shell::toQImage(*picture);
        listed[i].thumbnail = whole.width() > thumbnail.width() || whole.height() > thumbnail.height()
                                  ? whole.scaled(thumbnail, Qt::KeepAspectRatio, Qt::SmoothTransformation)
                                  : whole.copy();
    }
    return listed;
}

} // namespace crat::imagebox
