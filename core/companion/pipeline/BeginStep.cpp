#include "core/companion/fetch/Url.h"
#include "core/companion/pipeline/Steps.h"
#include "core/companion/store/Builds.h"
#include "core/companion/store/Items.h"
#include "core/companion/store/Settings.h"

namespace crat::pipeline {

namespace {

Result<protocol::json::object> parametersOf(store::Reader &reader, const RunRecord &record)
{
    const auto id = record.state.parameterSet ? record.state.parameterSet : record.run.parameterSetId;
    if (!id)
        return protocol::json::object{};
    auto set = store::parameters::byId(reader, *id);
    if (!set)
        return tl::unexpected(set.error());
    if (!*set) // another set in its place might deploy to another machine
        return fail(Errc::NotFound,
                    "the parameter set that this run was triggered with has been deleted: trigger again");
    return (*set)->parameters;
}

struct Settings {
    std::map<std::string, std::string> values;
    std::string operator[](const std::string &key) const
    {
        const auto found = values.find(key);
        return found == values.end() ? std::string() : found->second;
    }
};

Result<Settings> readSettings(store::Reader &reader)
{
    Settings out;
    for (const char *key :
         {"project_name", "package_download_base_url", "package_build_info_base_url", "external_test_server_url"}) {
        auto value = store::settings::value(reader, key);
        if (!value)
            return tl::unexpected(value.error());
        out.values[key] = *value;
    }
    return out;
}

struct Known {
    RunPlan plan;
    std::string packagePath, downloadBase;
};

Result<Known> gather(store::Reader &reader, const RunRecord &record)
{
    auto item = store::items::byId(reader, record.run.testItemId);
    auto build = store::builds::byId(reader, record.run.buildInfoId);
    auto settings = readSettings(reader);
    if (!item || !build || !settings)
        return tl::unexpected(!item ? item.error() : !build ? build.error() : settings.error());
    if (!*item || !*build)
        return fail(Errc::NotFound, "the run's test item or build is gone");
    Known out;
    out.plan.project = (*settings)["project_name"];
    out.plan.itemName = (*item)->name;
    out.plan.notify = (*item)->notificationEnabled;
    out.plan.targetUrl = (*settings)["external_test_server_url"];
    const auto buildUrl = fetch::joinUrl((*settings)["package_build_info_base_url"],
                                         (*build)->jobName + "/" + std::to_string((*build)->buildNumber));
    out.plan.buildUrl = buildUrl.value_or("");
    out.downloadBase = (*settings)["package_download_base_url"];
    out.packagePath = (*build)->packagePath;
    return out;
}

} // namespace

Result<> BeginStep::run(RunRecord &record)
{
    auto known = record.read<Known>([&](store::Reader &reader) { return gather(reader, record); });
    if (!known)
        return tl::unexpected(known.error());
    record.state.plan = known->plan;
    record.run.status = protocol::RunStatus::Downloading;
    record.run.startedAt = record.now();
    record.beginStep(protocol::StepName::Download, "reading the listing");
    record.state.failedPart = "environment";
    auto parameters =
        record.read<protocol::json::object>([&](store::Reader &reader) { return parametersOf(reader, record); });
    if (!parameters)
        return tl::unexpected(parameters.error());
    record.state.plan.parameters = std::move(*parameters);
    record.state.failedPart = "download";
    if (known->downloadBase.empty())
        return fail(Errc::BadInput, "no artefact server is set (setting package_download_base_url)");
    auto folder = fetch::joinUrl(known->downloadBase, known->packagePath);
    if (!folder)
        return tl::unexpected(withContext(folder.error(), "the package's address"));
    while (folder->ends_with('/'))
        folder->pop_back();
    record.state.plan.folderUrl = *folder;
    record.state.stage = Stage::Download;
    return record.save();
}

} // namespace crat::pipeline
