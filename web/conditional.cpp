#include "web/conditional.h"

#include <algorithm>

#include "store/digest.h"

namespace web {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

std::string entity_tag(std::string_view bytes) {
  constexpr std::size_t digits = 32;  // 128 bits; nobody gains by two representations with one tag
  return '"' + store::sha256(bytes).hex().substr(0, digits) + '"';
}

// Our tags hold no comma, so splitting a list at commas cannot make one out of another.
bool names_tag(std::string_view condition, std::string_view tag, Comparison comparison) {
  if (trimmed(condition) == "*") return true;
  for (std::size_t at = 0; at <= condition.size();) {
    const std::size_t end = std::min(condition.find(',', at), condition.size());
    std::string_view listed = trimmed(condition.substr(at, end - at));
    if (comparison == Comparison::weak && listed.starts_with("W/")) listed.remove_prefix(2);
    if (listed == tag) return true;
    at = end + 1;
  }
  return false;
}

Response with_tag(const Request& request, Response response) {
  if (response.status != 200) return response;
  const std::string tag = entity_tag(response.body);
  response.headers.emplace_back("etag", tag);
  const std::string_view condition = request.header("if-none-match");
  if (!condition.empty() && names_tag(condition, tag, Comparison::weak)) {
    response.status = 304;
    response.body.clear();
    std::erase_if(response.headers, [](const auto& header) { return header.first == "content-type"; });
  }
  return response;
}

}  // namespace web
