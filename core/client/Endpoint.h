#pragma once

#include <QByteArray>
#include <QMetaType>
#include <QUrl>

#include "core/base/Result.h"

namespace crat::client {

/// Where a companion is and who asks. A value; the token goes into the Authorization header and nowhere else.
struct Endpoint {
    QUrl base;        ///< http:// or https://, without user, query and fragment; the path is a prefix for every route
    QByteArray token; ///< empty: not signed in

    /// Is the companion on this machine? Then no proxy is asked and plain HTTP is fine.
    bool isLoopback() const;
    /// `route` ("/api/v1/…", percent-encoded, may hold a query) below the base, as http(s).
    QUrl url(const QString &route) const;
    /// The same as ws(s).
    QUrl webSocketUrl(const QString &route) const;

    bool operator==(const Endpoint &) const = default;

    /// Reads what a person types: "build.example.org", "build.example.org:8000", "https://x/crat/". Without a scheme a
    /// loopback address or one with a port gets http, any other https. Error: BadInput, saying what is wrong with it.
    static Result<Endpoint> parse(const QString &address, const QByteArray &token = {});
};

} // namespace crat::client

Q_DECLARE_METATYPE(crat::client::Endpoint)
