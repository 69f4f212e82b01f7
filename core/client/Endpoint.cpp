#include "core/client/Endpoint.h"

#include <QCoreApplication>
#include <QHostAddress>

namespace crat::client {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(crat::client::Endpoint)
};

tl::unexpected<Error> bad(const QString &text)
{
    return fail(Errc::BadInput, text.toStdString());
}

bool isLoopbackHost(const QString &host)
{
    if (host.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0)
        return true;
    const QHostAddress address(host);
    return !address.isNull() && address.isLoopback();
}

} // namespace

bool Endpoint::isLoopback() const
{
    return isLoopbackHost(base.host());
}

QUrl Endpoint::url(const QString &route) const
{
    const qsizetype query = route.indexOf(QLatin1Char('?'));
    QString path = base.path(QUrl::FullyEncoded);
    while (path.endsWith(QLatin1Char('/')))
        path.chop(1);
    QUrl out = base;
    out.setPath(path + route.left(query), QUrl::TolerantMode);
    if (query >= 0)
        out.setQuery(route.mid(query + 1), QUrl::TolerantMode);
    return out;
}

QUrl Endpoint::webSocketUrl(const QString &route) const
{
    QUrl out = url(route);
    out.setScheme(base.scheme() == QLatin1String("https") ? QStringLiteral("wss") : QStringLiteral("ws"));
    return out;
}

Result<Endpoint> Endpoint::parse(const QString &address, const QByteArray &token)
{
    QString text = address.trimmed();
    if (text.isEmpty())
        return bad(Texts::tr("The address is empty. Write it like https://crat.example.org or 127.0.0.1:8000."));
    const bool schemeGiven = text.contains(QLatin1String("://"));
    if (!schemeGiven)
        text.prepend(QLatin1String("http://"));
    QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return bad(Texts::tr("\"%1\" is not an address. Write it like https://crat.example.org or 127.0.0.1:8000.")
                       .arg(address.trimmed()));
    if (!schemeGiven && url.port() < 0 && !isLoopbackHost(url.host()))
        url.setScheme(QStringLiteral("https"));
    if (url.scheme() != QLatin1String("http") && url.scheme() != QLatin1String("https"))
        return bad(Texts::tr("The address must begin with http:// or https://, not %1://.").arg(url.scheme()));
    if (!url.userInfo().isEmpty())
        return bad(Texts::tr("The address must not hold a name or a password. Sign in instead."));
    url.setQuery(QString());
    url.setFragment(QString());
    if (!schemeGiven && isLoopbackHost(url.host()) && url.port() < 0)
        url.setPort(8000);
    QString path = url.path();
    while (path.endsWith(QLatin1Char('/')))
        path.chop(1);
    url.setPath(path);
    return Endpoint{url, token};
}

} // namespace crat::client
