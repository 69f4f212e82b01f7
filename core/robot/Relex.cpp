#include "core/robot/Relex.h"

#include <algorithm>

namespace crat::robot {
namespace {

/// Bytes before an edit that a line end may reach into: CR CRLF is one.
constexpr std::size_t Margin = 3;

std::uint32_t moved(std::uint32_t n, std::int64_t by)
{
    return static_cast<std::uint32_t>(n + by);
}

/// The first `from` elements of `former`, then `middle`, then what `former` has from `to` on; `shift` moves each of the
/// last ones.
template <class T, class Shift>
std::vector<T> spliced(const std::vector<T> &former, std::size_t from, const std::vector<T> &middle, std::size_t to,
                       Shift &&shift)
{
    std::vector<T> out;
    out.reserve(from + middle.size() + (former.size() - to));
    out.insert(out.end(), former.begin(), former.begin() + static_cast<std::ptrdiff_t>(from));
    out.insert(out.end(), middle.begin(), middle.end());
    const std::size_t tail = out.size();
    out.insert(out.end(), former.begin() + static_cast<std::ptrdiff_t>(to), former.end());
    for (std::size_t i = tail; i < out.size(); ++i)
        shift(out[i]);
    return out;
}

class Relexer {
public:
    Relexer(std::string_view bytes, const TextChange &change, const LexedFile &former, const LexMemory &memory)
        : m_change(change), m_former(former), m_memory(memory), m_from(startFor(memory, change)),
          m_lexer(m_from ? FileLexer(bytes, former.kind, *m_from) : FileLexer(bytes, former.kind, former.languages))
    {
    }

    /// False if what was found has an effect on text before the place where reading began.
    bool run()
    {
        m_met = m_lexer.run(&m_memory, m_change.delta(), m_change.newEnd);
        m_lexer.memory().fileTemplate = m_met ? m_memory.fileTemplate : m_lexer.memory().fileTemplate;
        if (m_lexer.memory().fileTemplate != m_memory.fileTemplate)
            return false;
        m_formerTest = m_from && m_from->state.body ? formerTest(m_from->statement) : nullptr;
        if (m_met)
            closeOpenTest();
        for (const LexedTest &test : m_lexer.memory().tests) {
            const bool templated = m_lexer.memory().isTemplated(test);
            if (test.first < 0 && m_formerTest && templated != m_memory.isTemplated(*m_formerTest))
                return false;
            if (templated)
                m_lexer.retype(test.first, std::min(test.end, m_lexer.file().statements.size()));
        }
        return true;
    }

    Relexed result(LexedFile &file, LexMemory &memory)
    {
        Relexed out;
        out.first = m_from ? m_from->statement : 0;
        out.firstToken = m_from ? m_from->token : 0;
        out.formerEnd = m_met ? m_met->statement : m_former.statements.size();
        out.formerEndToken = m_met ? m_met->token : static_cast<std::uint32_t>(m_former.tokens.size());
        out.end = out.first + m_lexer.file().statements.size();
        out.endToken = out.firstToken + static_cast<std::uint32_t>(m_lexer.file().tokens.size());
        const std::uint32_t formerLine = m_met ? m_met->line : m_former.lineCount;
        out.lineDelta = static_cast<std::int32_t>(m_lexer.file().lineCount) - static_cast<std::int32_t>(formerLine);
        out.bytesRead = m_lexer.bytesRead();
        spliceFile(out, file);
        spliceMemory(out, memory);
        return out;
    }

private:
    static const LexCheckpoint *startFor(const LexMemory &memory, const TextChange &change)
    {
        // The last checkpoint before the change may be that of the statement which the change turns into something else:
        // its line has to be over before the change begins. So reading begins one checkpoint earlier.
        const auto after = std::partition_point(
            memory.checkpoints.begin(), memory.checkpoints.end(),
            [&](const LexCheckpoint &checkpoint) { return checkpoint.byte + Margin <= change.begin; });
        return after - memory.checkpoints.begin() < 2 ? nullptr : &*(after - 2);
    }

    /// The former test that was open before `statement`.
    const LexedTest *formerTest(std::size_t statement) const
    {
        const auto it = std::partition_point(m_memory.tests.begin(), m_memory.tests.end(),
                                             [&](const LexedTest &test) { return test.end < statement; });
        return it == m_memory.tests.end() || it->first >= std::int64_t(statement) ? nullptr : &*it;
    }

    void closeOpenTest()
    {
        const auto first = m_lexer.openTest();
        const LexedTest *test = first ? formerTest(m_met->statement) : nullptr;
        if (!test)
            return;
        const std::size_t end = m_lexer.file().statements.size() + (test->end - m_met->statement);
        m_lexer.memory().tests.push_back({*first, end, test->state});
        m_testGoesOn = true;
    }

    void spliceFile(const Relexed &r, LexedFile &file)
    {
        LexedFile &read = m_lexer.file();
        for (LexedStatement &s : read.statements) {
            s.firstToken += r.firstToken;
            s.endToken += r.firstToken;
        }
        for (LexError &error : read.errors)
            error.token += r.firstToken;
        const std::int64_t bytes = m_change.delta();
        const std::int64_t tokens = std::int64_t(r.endToken) - std::int64_t(r.formerEndToken);
        file.kind = m_former.kind;
        file.languages = m_former.languages;
        file.lineCount = moved(m_former.lineCount, r.lineDelta);
        file.tokens = spliced(m_former.tokens, r.firstToken, read.tokens, r.formerEndToken,
                              [bytes](Token &t) { t.begin = moved(t.begin, bytes); });
        file.statements = spliced(m_former.statements, r.first, read.statements, r.formerEnd, [&](LexedStatement &s) {
            s.firstToken = moved(s.firstToken, tokens);
            s.endToken = moved(s.endToken, tokens);
            s.firstLine = moved(s.firstLine, r.lineDelta);
        });
        const auto errorAt = [&](std::uint32_t token) {
            const auto it = std::partition_point(m_former.errors.begin(), m_former.errors.end(),
                                                 [token](const LexError &error) { return error.token < token; });
            return static_cast<std::size_t>(it - m_former.errors.begin());
        };
        file.errors = spliced(m_former.errors, errorAt(r.firstToken), read.errors, errorAt(r.formerEndToken),
                              [&](LexError &error) { error.token = moved(error.token, tokens); });
    }

    void spliceMemory(const Relexed &r, LexMemory &memory)
    {
        LexMemory &read = m_lexer.memory();
        for (LexCheckpoint &c : read.checkpoints) {
            c.token += r.firstToken;
            c.statement += static_cast<std::uint32_t>(r.first);
            c.bodyFirst += static_cast<std::int64_t>(r.first);
        }
        for (LexedTest &test : read.tests) {
            test.first += static_cast<std::int64_t>(r.first);
            test.end += r.first;
        }
        const std::int64_t bytes = m_change.delta();
        const std::int64_t tokens = std::int64_t(r.endToken) - std::int64_t(r.formerEndToken);
        const std::int64_t statements = std::int64_t(r.end) - std::int64_t(r.formerEnd);
        const std::int64_t openBody = m_lexer.state().body ? m_lexer.bodyFirst() + std::int64_t(r.first) : 0;
        const std::int64_t formerBody = m_met ? m_met->bodyFirst : 0;
        const auto firstKept = static_cast<std::size_t>(m_from ? m_from - m_memory.checkpoints.data() + 1 : 0);
        const std::size_t nextKept =
            m_met ? static_cast<std::size_t>(m_met - m_memory.checkpoints.data()) : m_memory.checkpoints.size();
        memory.checkpoints =
            spliced(m_memory.checkpoints, firstKept, read.checkpoints, nextKept, [&](LexCheckpoint &c) {
                c.byte = moved(c.byte, bytes);
                c.line = moved(c.line, r.lineDelta);
                c.token = moved(c.token, tokens);
                c.statement = moved(c.statement, statements);
                c.bodyFirst = c.bodyFirst == formerBody ? openBody : c.bodyFirst + statements;
            });
        memory.fileTemplate = read.fileTemplate;
        const auto testsBefore = static_cast<std::size_t>(
            m_formerTest
                ? m_formerTest - m_memory.tests.data()
                : std::partition_point(m_memory.tests.begin(), m_memory.tests.end(), [&](const LexedTest &test) {
                      return test.end <= r.first;
                  }) - m_memory.tests.begin());
        memory.tests = spliced(m_memory.tests, testsBefore, read.tests, testsBehind(), [&](LexedTest &test) {
            test.first += statements;
            test.end = static_cast<std::size_t>(std::int64_t(test.end) + statements);
        });
    }

    /// The first former test that lies whole behind the place where nothing changes any more.
    std::size_t testsBehind() const
    {
        if (!m_met)
            return m_memory.tests.size();
        const LexedTest *open = m_testGoesOn ? formerTest(m_met->statement) : nullptr;
        if (open)
            return static_cast<std::size_t>(open - m_memory.tests.data()) + 1;
        const auto it = std::partition_point(m_memory.tests.begin(), m_memory.tests.end(),
                                             [&](const LexedTest &test) { return test.end <= m_met->statement; });
        return static_cast<std::size_t>(it - m_memory.tests.begin());
    }

    TextChange m_change;
    const LexedFile &m_former;
    const LexMemory &m_memory;
    const LexCheckpoint *m_from;
    FileLexer m_lexer;
    const LexCheckpoint *m_met = nullptr;    ///< where nothing changes any more; none: the file's end
    const LexedTest *m_formerTest = nullptr; ///< the test that was open where reading began
    bool m_testGoesOn = false;               ///< a test that was read anew goes on behind m_met
};

} // namespace

LexedFile lex(std::string_view bytes, FileKind kind, const Languages &languages, LexMemory &memory)
{
    FileLexer lexer(bytes.substr(0, MaxLexedBytes), kind, languages);
    lexer.run();
    for (const LexedTest &test : lexer.memory().tests) {
        if (lexer.memory().isTemplated(test))
            lexer.retype(test.first, test.end);
    }
    memory = std::move(lexer.memory());
    return std::move(lexer.file());
}

LexedFile lex(std::string_view bytes, FileKind kind, const Languages &languages)
{
    LexMemory memory;
    return lex(bytes, kind, languages, memory);
}

bool isWarning(LexErrorCode code)
{
    return code == LexErrorCode::SingularHeader || code == LexErrorCode::ReturnSettingDeprecated;
}

Relexed relex(std::string_view bytes, const TextChange &change, const LexedFile &former, const LexMemory &formerMemory,
              LexedFile &file, LexMemory &memory)
{
    Relexer relexer(bytes, change, former, formerMemory);
    if (relexer.run())
        return relexer.result(file, memory);
    file = lex(bytes, former.kind, former.languages, memory);
    return {.formerEnd = former.statements.size(),
            .end = file.statements.size(),
            .formerEndToken = static_cast<std::uint32_t>(former.tokens.size()),
            .endToken = static_cast<std::uint32_t>(file.tokens.size()),
            .lineDelta = static_cast<std::int32_t>(file.lineCount) - static_cast<std::int32_t>(former.lineCount),
            .bytesRead = bytes.size()};
}

} // namespace crat::robot
