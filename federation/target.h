// The target of a federation request, taken apart. Everything in it is letters, digits and -._, so nothing is
// percent-encoded and a target that has '%' is none of ours. Pure functions, any thread.
#pragma once

#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "federation/head.h"

namespace federation {

struct Target {
  std::vector<std::string_view> steps;  // of the path
  std::vector<std::pair<std::string_view, std::string_view>> query;

  /// The parameter's value, or nothing.
  std::optional<std::string_view> parameter(std::string_view name) const;
};

/// Views into `target`. Code::invalid if it is malformed or a parameter stands twice.
store::Result<Target> read_target(std::string_view target);
/// Code::invalid naming the first parameter that is not among `known`.
store::Result<void> only_parameters(const Target& target, std::initializer_list<std::string_view> known);

store::Result<std::uint64_t> parse_number(std::string_view text);
/// "<epoch>.<seq>"
store::Result<Version> parse_version(std::string_view text);
std::string to_text(const Version& version);

}  // namespace federation
