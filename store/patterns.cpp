#include "store/patterns.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "store/time.h"

namespace store {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

bool is_alphanumeric(char c) {
  return is_digit(c) || is_lower(c) || (c >= 'A' && c <= 'Z');
}

bool all(std::string_view text, bool (*fits)(char)) {
  return std::all_of(text.begin(), text.end(), fits);
}

}  // namespace

bool is_id(std::string_view text) {
  return !text.empty() && is_lower(text[0]) && all(text, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

bool is_language(std::string_view text) {
  bool private_use = false, complete = false;  // complete: not right behind the "x"
  for (std::size_t at = 0, index = 0; at <= text.size(); ++index) {
    const std::string_view tag = text.substr(at, std::min(text.find('-', at), text.size()) - at);
    at += tag.size() + 1;
    if (tag.empty() || tag.size() > 8 || !all(tag, is_alphanumeric)) return false;
    if (index == 0 && (tag.size() < 2 || tag.size() > 3 || !all(tag, is_lower))) return false;
    complete = private_use || tag != "x";
    if (!complete)
      private_use = true;
    else if (!private_use && tag.size() < 2)
      return false;
  }
  return complete;
}

bool is_postal_code(std::string_view text) {
  return text.size() == 5 && all(text, is_digit);
}

bool is_date(std::string_view text) {
  return text.size() == 10 && parse_instant(std::string(text) + "T00:00:00Z");
}

bool is_time_of_day(std::string_view text) {
  return text.size() == 5 && text[2] == ':' && all(text.substr(0, 2), is_digit) && all(text.substr(3), is_digit) &&
         text.substr(0, 2) < "24" && text[3] < '6';
}

bool is_https(std::string_view text) {
  constexpr std::string_view scheme = "https://";
  return text.starts_with(scheme) && text.size() > scheme.size() && is_alphanumeric(text[scheme.size()]) &&
         all(text, [](char c) { return c > 0x20 && c < 0x7f && c != '"' && c != '<' && c != '>'; });
}

}  // namespace store
