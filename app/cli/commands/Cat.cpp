#include "app/cli/Commands.h"
#include "core/base/Files.h"
#include "core/robot/Document.h"

namespace crat::cli {

void addCat(CLI::App &app, Context &ctx)
{
    CLI::App *cmd = app.add_subcommand("cat", "Print a Robot file as the editor would save it: byte for byte as it is");
    auto file = std::make_shared<std::string>();
    cmd->add_option("FILE", *file, "A .robot or .resource file")->required();
    cmd->callback([&ctx, file] {
        ctx.action = [&ctx, file] {
            const auto bytes = readFile(*file);
            if (!bytes)
                return ctx.failed(bytes.error());
            const robot::RobotDocument document(*bytes, robot::fileKindOf(*file));
            ctx.out << document.bytes() << std::flush;
            return int(Done);
        };
    });
}

} // namespace crat::cli
