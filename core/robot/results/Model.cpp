#include "core/robot/results/Model.h"

#include <unordered_set>

#include "core/robot/results/Reader.h"
#include "core/robot/results/SuiteTeardown.h"

namespace crat::robot::results {
namespace {

/// Longer texts are hardly ever equal, and looking for them costs.
constexpr std::size_t KeptOnceBelow = 256;

} // namespace

std::string_view Model::field(std::uint32_t node, Field wanted) const
{
    for (const FieldRef &ref : fields(node)) {
        if (ref.field == wanted)
            return text(ref.text);
    }
    return {};
}

std::optional<LocalTime> Model::start(std::uint32_t node) const
{
    if (!m_nodes[node].hasStart)
        return std::nullopt;
    return LocalTime(std::chrono::microseconds(m_nodes[node].start));
}

std::chrono::microseconds Model::elapsed(std::uint32_t node) const
{
    // Nodes stand in the order in which they began, so that a node's parts are those behind it down to its next sibling.
    if (m_nodes[node].hasElapsed || m_nodes[node].kind == Kind::Message)
        return std::chrono::microseconds(m_nodes[node].elapsed);
    std::vector<std::uint32_t> open{node};
    std::chrono::microseconds sum{0};
    while (!open.empty()) {
        const std::uint32_t top = open.back();
        open.pop_back();
        for (std::uint32_t child = m_nodes[top].firstChild; child != None; child = m_nodes[child].nextSibling) {
            if (m_nodes[child].hasElapsed)
                sum += std::chrono::microseconds(m_nodes[child].elapsed);
            else
                open.push_back(child);
        }
    }
    return sum;
}

std::string Model::longName(std::uint32_t node) const
{
    std::vector<std::uint32_t> path;
    for (std::uint32_t at = node; at != None; at = m_nodes[at].parent)
        path.push_back(at);
    std::string result(name(path.back()));
    for (auto at = std::next(path.rbegin()); at != path.rend(); ++at)
        result.append(".").append(name(*at));
    return result;
}

std::size_t Model::memoryBytes() const
{
    return m_nodes.capacity() * sizeof(Node) + m_fields.capacity() * sizeof(FieldRef) +
           m_texts.capacity() * sizeof(m_texts[0]) + m_pool.capacity();
}

struct ModelBuilder::Texts {
    struct Hash {
        using is_transparent = void;
        const Model *model;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
        std::size_t operator()(std::uint32_t id) const { return (*this)(model->text(id)); }
    };
    struct Equal {
        using is_transparent = void;
        const Model *model;
        bool operator()(std::uint32_t a, std::uint32_t b) const { return a == b; }
        bool operator()(std::string_view a, std::uint32_t b) const { return a == model->text(b); }
        bool operator()(std::uint32_t a, std::string_view b) const { return model->text(a) == b; }
    };
    explicit Texts(const Model *model) : ids(16, Hash{model}, Equal{model}) {}
    std::unordered_set<std::uint32_t, Hash, Equal> ids;
};

ModelBuilder::ModelBuilder(const ModelLimits &limits) : m_limits(limits), m_kept(std::make_unique<Texts>(&m_model))
{
    m_limits.textBytes = std::min<std::size_t>(m_limits.textBytes, 0xFFFFFFFFu);
    m_limits.nodes = std::min<std::size_t>(m_limits.nodes, Model::None - 1);
}

ModelBuilder::~ModelBuilder() = default;

std::uint32_t ModelBuilder::keep(std::string_view text)
{
    if (text.empty())
        return 0;
    const bool once = text.size() < KeptOnceBelow;
    if (once) {
        if (const auto it = m_kept->ids.find(text); it != m_kept->ids.end())
            return *it;
    }
    if (m_model.m_pool.size() + text.size() > m_limits.textBytes) {
        ++m_model.m_leftOut;
        return 0;
    }
    const auto id = static_cast<std::uint32_t>(m_model.m_texts.size());
    m_model.m_texts.emplace_back(static_cast<std::uint32_t>(m_model.m_pool.size()),
                                 static_cast<std::uint32_t>(text.size()));
    m_model.m_pool += text;
    if (once)
        m_kept->ids.insert(id);
    return id;
}

bool ModelBuilder::full() const
{
    return m_model.m_nodes.size() >= m_limits.nodes;
}

std::uint32_t ModelBuilder::addNode(Kind kind)
{
    const auto id = static_cast<std::uint32_t>(m_model.m_nodes.size());
    Model::Node &node = m_model.m_nodes.emplace_back();
    node.kind = kind;
    if (!m_open.empty()) {
        node.parent = m_open.back();
        std::uint32_t &last = m_lastChild.back();
        (last == Model::None ? m_model.m_nodes[node.parent].firstChild : m_model.m_nodes[last].nextSibling) = id;
        last = id;
    }
    return id;
}

void ModelBuilder::header(const Header &header)
{
    m_model.m_header = header;
}

void ModelBuilder::begin(const Item &item)
{
    const bool inNothing = !m_open.empty() && m_open.back() == Model::None;
    std::uint32_t id = Model::None;
    if (full() || inNothing)
        ++m_model.m_leftOut;
    else
        id = addNode(item.kind);
    m_open.push_back(id);
    m_lastChild.push_back(Model::None);
    if (id != Model::None)
        m_model.m_nodes[id].name = keep(item.name);
}

void ModelBuilder::end(const Item &item)
{
    const std::uint32_t id = m_open.back();
    m_open.pop_back();
    m_lastChild.pop_back();
    if (id == Model::None)
        return;
    fill(id, item);
    moveTeardownLast(id);
    if (item.kind == Kind::Suite)
        closeSuite(id);
}

void ModelBuilder::fill(std::uint32_t id, const Item &item)
{
    const std::uint32_t name = keep(item.name);
    const auto first = static_cast<std::uint32_t>(m_model.m_fields.size());
    for (const auto &[field, value] : item.fields)
        m_model.m_fields.push_back({field, keep(value)});
    Model::Node &node = m_model.m_nodes[id];
    node.kind = item.kind;
    node.status = item.status;
    node.line = item.line;
    node.name = name;
    node.firstField = first;
    node.fieldCount = static_cast<std::uint32_t>(item.fields.size());
    node.hasStart = item.start.has_value();
    node.start = item.start ? item.start->time_since_epoch().count() : 0;
    node.hasElapsed = item.elapsed.has_value();
    node.elapsed = item.elapsed ? item.elapsed->count() : 0;
}

/// What rebot writes as JSON holds a suite's teardown before its tests.
void ModelBuilder::moveTeardownLast(std::uint32_t parent)
{
    auto &nodes = m_model.m_nodes;
    std::uint32_t teardown = Model::None, before = Model::None, last = Model::None;
    for (std::uint32_t child = nodes[parent].firstChild; child != Model::None; child = nodes[child].nextSibling) {
        if (nodes[child].kind == Kind::Teardown) {
            teardown = child;
            before = last;
        }
        last = child;
    }
    if (teardown == Model::None || teardown == last)
        return;
    (before == Model::None ? nodes[parent].firstChild : nodes[before].nextSibling) = nodes[teardown].nextSibling;
    nodes[teardown].nextSibling = Model::None;
    nodes[last].nextSibling = teardown;
}

void ModelBuilder::closeSuite(std::uint32_t suite)
{
    auto &nodes = m_model.m_nodes;
    for (std::uint32_t child = nodes[suite].firstChild; child != Model::None; child = nodes[child].nextSibling) {
        const Status status = nodes[child].status;
        if (!teardownsCountStill(m_model.m_header) || nodes[child].kind != Kind::Teardown ||
            (status != Status::Fail && status != Status::Skip))
            continue;
        const std::string why(m_model.field(child, Field::Message));
        for (std::uint32_t at = suite; at < nodes.size(); ++at) {
            if (nodes[at].kind != Kind::Test)
                continue;
            std::string message(m_model.field(at, Field::Message));
            applySuiteTeardown(status, why, nodes[at].status, message);
            setMessage(at, message);
        }
    }
    bool passed = false, failed = false;
    for (std::uint32_t at = suite; at < nodes.size(); ++at) {
        if (nodes[at].kind != Kind::Test)
            continue;
        passed = passed || nodes[at].status == Status::Pass;
        failed = failed || nodes[at].status == Status::Fail || nodes[at].status == Status::NotSet;
    }
    nodes[suite].status = failed ? Status::Fail : passed ? Status::Pass : Status::Skip;
}

void ModelBuilder::setMessage(std::uint32_t node, const std::string &message)
{
    Model::Node &n = m_model.m_nodes[node];
    const std::uint32_t text = keep(message);
    for (std::uint32_t i = n.firstField; i < n.firstField + n.fieldCount; ++i) {
        if (m_model.m_fields[i].field == Field::Message) {
            m_model.m_fields[i].text = text;
            return;
        }
    }
    // Fields of a node lie together, so it gets a new place at the end.
    const std::uint32_t from = n.firstField;
    n.firstField = static_cast<std::uint32_t>(m_model.m_fields.size());
    for (std::uint32_t i = 0; i < n.fieldCount; ++i) {
        const Model::FieldRef copy = m_model.m_fields[from + i];
        m_model.m_fields.push_back(copy);
    }
    m_model.m_fields.push_back({Field::Message, text});
    ++n.fieldCount;
}

void ModelBuilder::message(const Message &message)
{
    if (full() || m_open.empty() || m_open.back() == Model::None) {
        ++m_model.m_leftOut;
        return;
    }
    const std::uint32_t id = addNode(Kind::Message);
    const std::uint32_t text = keep(message.text), level = keep(message.level);
    Model::Node &node = m_model.m_nodes[id];
    node.name = text;
    node.html = message.html;
    node.hasStart = message.time.has_value();
    node.start = message.time ? message.time->time_since_epoch().count() : 0;
    node.firstField = static_cast<std::uint32_t>(m_model.m_fields.size());
    node.fieldCount = 1;
    m_model.m_fields.push_back({Field::Level, level});
}

void ModelBuilder::error(const Message &message)
{
    if (m_model.m_errors.size() < m_limits.errors)
        m_model.m_errors.push_back(message);
    else
        ++m_model.m_leftOut;
}

void ModelBuilder::statistic(const Statistic &statistic)
{
    if (m_model.m_statistics.size() < m_limits.nodes)
        m_model.m_statistics.push_back(statistic);
    else
        ++m_model.m_leftOut;
}

Model ModelBuilder::take(bool complete)
{
    m_kept = std::make_unique<Texts>(&m_model);
    m_model.m_complete = complete;
    return std::move(m_model);
}

Result<Model> readModel(std::string_view bytes, const Limits &limits, const ModelLimits &modelLimits)
{
    ModelBuilder builder(modelLimits);
    const auto reader = makeReader(builder, limits);
    if (const auto fed = reader->feed(bytes); !fed)
        return tl::unexpected(fed.error());
    return builder.take(reader->finish());
}

} // namespace crat::robot::results
