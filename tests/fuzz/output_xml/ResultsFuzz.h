// Any bytes: events nest, small limits hold, and where the chunks are cut makes no difference to what was read.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/robot/results/Model.h"
#include "core/robot/results/Reader.h"
#include "core/robot/results/Summary.h"

namespace crat::robot::results::fuzz {

class Nesting final : public Visitor {
public:
    std::string events;
    std::size_t open = 0;
    void begin(const Item &) override { events += '(', ++open; }
    void end(const Item &item) override
    {
        if (open-- == 0)
            std::abort();
        events += ')' + item.name;
        for (const auto &[field, value] : item.fields) {
            if (value.size() > 4096)
                std::abort();
            events += value;
        }
    }
    void message(const Message &message) override
    {
        if (open == 0)
            std::abort();
        events += message.text;
    }
};

using Make = std::unique_ptr<Reader> (*)(Visitor &, const Limits &);

/// `complete`: the whole file was read and ended as it should.
inline std::string read(std::string_view bytes, std::size_t size, Make make, bool &complete)
{
    Nesting nesting;
    Limits limits;
    limits.depth = 50;
    limits.textBytes = 4096;
    const auto reader = make(nesting, limits);
    bool good = true;
    for (std::size_t at = 0; at < bytes.size() && good; at += size)
        good = reader->feed(bytes.substr(at, size)).has_value();
    complete = reader->finish() && good;
    if (nesting.open != 0)
        std::abort();
    return nesting.events;
}

inline void check(std::string_view bytes, Make make)
{
    bool complete = false, completeInPieces = false;
    const std::string whole = read(bytes, bytes.size() + 1, make, complete);
    const std::string pieces = read(bytes, 5, make, completeInPieces);
    // A parser may see what is wrong earlier when it sees more at once, so that only good files are compared.
    if (complete != completeInPieces || (complete && whole != pieces))
        std::abort();
    ModelBuilder builder({.nodes = 100, .textBytes = 10000});
    const auto reader = make(builder, {});
    (void)reader->feed(bytes);
    const Model model = builder.take(reader->finish());
    if (model.nodes().size() > 100)
        std::abort();
    for (std::uint32_t i = 0; i < model.nodes().size(); ++i)
        (void)model.elapsed(i), (void)model.longName(i);
    Summary summary;
    const auto again = make(summary, {});
    (void)again->feed(bytes);
    again->finish();
}

} // namespace crat::robot::results::fuzz
