#pragma once

#include <QImage>

#include "core/image/Image.h"

namespace crat::shell {

/// A picture of core as Qt's, without a copy: the QImage keeps the bytes alive.
inline QImage toQImage(const image::Image &image)
{
    if (image.isEmpty())
        return {};
    using Held = std::shared_ptr<const image::Image::Bytes>;
    auto *held = new Held(image.bytes()); // QImage's clean-up function takes a bare pointer
    return QImage(
        image.row(0), image.width(), image.height(), image.stride(), QImage::Format_ARGB32,
        [](void *p) { delete static_cast<Held *>(p); }, held);
}

/// A copy of a Qt picture as core's. Empty for a null one and one that is too large.
inline image::Image fromQImage(const QImage &picture)
{
    const QImage argb = picture.convertToFormat(QImage::Format_ARGB32);
    if (argb.isNull())
        return {};
    const auto bytes = static_cast<std::size_t>(argb.bytesPerLine()) * static_cast<std::size_t>(argb.height());
    return image::Image::fromBgra(
               argb.width(), argb.height(), static_cast<int>(argb.bytesPerLine()),
               std::make_shared<const image::Image::Bytes>(argb.constBits(), argb.constBits() + bytes))
        .value_or(image::Image());
}

} // namespace crat::shell
