#include "tests/fuzz/output_xml/ResultsFuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    crat::robot::results::fuzz::check({reinterpret_cast<const char *>(data), size},
                                      crat::robot::results::makeXmlReader);
    return 0;
}
