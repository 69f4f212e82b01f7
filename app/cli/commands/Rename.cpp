#include <algorithm>
#include <filesystem>

#include "app/cli/Commands.h"
#include "app/cli/Diff.h"
#include "app/cli/Output.h"
#include "core/base/Files.h"
#include "core/robot/Variables.h"
#include "core/robot/index/MoveFiles.h"
#include "core/robot/index/NameTable.h"
#include "core/robot/index/Project.h"

namespace crat::cli {
namespace {

namespace fs = std::filesystem;

struct RenameRequest {
    std::string before, after, in, of;
    std::vector<std::string> paths;
    bool dryRun = false;
};

/// What is asked about is not there, or not clear: exit code 1.
tl::unexpected<Error> notClear(std::string why)
{
    return fail(Errc::NotFound, std::move(why));
}

int refused(Context &ctx, const Error &error)
{
    const int code = ctx.failed(error);
    const bool asked = error.code == Errc::NotFound || error.code == Errc::Conflict || error.code == Errc::Unsupported;
    return asked ? int(Findings) : code;
}

/// The project as files and libraries say it is.
class OpenedProject {
public:
    OpenedProject(Context &ctx, const robot::ProjectOptions &project)
        : m_libraries(robot::libraryOptionsOf(project, programFolder())), m_index(project, &m_libraries)
    {
        for (const std::string &problem : project.problems)
            ctx.err << "crat: " << problem << '\n';
    }
    void load(const std::vector<std::string> &files)
    {
        m_index.load(files);
        m_index.loadLibraries(Deadline::after(std::chrono::minutes(2)));
    }
    std::shared_ptr<const robot::Snapshot> snapshot() const { return m_index.snapshot(); }

private:
    static fs::path programFolder()
    {
        std::error_code ec;
        return fs::read_symlink("/proc/self/exe", ec).parent_path();
    }
    robot::LibraryService m_libraries;
    robot::Project m_index;
};

std::string shownPath(const std::string &path)
{
    std::error_code ec;
    const fs::path relative = fs::path(path).lexically_relative(fs::current_path(ec));
    return relative.empty() || *relative.begin() == ".." ? path : relative.string();
}

std::string placeOf(const robot::Snapshot &snapshot, robot::FileId file, robot::Span span)
{
    return shownPath(std::string(snapshot.pathOf(file))) + ":" +
           std::to_string(snapshot.facts(file).lineAt(span.begin));
}

/// Of several that have the name the one that is meant. Error: NotFound, saying where they are.
Result<robot::Symbol> theOnly(const robot::Snapshot &snapshot, const std::vector<robot::Symbol> &found,
                              const std::string &what, std::string_view narrow)
{
    if (found.empty())
        return notClear("there is no " + what);
    if (found.size() == 1)
        return found.front();
    std::string where;
    constexpr std::size_t Shown = 10;
    for (std::size_t i = 0; i < std::min(found.size(), Shown); ++i)
        where += "\n  " + placeOf(snapshot, found[i].file, found[i].span);
    if (found.size() > Shown)
        where += "\n  ...";
    return notClear("there is more than one " + what + "; say which with " + std::string(narrow) + ":" + where);
}

bool isIn(const robot::Snapshot &snapshot, robot::FileId file, const RenameRequest &request)
{
    return snapshot.has(file) && (request.in.empty() || snapshot.pathOf(file) == robot::normalPath(request.in));
}

Result<robot::Symbol> findKeyword(const robot::Snapshot &snapshot, const RenameRequest &request)
{
    const std::string key = robot::keyOf(request.before);
    std::vector<robot::Symbol> found;
    for (robot::FileId id = 0; id < snapshot.files().size(); ++id) {
        if (!isIn(snapshot, id, request))
            continue;
        const robot::FileFacts &facts = snapshot.facts(id);
        for (std::uint32_t i = 0; i < facts.items.size(); ++i) {
            if (facts.items[i].kind == robot::ItemKind::Keyword && facts.key(facts.items[i].id) == key)
                found.push_back({.keyword = {robot::Owner::file(id), i}, .file = id, .span = facts.items[i].name});
        }
    }
    return theOnly(snapshot, found, "keyword \"" + request.before + "\" in the project's files", "--in FILE");
}

/// "${name}" → "name"
std::string undecorated(const std::string &name)
{
    const robot::VariableMatch match = robot::searchVariable(name, "$@&");
    const bool whole = match.identifier && match.begin == 0 && match.end == name.size();
    return whole ? std::string(match.base) : name;
}

Result<robot::Symbol> findVariable(const robot::Snapshot &snapshot, const RenameRequest &request)
{
    const std::string key = robot::keyOf(undecorated(request.before)), of = robot::keyOf(request.of);
    std::vector<robot::Symbol> found;
    std::vector<robot::Location> known; // the places of those that were found
    for (robot::FileId id = 0; id < snapshot.files().size(); ++id) {
        if (!isIn(snapshot, id, request))
            continue;
        const robot::FileFacts &facts = snapshot.facts(id);
        for (const robot::VariableFact &variable : facts.variables) {
            if (facts.key(variable.id) != key || variable.changesItem)
                continue;
            if (!of.empty() &&
                (variable.item == robot::None || robot::keyOf(facts.text(facts.items[variable.item].name)) != of))
                continue;
            const auto symbol = robot::symbolAt(snapshot, id, variable.name.begin);
            const robot::Location place{id, variable.name, true};
            if (!symbol || std::find(known.begin(), known.end(), place) != known.end())
                continue;
            const auto places = robot::definitionsOf(snapshot, *symbol);
            known.insert(known.end(), places.begin(), places.end());
            found.push_back(*symbol);
        }
    }
    return theOnly(snapshot, found, "variable \"" + request.before + "\" in the project's files",
                   "--in FILE, --of TEST-OR-KEYWORD");
}

Result<robot::Symbol> findTag(const robot::Snapshot &snapshot, const RenameRequest &request)
{
    if (const auto name = snapshot.names().find(robot::tagKeyOf(request.before))) {
        robot::Symbol symbol{.kind = robot::SymbolKind::Tag, .name = *name};
        if (!robot::usagesOf(snapshot, symbol).empty())
            return symbol;
    }
    return notClear("there is no tag \"" + request.before + "\" in the project's files");
}

struct FileChange {
    std::string path, before, after;
    std::size_t places = 0;
};

/// The files as they will be. Error: Conflict (a file is no longer what it was when it was read).
Result<std::vector<FileChange>> changesOf(const robot::Snapshot &snapshot, const std::vector<robot::FileEdit> &edits)
{
    std::vector<FileChange> changes;
    for (const robot::FileEdit &file : edits) {
        FileChange change{
            std::string(snapshot.pathOf(file.file)), snapshot.facts(file.file).source, {}, file.edit.size()};
        if (const auto bytes = readFile(change.path); !bytes || *bytes != change.before)
            return fail(Errc::Conflict, change.path + " changed while it was read; nothing was renamed. Try again.");
        change.after = change.before;
        for (const robot::TextEdit &edit : file.edit)
            change.after.replace(edit.at, edit.before.size(), edit.after);
        changes.push_back(std::move(change));
    }
    return changes;
}

Result<> make(Context &ctx, const RenameRequest &request, const std::vector<FileChange> &changes)
{
    for (const FileChange &change : changes) {
        const std::string shown = shownPath(change.path);
        if (request.dryRun) {
            ctx.out << unifiedDiff(shown, change.before, change.after);
            continue;
        }
        if (auto written = writeFileAtomically(change.path, change.after); !written)
            return written;
        ctx.out << shown << ": " << counted(change.places, "place") << '\n';
    }
    return {};
}

std::vector<std::string> startOf(const RenameRequest &request, const robot::ProjectOptions &project)
{
    return request.paths.empty() ? std::vector{project.root.string()} : request.paths;
}

using Find = Result<robot::Symbol> (*)(const robot::Snapshot &, const RenameRequest &);

int renameSymbol(Context &ctx, const RenameRequest &request, Find find)
{
    const auto project = robot::findProject(request.paths.empty() ? fs::path(".") : fs::path(request.paths.front()));
    const auto files = robot::projectFiles(startOf(request, project));
    if (!files)
        return ctx.failed(files.error());
    OpenedProject opened(ctx, project);
    opened.load(*files);
    const auto snapshot = opened.snapshot();
    const auto symbol = find(*snapshot, request);
    if (!symbol)
        return refused(ctx, symbol.error());
    const bool variable = symbol->kind == robot::SymbolKind::Variable;
    const auto plan = robot::rename(*snapshot, *symbol, variable ? undecorated(request.after) : request.after);
    if (!plan)
        return refused(ctx, plan.error());
    const auto changes = changesOf(*snapshot, plan->files);
    if (!changes)
        return ctx.failed(changes.error());
    if (const auto made = make(ctx, request, *changes); !made)
        return ctx.failed(made.error());
    return Done;
}

/// Where the file or folder goes, as mv takes it. Errors: NotFound, Conflict, BadInput.
Result<robot::Moves> moveOf(const RenameRequest &request)
{
    const auto trimmed = [](std::string path) {
        while (path.size() > 1 && path.ends_with('/'))
            path.pop_back();
        return path;
    };
    const std::string before = trimmed(robot::normalPath(request.before));
    std::string after = trimmed(robot::normalPath(request.after));
    std::error_code ec;
    if (!fs::exists(before, ec))
        return fail(Errc::NotFound, request.before + ": no such file or folder");
    if (fs::is_directory(after, ec) && after != before)
        after = (fs::path(after) / fs::path(before).filename()).string();
    if (fs::exists(after, ec))
        return fail(Errc::Conflict, shownPath(after) + " exists already");
    if (after.starts_with(before + "/"))
        return fail(Errc::BadInput, "A folder cannot be moved into itself");
    return robot::Moves{{before, after}};
}

int renameFile(Context &ctx, const RenameRequest &request)
{
    const auto moves = moveOf(request);
    if (!moves)
        return refused(ctx, moves.error());
    const auto &[before, after] = *moves->begin();
    const robot::ProjectOptions project = robot::findProject(request.paths.empty() ? before : request.paths.front());
    const auto files = robot::projectFiles(startOf(request, project));
    if (!files)
        return ctx.failed(files.error());
    OpenedProject opened(ctx, project);
    opened.load(*files);
    const robot::MovePlan plan = robot::moveFiles(*opened.snapshot(), *moves);
    for (const std::string &left : plan.left)
        ctx.err << "crat: " << left << '\n';
    const auto changes = changesOf(*opened.snapshot(), plan.files);
    if (!changes)
        return ctx.failed(changes.error());
    std::error_code ec;
    if (!request.dryRun)
        fs::create_directories(fs::path(after).parent_path(), ec);
    if (ec)
        return ctx.failed(
            {Errc::Unavailable, "the folder of " + shownPath(after) + " cannot be made: " + ec.message(), {}});
    if (const auto made = make(ctx, request, *changes); !made)
        return ctx.failed(made.error());
    if (!request.dryRun)
        fs::rename(before, after, ec);
    if (ec)
        return ctx.failed({Errc::Unavailable,
                           "what names " + shownPath(before) + " was changed, but it could not be moved to " +
                               shownPath(after) + " (" + ec.message() + "): move it by hand",
                           {}});
    (request.dryRun ? ctx.err : ctx.out) << shownPath(before) << (request.dryRun ? " would become " : " is now ")
                                         << shownPath(after) << '\n';
    return plan.left.empty() ? Done : Findings;
}

std::shared_ptr<RenameRequest> addKind(CLI::App &cmd, const char *kind, const char *what, CLI::App *&added)
{
    auto request = std::make_shared<RenameRequest>();
    added = cmd.add_subcommand(kind, what);
    added->add_option("OLD", request->before, "What it is called now")->required();
    added->add_option("NEW", request->after, "What it is to be called")->required();
    added->add_option("PATH", request->paths,
                      "Files and folders that make up the project (default: the folder of crat.toml, robot.toml, "
                      "pyproject.toml or .git, here or above)");
    added->add_flag("--dry-run", request->dryRun, "Print the changes as a diff and leave the files alone");
    return request;
}

} // namespace

void addRename(CLI::App &app, Context &ctx)
{
    CLI::App *cmd = app.add_subcommand("rename", "Rename a keyword, variable, tag or file with every reference to it");
    cmd->require_subcommand(1);
    cmd->footer("References are those that Robot Framework would follow: steps, setups, templates, arguments of "
                "keywords that run keywords, embedded arguments, named arguments, $name in expressions, imports. "
                "Nothing is changed if the new name is taken or cannot be one.\n"
                "Examples:\n"
                "  crat rename keyword 'Open Shop' 'Enter Shop' --dry-run\n"
                "  crat rename variable '${URL}' '${SHOP URL}' --in tests/shop.resource\n"
                "  crat rename tag smoke fast\n"
                "  crat rename file tests/shop.resource tests/common/store.resource\n"
                "Exit codes: 0 done; 1 there is no such thing, or several, or the new name is taken, or something has "
                "to be changed by hand; 2 wrong use, also a name that cannot be one; 3 a file cannot be written.");
    CLI::App *kind = nullptr;
    const auto add = [&](std::shared_ptr<RenameRequest> request, Find find) {
        kind->callback([&ctx, request, find] {
            ctx.action = [&ctx, request, find] {
                return find ? renameSymbol(ctx, *request, find) : renameFile(ctx, *request);
            };
        });
    };
    auto request = addKind(*cmd, "keyword", "Rename a user keyword", kind);
    kind->add_option("--in", request->in, "The file that defines it, where several do");
    add(request, findKeyword);
    request = addKind(*cmd, "variable", "Rename a variable or an argument", kind);
    kind->add_option("--in", request->in, "A file that defines it, where several do");
    kind->add_option("--of", request->of, "The test or keyword that it belongs to, where several have one");
    add(request, findVariable);
    request = addKind(*cmd, "tag", "Rename a tag", kind);
    add(request, findTag);
    request =
        addKind(*cmd, "file", "Rename or move a Robot file, a library, a variable file or a folder, as mv does", kind);
    add(request, nullptr);
}

} // namespace crat::cli
