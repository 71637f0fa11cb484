// Maps one JSON object to a struct, member by member, in one pass: each call checks type and bounds and the first
// offence is kept with its JSON pointer. Members nobody asked for are found by `refuse_unknown`.
// Used by *_wire.cpp files on the stack; one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/json.h"
#include "store/plain_text.h"
#include "store/time.h"

namespace store {

/// Bounds of a text in code points (Unicode scalar values). Control characters other than newline and tab are refused.
struct TextBounds {
  std::size_t min = 0;
  std::size_t max = 0;
};

/// Names of an enumeration in the wire's spelling.
template <class Enum>
using Names = std::vector<std::pair<std::string_view, Enum>>;

/// What a member whose value is null, "" or [] is taken for: forms and clients send those for what they leave out,
/// signed objects never have them.
enum class Empties { values, absent };

class Fields {
 public:
  /// `object` outlives the Fields. An error if it is not an object.
  explicit Fields(const Json& object, std::string path = {}, Empties empties = Empties::values);

  bool has(std::string_view name) const;
  std::string text(std::string_view name, TextBounds bounds);
  std::optional<std::string> optional_text(std::string_view name, TextBounds bounds);
  std::int64_t integer(std::string_view name, std::int64_t min, std::int64_t max);
  std::optional<std::int64_t> optional_integer(std::string_view name, std::int64_t min, std::int64_t max);
  bool boolean(std::string_view name, std::optional<bool> fallback = std::nullopt);
  Instant instant(std::string_view name);
  std::optional<Instant> optional_instant(std::string_view name);
  /// A list of distinct texts, present and not empty; an absent member gives an empty list unless `required`.
  std::vector<std::string> texts(std::string_view name, std::size_t max_count, TextBounds bounds,
                                 bool required = false);
  /// The text must be exactly `expected`, as for "type".
  void constant(std::string_view name, std::string_view expected);
  template <class Enum>
  Enum one_of(std::string_view name, const Names<Enum>& names, std::optional<Enum> fallback = std::nullopt);
  /// A text of at most 128 characters that `parse` turns into a value.
  template <class T>
  T parsed(std::string_view name, Result<T> (*parse)(std::string_view));
  template <class T>
  std::optional<T> optional_parsed(std::string_view name, Result<T> (*parse)(std::string_view));
  /// A member object or the objects of a member array, to be read with Fields of their own; null if absent.
  const Json* object(std::string_view name, bool required);
  std::vector<std::pair<const Json*, std::string>> objects(std::string_view name, std::size_t max_count);

  /// Fails if the object has a member that was not asked for.
  void refuse_unknown();
  /// Keeps the first of several failures; `name` empty means the object itself.
  void fail(std::string_view name, std::string message);
  /// As fail, for one entry of a member that is a list.
  void fail_entry(std::string_view name, std::size_t index, std::string message);
  /// Takes over the failure of a nested Fields.
  void adopt(const Fields& nested);

  /// The members asked for so far: after a reader ran, those its format knows.
  const std::set<std::string, std::less<>>& asked() const { return x_asked; }
  Empties empties() const { return x_empties; }
  std::string path_of(std::string_view name) const;
  bool ok() const { return !x_error; }
  const Error& error() const { return *x_error; }

 private:
  const Json* find(std::string_view name, bool required);

  const Json& x_object;
  std::string x_path;
  Empties x_empties;
  std::set<std::string, std::less<>> x_asked;
  std::optional<Error> x_error;
};

template <class Enum>
Enum Fields::one_of(std::string_view name, const Names<Enum>& names, std::optional<Enum> fallback) {
  const Json* value = find(name, !fallback);
  if (!value) return fallback.value_or(Enum{});
  std::string allowed;
  for (const auto& [text, item] : names) {
    if (value->is_string() && value->get_ref<const std::string&>() == text) return item;
    allowed += (allowed.empty() ? "" : ", ") + std::string(text);
  }
  fail(name, "is one of: " + allowed);
  return Enum{};
}

template <class T>
std::optional<T> Fields::optional_parsed(std::string_view name, Result<T> (*parse)(std::string_view)) {
  const auto value = optional_text(name, {1, 128});
  if (!value) return std::nullopt;
  auto result = parse(*value);
  if (result) return *std::move(result);
  fail(name, result.error().message);
  return std::nullopt;
}

template <class T>
T Fields::parsed(std::string_view name, Result<T> (*parse)(std::string_view)) {
  auto value = optional_parsed(name, parse);
  if (!value) fail(name, "is missing");
  return std::move(value).value_or(T{});
}

template <class Enum>
std::string_view name_of(const Names<Enum>& names, Enum value) {
  for (const auto& [text, item] : names)
    if (item == value) return text;
  return {};
}

}  // namespace store
