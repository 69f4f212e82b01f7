#include "core/robot/results/Reader.h"

namespace crat::robot::results {
namespace {

/// Waits for the first character that is no blank (and no byte order mark), then hands all to the right reader.
class SniffingReader final : public Reader {
public:
    SniffingReader(Visitor &visitor, const Limits &limits) : m_visitor(visitor), m_limits(limits) {}

    Result<> feed(std::string_view chunk) override
    {
        if (m_reader)
            return m_reader->feed(chunk);
        if (m_refused)
            return refuse();
        while (!chunk.empty() && m_bom < 3 && chunk[0] == "\xEF\xBB\xBF"[m_bom]) {
            ++m_bom;
            chunk.remove_prefix(1);
        }
        const std::size_t first = chunk.find_first_not_of(" \t\r\n");
        if (first == std::string_view::npos)
            return {};
        if (chunk[first] == '<')
            m_reader = makeXmlReader(m_visitor, m_limits);
        else if (chunk[first] == '{')
            m_reader = makeJsonReader(m_visitor, m_limits);
        else
            return refuse();
        return m_reader->feed(chunk.substr(first));
    }

    bool finish() override { return m_reader && m_reader->finish(); }
    std::size_t cut() const override { return m_reader ? m_reader->cut() : 0; }

private:
    Result<> refuse()
    {
        m_refused = true;
        return fail(Errc::BadInput, "This is no result file of Robot Framework: it is neither XML nor JSON.");
    }

    Visitor &m_visitor;
    Limits m_limits;
    int m_bom = 0;
    bool m_refused = false;
    std::unique_ptr<Reader> m_reader;
};

} // namespace

std::unique_ptr<Reader> makeReader(Visitor &visitor, const Limits &limits)
{
    return std::make_unique<SniffingReader>(visitor, limits);
}

} // namespace crat::robot::results
