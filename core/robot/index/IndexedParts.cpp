#include "core/robot/index/IndexedParts.h"

#include <array>
#include <filesystem>

#include "core/robot/Variables.h"
#include "core/robot/index/NameTable.h"

namespace crat::robot {
namespace {

/// FNV-1a over the parts of a file that others see.
class InterfaceHash {
public:
    void add(std::string_view text)
    {
        for (const char c : text)
            byte(static_cast<unsigned char>(c));
        byte(0xff);
    }
    void add(std::uint64_t number)
    {
        for (int i = 0; i < 8; ++i)
            byte(static_cast<unsigned char>(number >> (8 * i)));
    }
    std::uint64_t value() const { return m_value; }

private:
    void byte(unsigned char b) { m_value = (m_value ^ b) * 0x100000001b3ULL; }
    std::uint64_t m_value = 0xcbf29ce484222325ULL;
};

/// In which order those that import the file, and what it imports, look for keywords.
void addSearchOrders(InterfaceHash &hash, const FileFacts &facts)
{
    for (const SearchOrderFact &order : facts.searchOrders) {
        const CallFact &call = facts.calls[order.call];
        const bool first = call.item != None && facts.items[call.item].calls.begin == order.call;
        hash.add(static_cast<std::uint64_t>(order.always) | static_cast<std::uint64_t>(order.literal) << 1 |
                 static_cast<std::uint64_t>(first) << 2);
        hash.add(static_cast<std::uint64_t>(call.setting));
        hash.add(call.item);
        for (std::uint32_t i = call.arguments.begin; i < call.arguments.end; ++i)
            hash.add(facts.text(facts.arguments[i]));
        if (call.item == None)
            continue;
        const Slice beside = facts.items[call.item].calls;
        for (std::uint32_t i = beside.begin; i < beside.end; ++i)
            hash.add(static_cast<std::uint64_t>(facts.calls[i].kind == CallKind::Setup));
    }
    for (const CallFact &call : facts.calls) {
        if (call.setting == TokenType::SuiteSetup)
            hash.add(facts.text(call.name));
    }
}

std::uint64_t interfaceOf(const FileFacts &facts)
{
    InterfaceHash hash;
    for (const ImportFact &import : facts.imports) {
        hash.add(static_cast<std::uint64_t>(import.kind));
        hash.add(facts.text(import.name));
        hash.add(facts.text(import.alias));
        for (std::uint32_t i = import.arguments.begin; i < import.arguments.end; ++i)
            hash.add(facts.text(facts.arguments[i]));
    }
    for (std::uint32_t k = 0; k < facts.items.size(); ++k) {
        const ItemFact &item = facts.items[k];
        if (item.kind != ItemKind::Keyword)
            continue;
        hash.add(k); // others refer to it by its index
        hash.add(facts.text(item.name));
        hash.add(static_cast<std::uint64_t>(item.isPrivate) | static_cast<std::uint64_t>(item.deprecated) << 1);
        for (std::uint32_t i = item.arguments.begin; i < item.arguments.end; ++i)
            hash.add(facts.text(facts.argumentFacts[i].whole));
    }
    for (const VariableFact &variable : facts.variables) {
        if (!outlivesItem(variable.kind))
            continue;
        hash.add(facts.text(variable.name));
        hash.add(static_cast<std::uint64_t>(variable.kind));
        hash.add(static_cast<std::uint64_t>(variable.identifier));
        for (std::uint32_t i = variable.values.begin; i < variable.values.end; ++i)
            hash.add(facts.text(facts.arguments[i]));
    }
    addSearchOrders(hash, facts);
    return hash.value();
}

std::uint64_t valuesOf(const FileFacts &facts)
{
    InterfaceHash hash;
    for (const VariableFact &variable : facts.variables) {
        if (!outlivesItem(variable.kind))
            continue;
        hash.add(facts.key(variable.id));
        hash.add(static_cast<std::uint64_t>(variable.identifier) << 8 | static_cast<std::uint64_t>(variable.kind));
        for (std::uint32_t i = variable.values.begin; i < variable.values.end; ++i)
            hash.add(facts.text(facts.arguments[i]));
    }
    return hash.value();
}

/// Some import names variables, in its name, its arguments or behind AS.
bool hasVariableImports(const FileFacts &facts)
{
    return std::any_of(facts.imports.begin(), facts.imports.end(), [&facts](const ImportFact &import) {
        bool found = facts.text(import.name).find('{') != std::string_view::npos ||
                     facts.text(import.alias).find('{') != std::string_view::npos;
        for (std::uint32_t i = import.arguments.begin; i < import.arguments.end; ++i)
            found = found || facts.text(facts.arguments[i]).find('{') != std::string_view::npos;
        return found;
    });
}

ArgumentSpec specOf(const FileFacts &facts, const ItemFact &item)
{
    ArgumentSpec spec;
    for (std::uint32_t i = item.arguments.begin; i < item.arguments.end; ++i) {
        const ArgumentFact &fact = facts.argumentFacts[i];
        Parameter parameter{.name = std::string(facts.text(fact.name)),
                            .kind = fact.kind == ArgumentKind::VarPositional ? ParameterKind::VarPositional
                                    : fact.kind == ArgumentKind::VarNamed    ? ParameterKind::VarNamed
                                    : fact.kind == ArgumentKind::NamedOnly   ? ParameterKind::NamedOnly
                                                                             : ParameterKind::PositionalOrNamed,
                            .required = !fact.hasDefault,
                            .defaultValue = std::string(facts.text(fact.defaultValue)),
                            .type = std::string(facts.text(fact.type))};
        if (parameter.kind == ParameterKind::VarPositional || parameter.kind == ParameterKind::VarNamed)
            parameter.required = false;
        if (!parameter.type.empty())
            parameter.fits = fitsOfType(parameter.type);
        spec.parameters.push_back(std::move(parameter));
    }
    return spec;
}

} // namespace

bool isStandardLibrary(std::string_view name)
{
    static constexpr std::array Names = {"BuiltIn", "Collections", "DateTime",   "Dialogs", "Easter", "OperatingSystem",
                                         "Process", "Remote",      "Screenshot", "String",  "Telnet", "XML"};
    return std::find(Names.begin(), Names.end(), name) != Names.end();
}

std::shared_ptr<const IndexedFile> makeIndexedFile(std::shared_ptr<const FileFacts> facts, GlobalNames &names)
{
    const auto file = std::make_shared<IndexedFile>();
    file->names.reserve(facts->names.size());
    for (NameId id = 0; id < facts->names.size(); ++id)
        file->names.push_back(names.intern(facts->key(id)));
    file->specs.resize(facts->items.size());
    for (std::uint32_t i = 0; i < facts->items.size(); ++i) {
        const ItemFact &item = facts->items[i];
        if (item.kind != ItemKind::Keyword)
            continue;
        file->specs[i] = specOf(*facts, item);
        if (item.embedded) {
            file->embedded.push_back(i);
            file->patterns.emplace_back(facts->text(item.name));
        }
    }
    for (std::uint32_t i = 0; i < facts->variables.size(); ++i) {
        if (outlivesItem(facts->variables[i].kind))
            file->shared.push_back(i);
    }
    file->stem = names.intern(ownerKeyOf(std::filesystem::path(facts->path).stem().string()));
    file->interfaceHash = interfaceOf(*facts);
    file->valuesHash = valuesOf(*facts);
    file->variableImports = hasVariableImports(*facts);
    file->facts = std::move(facts);
    return file;
}

std::shared_ptr<const IndexedLibrary> makeIndexedLibrary(LibraryRequest request, LibraryAnswer answer, bool certain,
                                                         GlobalNames &names, std::uint64_t stale)
{
    const auto library = std::make_shared<IndexedLibrary>();
    if (answer.library) {
        for (std::uint32_t i = 0; i < answer.library->keywords.size(); ++i) {
            const LibraryKeyword &keyword = answer.library->keywords[i];
            library->names.push_back(names.intern(keyOf(keyword.name)));
            if (keyword.name.find("${") != std::string::npos) {
                library->embedded.push_back(i);
                library->patterns.emplace_back(keyword.name);
            }
        }
    }
    library->standard = isStandardLibrary(request.name) && request.name != "Remote"; // anybody's keywords
    library->request = std::move(request);
    library->answer = std::move(answer);
    library->certainArguments = certain;
    library->stale = stale;
    return library;
}

std::shared_ptr<const IndexedVariableFile> makeIndexedVariableFile(LibraryRequest request, LibraryAnswer answer,
                                                                   GlobalNames &names)
{
    const auto file = std::make_shared<IndexedVariableFile>();
    if (answer.variables) {
        for (const std::string &name : answer.variables->names) {
            if (name.size() > 3)
                file->names.push_back(names.intern(keyOf(std::string_view(name).substr(2, name.size() - 3))));
        }
        for (const auto &[name, value] : answer.variables->values)
            file->values.emplace_back(names.intern(keyOf(name)), value);
    }
    file->request = std::move(request);
    file->answer = std::move(answer);
    return file;
}

} // namespace crat::robot
