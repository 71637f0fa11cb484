#include "store/json_fields.h"

#include <algorithm>

namespace store {
namespace {

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f;
  });
}

bool is_empty(const Json& value) {
  return value.is_null() || (value.is_array() && value.empty()) ||
         (value.is_string() && value.get_ref<const std::string&>().empty());
}

std::string between(std::size_t min, std::size_t max, const char* what) {
  return "has " + std::to_string(min) + " to " + std::to_string(max) + what;
}

}  // namespace

Fields::Fields(const Json& object, std::string path, Empties empties)
    : x_object(object), x_path(std::move(path)), x_empties(empties) {
  if (!object.is_object()) fail({}, "is an object");
}

std::string Fields::path_of(std::string_view name) const {
  return name.empty() ? x_path : pointer_step(x_path, name);
}

void Fields::fail(std::string_view name, std::string message) {
  if (!x_error) x_error = Error{Code::invalid, std::move(message), path_of(name)};
}

void Fields::fail_entry(std::string_view name, std::size_t index, std::string message) {
  if (!x_error) x_error = Error{Code::invalid, std::move(message), pointer_step(path_of(name), index)};
}

void Fields::adopt(const Fields& nested) {
  if (!x_error && nested.x_error) x_error = nested.x_error;
}

bool Fields::has(std::string_view name) const {
  return x_object.is_object() && x_object.contains(name);
}

const Json* Fields::find(std::string_view name, bool required) {
  x_asked.emplace(name);
  if (!x_object.is_object()) return nullptr;
  const auto found = x_object.find(name);
  if (found != x_object.end() && !(x_empties == Empties::absent && is_empty(*found))) return &*found;
  if (required) fail(name, "is missing");
  return nullptr;
}

std::optional<std::string> Fields::optional_text(std::string_view name, TextBounds bounds) {
  const Json* value = find(name, false);
  if (!value) return std::nullopt;
  if (!value->is_string()) {
    fail(name, "is a text");
    return std::nullopt;
  }
  const auto& text = value->get_ref<const std::string&>();
  const std::size_t length = code_points(text);
  if (length < bounds.min || length > bounds.max)
    fail(name, between(bounds.min, bounds.max, " characters"));
  else if (has_control_character(text))
    fail(name, "holds a control character");
  return text;
}

std::string Fields::text(std::string_view name, TextBounds bounds) {
  auto value = optional_text(name, bounds);
  if (!value) fail(name, "is missing");
  return value.value_or(std::string());
}

std::optional<std::int64_t> Fields::optional_integer(std::string_view name, std::int64_t min, std::int64_t max) {
  const Json* value = find(name, false);
  if (!value) return std::nullopt;
  if (!value->is_number_integer()) {
    fail(name, "is a whole number");
    return std::nullopt;
  }
  const auto number = value->get<std::int64_t>();
  if (number < min || number > max)
    fail(name, "is a whole number from " + std::to_string(min) + " to " + std::to_string(max));
  return number;
}

std::int64_t Fields::integer(std::string_view name, std::int64_t min, std::int64_t max) {
  const auto value = optional_integer(name, min, max);
  if (!value) fail(name, "is missing");
  return value.value_or(min);
}

bool Fields::boolean(std::string_view name, std::optional<bool> fallback) {
  const Json* value = find(name, !fallback);
  if (!value) return fallback.value_or(false);
  if (!value->is_boolean()) {
    fail(name, "is true or false");
    return false;
  }
  return value->get<bool>();
}

std::optional<Instant> Fields::optional_instant(std::string_view name) {
  const Json* value = find(name, false);
  if (!value) return std::nullopt;
  if (value->is_string()) {
    const auto at = parse_instant(value->get_ref<const std::string&>());
    if (at) return *at;
    fail(name, at.error().message);
  } else {
    fail(name, "is a time like 2026-01-31T09:00:00Z");
  }
  return std::nullopt;
}

Instant Fields::instant(std::string_view name) {
  const auto value = optional_instant(name);
  if (!value) fail(name, "is missing");
  return value.value_or(Instant{});
}

std::vector<std::string> Fields::texts(std::string_view name, std::size_t max_count, TextBounds bounds, bool required) {
  std::vector<std::string> out;
  const Json* value = find(name, required);
  if (!value) return out;
  if (!value->is_array()) {
    fail(name, "is a list of texts");
    return out;
  }
  if (value->empty() || value->size() > max_count) fail(name, between(1, max_count, " entries"));
  for (std::size_t i = 0; i < value->size() && ok(); ++i) {
    const Json& entry = (*value)[i];
    if (!entry.is_string()) {
      fail_entry(name, i, "is a text");
      break;
    }
    const auto& text = entry.get_ref<const std::string&>();
    const std::size_t length = code_points(text);
    if (length < bounds.min || length > bounds.max)
      fail_entry(name, i, between(bounds.min, bounds.max, " characters"));
    else if (has_control_character(text))
      fail_entry(name, i, "holds a control character");
    else if (std::find(out.begin(), out.end(), text) != out.end())
      fail_entry(name, i, "stands twice in the list");
    out.push_back(text);
  }
  return out;
}

void Fields::constant(std::string_view name, std::string_view expected) {
  const Json* value = find(name, true);
  if (value && (!value->is_string() || value->get_ref<const std::string&>() != expected))
    fail(name, "is \"" + std::string(expected) + "\"");
}

const Json* Fields::object(std::string_view name, bool required) {
  const Json* value = find(name, required);
  if (value && !value->is_object()) {
    fail(name, "is an object");
    return nullptr;
  }
  return value;
}

std::vector<std::pair<const Json*, std::string>> Fields::objects(std::string_view name, std::size_t max_count) {
  std::vector<std::pair<const Json*, std::string>> out;
  const Json* value = find(name, false);
  if (!value) return out;
  if (!value->is_array() || value->empty() || value->size() > max_count) {
    fail(name, "is a list of 1 to " + std::to_string(max_count) + " objects");
    return out;
  }
  for (std::size_t i = 0; i < value->size(); ++i) out.emplace_back(&(*value)[i], pointer_step(path_of(name), i));
  return out;
}

void Fields::refuse_unknown() {
  if (!x_object.is_object()) return;
  for (const auto& [name, value] : x_object.items())
    if (!x_asked.contains(name)) return fail(name, "is not a member that belongs here");
}

}  // namespace store
