#include "federation/target.h"

#include <algorithm>
#include <charconv>

namespace federation {
namespace {

using store::Code;
using store::Error;
using store::Result;

// Calls `take` with each part of `text` between `separator`s.
template <class Take>
void split(std::string_view text, char separator, Take take) {
  while (true) {
    const std::size_t end = text.find(separator);
    take(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::optional<std::string_view> Target::parameter(std::string_view name) const {
  for (const auto& [known, value] : query)
    if (known == name) return value;
  return std::nullopt;
}

Result<Target> read_target(std::string_view target) {
  const Error malformed{Code::invalid, "the address is not one of this protocol", {}};
  if (!target.starts_with('/') || target.find_first_of("%#") != std::string_view::npos) return malformed;
  Target out;
  const std::size_t question = target.find('?');
  split(target.substr(1, question == std::string_view::npos ? question : question - 1), '/',
        [&](std::string_view step) { out.steps.push_back(step); });
  if (question == std::string_view::npos) return out;
  bool ok = true;
  split(target.substr(question + 1), '&', [&](std::string_view part) {
    const std::size_t equals = part.find('=');
    ok = ok && equals != std::string_view::npos && !out.parameter(part.substr(0, equals));
    if (ok) out.query.emplace_back(part.substr(0, equals), part.substr(equals + 1));
  });
  if (!ok) return malformed;
  return out;
}

Result<void> only_parameters(const Target& target, std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : target.query)
    if (std::find(known.begin(), known.end(), name) == known.end())
      return Error{Code::invalid, "there is no parameter \"" + std::string(name) + "\" here", {}};
  return {};
}

Result<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty())
    return Error{Code::invalid, "is a whole number", {}};
  return value;
}

Result<Version> parse_version(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return Error{Code::invalid, "is <epoch>.<seq>", {}};
  const auto epoch = parse_number(text.substr(0, dot));
  const auto seq = parse_number(text.substr(dot + 1));
  if (!epoch || !seq) return Error{Code::invalid, "is <epoch>.<seq>", {}};
  return Version{*epoch, *seq};
}

std::string to_text(const Version& version) {
  return std::to_string(version.epoch) + "." + std::to_string(version.seq);
}

}  // namespace federation
