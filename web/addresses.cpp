#include "web/addresses.h"

#include <algorithm>
#include <array>

#include "web/target.h"

namespace web {

namespace {

constexpr std::array<std::string_view, 9> search_names{"q",        "place", "radius_km", "purpose", "category",
                                                       "language", "node",  "sort",      "match"};

std::string query_of(const std::vector<std::pair<std::string, std::string>>& parameters) {
  std::string out;
  for (const auto& [name, value] : parameters) {
    out += out.empty() ? '?' : '&';
    out += encode_component(name) + '=' + encode_component(value);
  }
  return out;
}

}  // namespace

SearchLink::SearchLink(const Texts& texts, const Request& request) : SearchLink(texts) {
  for (const auto& [name, value] : request.query)
    if (this->value(name).empty() && !value.empty() &&
        std::find(search_names.begin(), search_names.end(), name) != search_names.end())
      x_parameters.emplace_back(name, value);
}

SearchLink SearchLink::with(std::string_view name, std::string_view value) const {
  SearchLink link = *this;
  std::erase_if(link.x_parameters, [&](const auto& parameter) { return parameter.first == name; });
  if (!value.empty()) link.x_parameters.emplace_back(name, value);
  return link;
}

std::string_view SearchLink::value(std::string_view name) const {
  for (const auto& [key, value] : x_parameters)
    if (key == name) return value;
  return {};
}

std::string SearchLink::address() const {
  return x_home + query_of(x_parameters);
}

std::string listing_path(const store::NodeId& node, const store::ItemId& id) {
  return "/listings/" + store::to_text(node) + "/" + id.hex();
}

std::string in_language(const Request& request, std::string_view segment, std::string_view replacement) {
  std::string_view rest = request.path;
  const std::string old = "/" + std::string(segment);
  if (!segment.empty() && rest.starts_with(old) && (rest.size() == old.size() || rest[old.size()] == '/'))
    rest.remove_prefix(old.size());
  std::string out = "/" + std::string(replacement);
  if (rest.empty()) out += '/';
  while (!rest.empty()) {
    rest.remove_prefix(1);  // the slash
    const auto part = rest.substr(0, rest.find('/'));
    out += '/' + encode_component(part);
    rest.remove_prefix(part.size());
  }
  return out + query_of(request.query);
}

bool is_web_address(std::string_view address) {
  if (!address.starts_with("https://") && !address.starts_with("http://")) return false;
  return std::all_of(address.begin(), address.end(),
                     [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != '"' && c != '<' && c != '\\'; });
}

}  // namespace web
