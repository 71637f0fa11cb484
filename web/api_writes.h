// The writing calls of the API: creating, changing and ending own listings for the holder of a token. Requests on io
// threads; what changes runs on the writer thread and is answered after its commit.
#pragma once

#include "web/api.h"

namespace web {

class ListingWrites {
 public:
  ListingWrites(const Sources& sources, const Publishing& publishing) : x_sources(sources), x_publishing(publishing) {}

  void create(const Request& request, const Reply& reply) const;
  void change(const Request& request, const Captures& captures, const Reply& reply) const;
  void withdraw(const Request& request, const Captures& captures, const Reply& reply) const;

 private:
  struct Outcome;

  store::Result<store::Owner> owner(const Request& request) const;
  store::Result<store::ItemId> own_listing(const Captures& captures) const;
  using Run = std::function<store::Result<void>(store::Transaction&, Outcome&)>;
  /// `answer` is called after the commit; errors of `run` and of the commit are answered here.
  void submit(Run run, std::function<Response(const Outcome&)> answer, const Reply& reply) const;
  static store::Result<void> check_match(const store::Reader& reader, const store::ItemId& id,
                                         std::string_view condition, Outcome& outcome);

  const Sources x_sources;
  const Publishing x_publishing;
};

/// The refusal of a member of listings that this node does not offer yet.
store::Error not_offered(std::string_view member);

/// A merge patch that says where the listing is by a postal code gets the area and the name that belong to it. Refuses
/// members that this node does not offer yet.
store::Result<std::string> complete_patch(std::string_view json, const matching::Places& places);

}  // namespace web
