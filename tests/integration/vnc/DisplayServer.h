#pragma once

#include <QByteArray>
#include <QElapsedTimer>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

namespace crat::test {

/// A port that was free a moment ago.
inline quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

/// A real Xtigervnc on a display of its own, loopback only, ended with this object.
class DisplayServer {
public:
    /// `passwordHex`: the obfuscated VNC password in hexadecimal; empty: none is asked for.
    explicit DisplayServer(quint16 port, const QByteArray &geometry = "640x480", const QByteArray &passwordHex = {})
        : m_port(port)
    {
        QStringList arguments{
            QStringLiteral("-rfbport"),     QString::number(port),         QStringLiteral("-localhost"),
            QStringLiteral("-geometry"),    QString::fromLatin1(geometry), QStringLiteral("-depth"),
            QStringLiteral("24"),           QStringLiteral("-nolisten"),   QStringLiteral("tcp"),
            QStringLiteral("-ac"),          QStringLiteral("-displayfd"),  QStringLiteral("1"),
            QStringLiteral("-AlwaysShared")};
        if (passwordHex.isEmpty())
            arguments << QStringLiteral("-SecurityTypes") << QStringLiteral("None");
        else
            arguments << QStringLiteral("-SecurityTypes") << QStringLiteral("VncAuth") << QStringLiteral("-Password")
                      << QString::fromLatin1(passwordHex);
        m_process.setStandardErrorFile(QProcess::nullDevice());
        m_process.start(QStringLiteral("Xtigervnc"), arguments);
        if (m_process.waitForStarted(10000) && m_process.waitForReadyRead(20000))
            m_display = QStringLiteral(":") + QString::fromLatin1(m_process.readLine().trimmed());
    }
    ~DisplayServer() { kill(); }
    bool isUp() const { return m_display.size() > 1 && m_process.state() == QProcess::Running; }
    QString display() const { return m_display; }
    quint16 port() const { return m_port; }
    void kill()
    {
        m_process.kill();
        m_process.waitForFinished(10000);
    }

    /// Runs a program on this display; what it printed, or a null array where it failed.
    QByteArray run(const QString &program, const QStringList &arguments) const
    {
        QProcess process;
        process.setProcessEnvironment(environment());
        process.start(program, arguments);
        if (!process.waitForFinished(20000) || process.exitCode() != 0)
            return {};
        return process.readAllStandardOutput() + '\n';
    }
    /// Makes a picture file the background. ImageMagick's display tells success in no exit code here: look at the screen.
    void showOnRoot(const QString &picture) const
    {
        run(QStringLiteral("display"), {QStringLiteral("-window"), QStringLiteral("root"), picture});
    }
    QProcessEnvironment environment() const
    {
        auto e = QProcessEnvironment::systemEnvironment();
        e.insert(QStringLiteral("DISPLAY"), m_display);
        return e;
    }

private:
    quint16 m_port;
    QProcess m_process;
    QString m_display;
};

} // namespace crat::test
