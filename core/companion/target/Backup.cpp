#include "core/companion/target/Backup.h"

#include "core/base/Files.h"
#include "core/companion/target/FileTree.h"
#include "core/protocol/Json.h"

namespace crat::target {

namespace fs = std::filesystem;

namespace {

constexpr const char *Beside = ".crat-back";

struct Manifest {
    bool whole = false;
    bool existed = false;           ///< whole: there was an install folder
    std::vector<std::string> kept;  ///< files that were there
    std::vector<std::string> added; ///< files that were not
};
BOOST_DESCRIBE_STRUCT(Manifest, (), (whole, existed, kept, added))

fs::path manifestFile(const fs::path &folder)
{
    return folder / "manifest.json";
}

Result<> writeManifest(const fs::path &folder, const Manifest &manifest)
{
    return writeFileAtomically(manifestFile(folder), protocol::toJsonText(manifest));
}

Result<> restoreWhole(const fs::path &install, const fs::path &tree, bool existed, const CopyRules &rules)
{
    if (!existed)
        return removeTree(install);
    auto fresh = freshBeside(install, Beside);
    if (!fresh)
        return tl::unexpected(fresh.error());
    if (auto copied = copyTree(tree, *fresh, rules); !copied)
        return copied;
    if (auto exchanged = exchangeFolders(*fresh, install); !exchanged)
        return exchanged;
    sweepBeside(install, Beside); // what can't be removed stays till the next time: the old version is back
    return {};
}

} // namespace

Result<> Backup::begin()
{
    if (auto gone = removeTree(m_folder); !gone)
        return gone;
    return makeFolder(tree());
}

bool Backup::isComplete() const
{
    std::error_code ec;
    return fs::exists(manifestFile(m_folder), ec);
}

Result<> Backup::keepWhole(const fs::path &install, std::stop_token stop)
{
    if (auto begun = begin(); !begun)
        return begun;
    Manifest manifest;
    manifest.whole = true;
    std::error_code ec;
    manifest.existed = fs::exists(install, ec);
    if (manifest.existed) {
        if (auto copied = copyTree(install, tree(), {{}, stop}); !copied)
            return copied;
    }
    return writeManifest(m_folder, manifest);
}

Result<> Backup::keepFiles(const fs::path &install, const std::vector<std::string> &files, std::stop_token stop)
{
    if (auto begun = begin(); !begun)
        return begun;
    Manifest manifest;
    std::error_code ec;
    for (const auto &file : files) {
        if (!fs::exists(fs::symlink_status(install / file, ec))) {
            manifest.added.push_back(file);
            continue;
        }
        if (auto made = makeFolder((tree() / file).parent_path()); !made)
            return made;
        if (auto copied = copyTree(install / file, tree() / file, {{}, stop}); !copied)
            return copied;
        manifest.kept.push_back(file);
    }
    return writeManifest(m_folder, manifest);
}

Result<> Backup::restore(const fs::path &install, std::stop_token stop) const
{
    auto text = readFile(manifestFile(m_folder), 64u << 20);
    if (!text)
        return fail(Errc::NotFound, "there is no complete backup to go back to",
                    m_folder.string() + " is no complete backup");
    auto manifest = protocol::fromJsonText<Manifest>(*text, 64u << 20);
    if (!manifest)
        return tl::unexpected(withContext(manifest.error(), "reading the backup"));
    if (manifest->whole)
        return restoreWhole(install, tree(), manifest->existed, {{}, stop});
    for (const auto *list : {&manifest->kept, &manifest->added}) {
        for (const auto &file : *list) {
            if (!isSafeRelativePath(file))
                return fail(Errc::BadInput, "the backup names a file outside the install folder");
        }
    }
    for (const auto &file : manifest->kept) {
        if (auto copied = copyTree(tree() / file, install / file, {{}, stop}); !copied)
            return copied;
    }
    for (const auto &file : manifest->added) {
        if (auto gone = removeTree(install / file); !gone)
            return gone;
    }
    return {};
}

} // namespace crat::target
