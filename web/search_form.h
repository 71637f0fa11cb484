// The form of the search page: what was asked for, as a query for the index, as fields that keep it, and as links that
// change one part of it. On the stack of one request.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "web/addresses.h"
#include "web/page.h"

namespace web {

class SearchForm {
 public:
  /// `visit` outlives the form.
  explicit SearchForm(const Visit& visit);

  const Texts& texts() const { return x_visit.texts; }
  const matching::Query& query() const { return x_query; }
  /// This search without its cursor.
  const SearchLink& link() const { return x_link; }

  /// Sets the fields and their options.
  void fill(View& view, const matching::Facets& facets) const;

  /// What a facet's value is called, and what the parameter must be to choose it.
  std::string value_name(std::string_view parameter, const std::string& facet_value) const;
  std::string value_of(std::string_view parameter, const std::string& facet_value) const;
  /// What the chosen value of a parameter is called; empty if none is chosen.
  std::string chosen_name(std::string_view parameter) const;

  bool has_radius() const { return x_query.radius_km.has_value(); }
  /// The next larger radius offered, in km.
  std::optional<int> next_radius() const;

 private:
  void find_place(const SearchParameters& parameters);
  void drop_what_needs_a_place();
  Views radius_options() const;
  Views purpose_options() const;
  Views category_groups() const;
  Views language_options(const matching::Facets& facets) const;
  Views portal_options() const;
  Views sort_options() const;
  Views other_places() const;

  const Visit& x_visit;
  SearchLink x_link;
  matching::Query x_query;
  std::string x_place_text;  // as the field shows it
  bool x_place_unknown = false;
  std::vector<matching::PlaceMatch> x_other_places;  // that what was typed could mean as well
};

}  // namespace web
