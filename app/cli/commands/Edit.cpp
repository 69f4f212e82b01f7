#include "app/cli/Commands.h"
#include "app/cli/Diff.h"
#include "core/base/Files.h"
#include "core/robot/Document.h"
#include "core/robot/Edits.h"

namespace crat::cli {
namespace {

struct EditRequest {
    std::string file, test, keyword, value;
    std::size_t row = 0, cell = 0; ///< counted from 1
    bool dryRun = false;
};

/// Says what is wrong with what was asked about; exit code 1.
int refuse(Context &ctx, const EditRequest &request, std::string_view why)
{
    ctx.err << "crat: " << request.file << ": " << why << '\n';
    return Findings;
}

std::optional<std::size_t> itemFor(const robot::Tree &tree, const EditRequest &request)
{
    if (request.test.empty())
        return tree.findItem(robot::ItemKind::Keyword, request.keyword);
    return tree.findItem(robot::ItemKind::Test, request.test);
}

std::string inQuotes(std::string_view text)
{
    return '"' + std::string(text) + '"';
}

std::string describe(const robot::Tree &tree, const robot::Item &item, const EditRequest &request, std::size_t row)
{
    const auto cells = tree.cells(row);
    const std::string before = request.cell <= cells.size() ? inQuotes(cells[request.cell - 1].text) : "nothing";
    return request.file + ": " + inQuotes(item.name) + ", row " + std::to_string(request.row) + " (line " +
           std::to_string(tree.rows()[row].firstLine) + "), cell " + std::to_string(request.cell) + ": " + before;
}

int editFile(Context &ctx, const EditRequest &request)
{
    const auto bytes = readFile(request.file);
    if (!bytes)
        return ctx.failed(bytes.error());
    robot::RobotDocument document(*bytes, robot::fileKindOf(request.file));
    const auto tree = document.tree();
    const auto found = itemFor(*tree, request);
    if (!found)
        return refuse(ctx, request,
                      request.test.empty() ? "there is no keyword named " + inQuotes(request.keyword)
                                           : "there is no test or task named " + inQuotes(request.test));
    const robot::Item &item = tree->items()[*found];
    const std::size_t rows = item.contentEnd - item.firstRow;
    if (request.row > rows)
        return refuse(ctx, request,
                      inQuotes(item.name) + " has " + std::to_string(rows) + (rows == 1 ? " row" : " rows") +
                          ", no row " + std::to_string(request.row));
    const std::size_t row = item.firstRow + request.row - 1;
    const auto edit = robot::setCell(*tree, row, request.cell - 1, request.value);
    if (!edit)
        return refuse(ctx, request, edit.error().forUser);
    if (const auto applied = document.apply(*edit); !applied)
        return ctx.failed(applied.error());
    if (document.bytes() == *bytes) {
        ctx.err << describe(*tree, item, request, row) << " stays as it is\n";
        return Done;
    }
    if (request.dryRun) {
        ctx.out << unifiedDiff(request.file, *bytes, document.bytes()) << std::flush;
        return Done;
    }
    if (const auto written = writeFileAtomically(request.file, document.bytes()); !written)
        return ctx.failed(written.error());
    const auto now = document.tree()->rows().size() > row ? document.tree()->cells(row) : std::vector<robot::Cell>{};
    ctx.out << describe(*tree, item, request, row) << " is now "
            << (request.cell <= now.size() ? inQuotes(now[request.cell - 1].text) : "taken away") << '\n'
            << std::flush;
    return Done;
}

} // namespace

void addEdit(CLI::App &app, Context &ctx)
{
    CLI::App *cmd = app.add_subcommand("edit", "Change one cell of a Robot file; nothing else in it changes");
    cmd->footer(
        "Rows are those of the test's or keyword's body as the grid shows them, counted from 1: a setting, a step, a\n"
        "comment line and a blank line are a row each; continuation lines belong to the row above. Cells are counted\n"
        "from 1 too; the first one of a step is its keyword, or what it assigns to. A cell past the last one is "
        "added.\n"
        "Blanks, # and the like in the value are escaped so that Robot Framework reads it as one cell; \\n, ${x} and\n"
        "other Robot syntax stays as typed. An empty value (--value=) takes the last cell away and makes another one\n"
        "${EMPTY}; in a step's first cell it becomes a backslash, since ${EMPTY} would be assigned to there.\n"
        "Exit code 1 if there is no such test, keyword or row.\n"
        "Examples:\n  crat edit login.robot --test \"Known Customer Signs In\" --row 2 --cell 3 --value anna\n"
        "  crat edit shop.resource --keyword \"Open Shop\" --row 1 --cell 2 --value= --dry-run");
    auto request = std::make_shared<EditRequest>();
    cmd->add_option("FILE", request->file, "A .robot or .resource file")->required();
    CLI::Option *test = cmd->add_option("--test", request->test, "Name of the test or task");
    CLI::Option *keyword = cmd->add_option("--keyword", request->keyword, "Name of the keyword");
    test->excludes(keyword);
    cmd->add_option("--row", request->row, "Row of its body, from 1")->required()->check(CLI::Range(1, 1000000000));
    cmd->add_option("--cell", request->cell, "Cell of the row, from 1")->required()->check(CLI::Range(1, 1000000000));
    cmd->add_option("--value", request->value, "New text of the cell")->required();
    cmd->add_flag("--dry-run", request->dryRun, "Print the change as a unified diff and leave the file alone");
    cmd->callback([&ctx, request, test, keyword] {
        if (!*test && !*keyword)
            throw CLI::RequiredError("--test or --keyword");
        ctx.action = [&ctx, request] {
            return editFile(ctx, *request);
        };
    });
}

} // namespace crat::cli
