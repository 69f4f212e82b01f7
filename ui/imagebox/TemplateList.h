#pragma once

#include <stop_token>

#include <QImage>

#include "ui/imagebox/Search.h"

namespace crat::imagebox {

struct ListedTemplate {
    Template file;
    QImage thumbnail; ///< null: cannot be read, or the folder has too many
};

/// The pictures under `project`/images by name, with small pictures of the first few hundred. Any thread; reads the disk.
QList<ListedTemplate> listTemplates(const QString &project, QSize thumbnail, const std::stop_token &stop);

} // namespace crat::imagebox
