#pragma once

#include <QByteArray>
#include <QString>
#include <QUrl>

#include "core/vnc/RfbConnection.h"

namespace crat::vnc {

/// Where a picture comes from.
struct VncTarget {
    QUrl url;                 ///< ws://, wss:// (RFB in binary messages, no subprotocol) or vnc://host:port (TCP)
    QByteArray authorization; ///< value of the Authorization header, or empty; never logged
    QString password;         ///< VNC password, or empty
    Encoding encoding = Encoding::Tight;
};

/// Does the address name something that can be watched? Error: BadInput.
Result<> checkTarget(const VncTarget &target);

} // namespace crat::vnc
