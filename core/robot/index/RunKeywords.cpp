#include "core/robot/index/RunKeywords.h"

#include <boost/unordered/unordered_flat_map.hpp>

namespace crat::robot {
namespace {

using Traits = boost::unordered_flat_map<std::string_view, BuiltInTrait>;
using Runs = BuiltInTrait::Runs;
using Sets = BuiltInTrait::Sets;
using Imports = BuiltInTrait::Imports;

Traits makeTraits()
{
    Traits traits;
    for (const std::string_view name :
         {"runkeyword", "runkeywordandignoreerror", "runkeywordandwarnonfailure", "runkeywordandreturnstatus",
          "runkeywordandcontinueonfailure", "runkeywordiftestfailed", "runkeywordiftestpassed",
          "runkeywordiftimeoutoccurred", "runkeywordifalltestspassed", "runkeywordifanytestsfailed",
          "runkeywordandreturn"})
        traits[name] = {.runs = Runs::At};
    traits["runkeywordandexpecterror"] = {.runs = Runs::At, .at = 1};
    traits["repeatkeyword"] = {.runs = Runs::At, .at = 1};
    traits["waituntilkeywordsucceeds"] = {.runs = Runs::At, .at = 2};
    traits["runkeywordunless"] = {.runs = Runs::At, .at = 1, .expression = true};
    traits["runkeywordandreturnif"] = {.runs = Runs::At, .at = 1, .expression = true};
    traits["runkeywordif"] = {.runs = Runs::IfChain, .expression = true};
    traits["runkeywords"] = {.runs = Runs::AndChain};
    traits["runkeywordandreturn"].endsBlock = true;
    for (const std::string_view name : {"evaluate", "shouldbetrue", "shouldnotbetrue", "setvariableif", "skipif",
                                        "passexecutionif", "returnfromkeywordif", "continueforloopif", "exitforloopif"})
        traits[name] = {.expression = true};
    for (const std::string_view name :
         {"fatalerror", "skip", "passexecution", "returnfromkeyword", "exitforloop", "continueforloop"})
        traits[name] = {.endsBlock = true};
    traits["setlocalvariable"] = {.sets = Sets::Local};
    traits["settestvariable"] = {.sets = Sets::Test};
    traits["settaskvariable"] = {.sets = Sets::Test};
    traits["setsuitevariable"] = {.sets = Sets::Suite};
    traits["setglobalvariable"] = {.sets = Sets::Global};
    traits["importlibrary"] = {.imports = Imports::Library};
    traits["importresource"] = {.imports = Imports::Resource};
    traits["importvariables"] = {.imports = Imports::Variables};
    for (const std::string_view name : {"getvariablevalue", "variableshouldexist", "variableshouldnotexist"})
        traits[name] = {.readsByName = true};
    traits["setlibrarysearchorder"] = {.setsSearchOrder = true};
    return traits;
}

} // namespace

const BuiltInTrait *builtInTrait(std::string_view key)
{
    static const Traits traits = makeTraits();
    constexpr std::string_view Prefix = "builtin.";
    if (key.starts_with(Prefix))
        key.remove_prefix(Prefix.size());
    const auto it = traits.find(key);
    return it == traits.end() ? nullptr : &it->second;
}

} // namespace crat::robot
