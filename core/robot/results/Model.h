#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/robot/results/Events.h"

namespace crat::robot::results {

/// A whole result file in memory, about as large as what it says: equal short texts are kept once.
/// Node 0 is the root suite; nodes are kept in the order in which they began, what is in a node follows it. Children are
/// linked in the order in which they ran, a teardown last. Immutable once built; any thread may read it.
class Model {
public:
    static constexpr std::uint32_t None = ~0u;

    struct Node {
        Kind kind = Kind::Suite;
        Status status = Status::NotSet;
        bool html = false; ///< of a message
        bool hasStart = false, hasElapsed = false;
        std::uint32_t line = 0; ///< of a test
        std::uint32_t parent = None, firstChild = None, nextSibling = None;
        std::uint32_t name = 0; ///< text id; of a message its text
        std::uint32_t firstField = 0, fieldCount = 0;
        std::int64_t start = 0, elapsed = 0; ///< microseconds; of a message `start` is its time
    };
    struct FieldRef {
        Field field;
        std::uint32_t text;
    };

    const std::vector<Node> &nodes() const { return m_nodes; }
    std::string_view text(std::uint32_t id) const
    {
        return std::string_view(m_pool).substr(m_texts[id].first, m_texts[id].second);
    }
    std::string_view name(std::uint32_t node) const { return text(m_nodes[node].name); }
    std::span<const FieldRef> fields(std::uint32_t node) const
    {
        return std::span(m_fields).subspan(m_nodes[node].firstField, m_nodes[node].fieldCount);
    }
    /// The first such field, empty if there is none.
    std::string_view field(std::uint32_t node, Field field) const;
    std::optional<LocalTime> start(std::uint32_t node) const;
    /// As written; where nothing was, the sum of its parts, as Robot does it.
    std::chrono::microseconds elapsed(std::uint32_t node) const;
    /// Names of its suites and its own, dots between.
    std::string longName(std::uint32_t node) const;

    const Header &header() const { return m_header; }
    const std::vector<Message> &errors() const { return m_errors; }
    const std::vector<Statistic> &statistics() const { return m_statistics; }
    /// Did the file end as it should?
    bool complete() const { return m_complete; }
    /// Keywords, messages and texts that a limit kept out.
    std::size_t leftOut() const { return m_leftOut; }
    std::size_t memoryBytes() const;

private:
    friend class ModelBuilder;
    std::vector<Node> m_nodes;
    std::vector<FieldRef> m_fields;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> m_texts = {
        {0, 0}}; ///< offset and size in the pool; id 0 is ""
    std::string m_pool;
    Header m_header;
    std::vector<Message> m_errors;
    std::vector<Statistic> m_statistics;
    bool m_complete = false;
    std::size_t m_leftOut = 0;
};

struct ModelLimits {
    std::size_t nodes = 10'000'000;
    std::size_t textBytes = 1u << 30; ///< at most 4 GiB
    std::size_t errors = 10'000;
};

/// Builds a Model out of events. As Robot does when it reads a file, it lets a failed or skipped suite teardown count for
/// the suite's tests, and gives suites the status that their tests make.
class ModelBuilder final : public Visitor {
public:
    explicit ModelBuilder(const ModelLimits &limits = {});
    ~ModelBuilder() override;

    void header(const Header &header) override;
    void begin(const Item &item) override;
    void end(const Item &item) override;
    void message(const Message &message) override;
    void error(const Message &message) override;
    void statistic(const Statistic &statistic) override;

    /// The model; the builder is of no more use then. `complete`: what Reader::finish() said.
    Model take(bool complete);

private:
    struct Texts; // finds a text that is kept already
    std::uint32_t keep(std::string_view text);
    std::uint32_t addNode(Kind kind);
    bool full() const;
    void fill(std::uint32_t node, const Item &item);
    void moveTeardownLast(std::uint32_t parent);
    void closeSuite(std::uint32_t suite);
    void setMessage(std::uint32_t node, const std::string &message);

    ModelLimits m_limits;
    Model m_model;
    std::unique_ptr<Texts> m_kept;
    std::vector<std::uint32_t> m_open, m_lastChild; ///< of each open item; None for one that was left out
};

/// Reads a whole file of either kind. Errors: as Reader::feed(). A file that stops in the middle is no error: see complete().
Result<Model> readModel(std::string_view bytes, const Limits &limits = {}, const ModelLimits &modelLimits = {});

} // namespace crat::robot::results
