#pragma once

#include <string_view>
#include <vector>

#include "core/robot/Token.h"

namespace crat::robot {

/// Splits one physical line into cells and separators. Cells are left untyped (Ignored); comments, continuation marks,
/// separators and the line end have their types. Owner: the lexer, which reuses one over a file.
class LineTokenizer {
public:
    LineTokenizer(std::string_view bytes, std::vector<Token> &tokens) : m_bytes(bytes), m_tokens(tokens) {}

    struct Line {
        std::size_t end; ///< behind the line end
        bool startsNew;  ///< data that does not continue the statement before
    };
    /// Appends the tokens of the line that starts at `begin` and to `data` the index of each cell that holds data.
    Line tokenize(std::size_t begin, std::vector<std::uint32_t> &data);

private:
    struct Extent {
        std::size_t end;     ///< of what is left without trailing white space
        std::size_t lineEnd; ///< behind the line end
    };
    Extent extentOf(std::size_t begin) const;
    void splitAtSpaces(std::size_t begin, std::size_t end);
    void splitAtPipes(std::size_t begin, std::size_t end);
    bool isPipeLine(std::size_t begin, std::size_t end, std::size_t lineEnd) const;
    void addCell(std::size_t begin, std::size_t end);
    void addSeparator(std::size_t begin, std::size_t end);
    bool classify(std::size_t firstToken, std::vector<std::uint32_t> &data);
    void removeEmptyCells(std::size_t firstToken, bool continues, bool hasData);

    std::string_view m_bytes;
    std::vector<Token> &m_tokens;
};

} // namespace crat::robot
