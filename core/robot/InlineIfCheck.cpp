#include "core/robot/InlineIfCheck.h"

namespace crat::robot {
namespace {

using T = TokenType;

constexpr std::string_view Rule = "invalid-block";

/// One walk over the statements of the row: headers and what stands behind them.
class InlineIf {
public:
    explicit InlineIf(PartReport &report) : m_report(report) {}

    void run(Parts parts)
    {
        std::size_t begin = 0;
        for (std::size_t i = 0; i < parts.size() && !m_stopped; ++i) {
            const bool last = i + 1 == parts.size();
            const bool ends = last || (parts[i].flags & Token::EosAfter) || (parts[i + 1].flags & Token::EosBefore);
            if (!ends)
                continue;
            statement(parts.subspan(begin, i + 1 - begin));
            begin = i + 1;
        }
        if (!m_stopped)
            endBranch();
    }

private:
    void statement(Parts parts)
    {
        if (const Token *header = firstOf(parts, T::InlineIf)) {
            if (m_header.size == 0)
                begin(parts, *header);
            else
                stop("An inline IF cannot hold another one: write a block that ends with END.", *header);
        } else if (parts[0].type == T::ElseIf || parts[0].type == T::Else) {
            branch(parts);
        } else {
            body(parts);
        }
    }

    void stop(std::string message, const Token &at)
    {
        m_report.add(Rule, std::move(message), at);
        m_stopped = true;
    }

    void begin(Parts parts, const Token &header)
    {
        m_header = header;
        m_assigns = firstOf(parts, T::Assign) != nullptr;
        checkAssignment(m_report, parts);
        if (!firstOf(parts, T::Argument))
            m_report.add(Rule, "This IF has no condition.", header);
    }

    void branch(Parts parts)
    {
        endBranch();
        m_header = parts[0];
        m_hasBody = false;
        const bool isElse = parts[0].type == T::Else;
        if (m_sawElse)
            m_report.add(Rule, isElse ? "This IF has an ELSE already." : "ELSE IF cannot come after ELSE.", parts[0]);
        if (!isElse && parts.size() < 2)
            m_report.add(Rule, "This ELSE IF has no condition.", parts[0]);
        m_sawElse |= isElse;
    }

    void body(Parts parts)
    {
        m_hasBody = true;
        const Token &first = parts[0];
        const bool call = first.type == T::Keyword || first.type == T::Assign;
        if (first.type == T::Group)
            stop("A GROUP cannot stand in an inline IF: write a block that ends with END.", first);
        else if (m_assigns && !call)
            m_report.add(Rule, "An inline IF whose value is assigned can only hold keywords.", first);
        if (first.type == T::Assign) {
            m_report.add(
                Rule, "Nothing can be assigned inside an inline IF: put the variables before the IF, or write a block.",
                first);
            checkAssignment(m_report, parts);
        }
        if (first.type == T::Var)
            checkVar(m_report, parts);
    }

    void endBranch()
    {
        if (!m_hasBody && m_header.size != 0)
            m_report.add(Rule, "Nothing stands in this " + std::string(m_report.text(m_header)) + " branch.", m_header);
    }

    PartReport &m_report;
    Token m_header; ///< of the branch being read; empty before the first
    bool m_assigns = false, m_sawElse = false, m_hasBody = false, m_stopped = false;
};

} // namespace

void checkInlineIf(PartReport &report, Parts parts)
{
    InlineIf(report).run(parts);
}

} // namespace crat::robot
