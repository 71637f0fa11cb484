// Files of the demo that are part of the program; see conf/build/embed.cmake.
#pragma once

#include <string_view>

namespace node {

/// By path below conf, like "demo/content/leer/persons.jsonl"; empty if there is none.
std::string_view embedded(std::string_view name);

}  // namespace node
