// The one JSON reader of the project: RFC 8259 narrowed to the restricted profile of federation/PROTOCOL.md
// (no floats, |integers| < 2^53, ASCII keys, no duplicate keys, valid UTF-8, bounded depth and size), and RFC 8785
// output, which inside that profile is what nlohmann's dump() gives. Pure functions, any thread.
//
// Only *_wire.cpp files and the configuration include this; no interface carries a Json.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "store/result.h"

namespace store {

using Json = nlohmann::json;

/// 2^53 − 1, beyond which other JSON implementations lose digits.
inline constexpr std::int64_t largest_integer = (std::int64_t{1} << 53) - 1;

struct JsonLimits {
  std::size_t bytes = 64 * 1024;
  int depth = 8;  // objects and arrays inside one another
};

/// Errors: Code::too_large over `bytes`, else Code::invalid with the JSON pointer of the place where one is known.
Result<Json> read_json(std::string_view text, const JsonLimits& limits = {});
/// As read_json, and refuses text that is not byte for byte canonical(value).
Result<Json> read_canonical_json(std::string_view text, const JsonLimits& limits = {});
/// RFC 8785. `value` must come from read_json or hold only what it accepts.
std::string canonical(const Json& value);

/// A JSON pointer (RFC 6901) with one more step; escapes '~' and '/'.
std::string pointer_step(std::string_view path, std::string_view member);
std::string pointer_step(std::string_view path, std::size_t index);

}  // namespace store
