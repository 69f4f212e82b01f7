#include "core/client/SecretFile.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include "core/base/Files.h"

namespace crat::client {

Result<> writeSecretFile(const QString &path, std::string_view bytes)
{
    const QString folder = QFileInfo(path).absolutePath();
    if (!QFileInfo::exists(folder)) {
        if (!QDir().mkpath(folder))
            return fail(Errc::Unavailable, "the folder " + folder.toStdString() + " cannot be made");
        ::chmod(QFile::encodeName(folder).constData(), 0700);
    }
    // The atomic writer keeps the mode of the file that it replaces, so the file is there with the right one first.
    const QByteArray native = QFile::encodeName(path);
    const int fd = ::open(native.constData(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0 || ::fchmod(fd, 0600) != 0) {
        const std::string why = std::error_code(errno, std::generic_category()).message();
        if (fd >= 0)
            ::close(fd);
        return fail(Errc::Unavailable, "cannot write " + path.toStdString() + ": " + why);
    }
    ::close(fd);
    return writeFileAtomically(native.toStdString(), bytes);
}

bool isSecretFile(const QString &path)
{
    struct stat info {};
    return ::lstat(QFile::encodeName(path).constData(), &info) == 0 && S_ISREG(info.st_mode) &&
           info.st_uid == ::geteuid() && (info.st_mode & 077) == 0;
}

} // namespace crat::client
