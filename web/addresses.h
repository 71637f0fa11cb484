// Addresses of the pages. Pure data, any thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/id.h"
#include "web/http.h"
#include "web/texts.h"

namespace web {

/// The address of a search page, changed parameter by parameter.
class SearchLink {
 public:
  explicit SearchLink(const Texts& texts) : x_home("/" + texts.segment() + "/search") {}
  /// With the parameters of a request that restrict or order a search: the first of each that is not empty, and not the
  /// cursor.
  SearchLink(const Texts& texts, const Request& request);

  /// With exactly this value of the parameter, or without it if the value is empty.
  SearchLink with(std::string_view name, std::string_view value) const;
  SearchLink without(std::string_view name) const { return with(name, {}); }
  /// The first value of the parameter, or empty.
  std::string_view value(std::string_view name) const;
  std::string address() const;
  const std::vector<std::pair<std::string, std::string>>& parameters() const { return x_parameters; }

 private:
  std::string x_home;
  std::vector<std::pair<std::string, std::string>> x_parameters;
};

/// "/listings/{node}/{id}", below a language or the API's base.
std::string listing_path(const store::NodeId& node, const store::ItemId& id);
/// The path and query of a request, encoded anew, with the first segment replaced if it is `segment`, else with
/// `replacement` put before it.
std::string in_language(const Request& request, std::string_view segment, std::string_view replacement);
/// An absolute http or https address is safe in a link; anything else another node sends is not.
bool is_web_address(std::string_view address);

}  // namespace web
