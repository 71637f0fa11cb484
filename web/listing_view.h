// Listings as pages show them: the card of a list, and the parts that card and page have in common. Texts of listings
// are shown without hidden characters, in their own language and direction. Pure functions, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/found_listings.h"
#include "web/page.h"

namespace web {

/// Purpose, category, portal, state and language of a listing, under the names both templates use.
void set_common(View& view, const Visit& visit, const store::Listing& listing, store::Origin origin,
                const store::OriginRecord& record);

/// Nothing if the listing needs a newer program. `words`: those of the search, to be marked.
std::optional<View> card(const Visit& visit, const FoundListing& found, std::string_view words);
/// The cards of all hits of a search, loaded from the visit's snapshot.
store::Result<Views> cards(const Visit& visit, const matching::Page& page, std::string_view words);

/// A stretch of a text, marked or not.
struct Piece {
  std::string text;
  bool mark = false;
};
/// At most so many characters of the text, from near the first highlight on, cut between words, with "…" where it was
/// cut.
std::vector<Piece> excerpt(std::string_view text, const std::vector<matching::Highlight>& highlights, std::size_t most);

/// "≈ 4 km", "800 m" is "0,8 km"; empty if there is no distance.
std::string distance_label(const Texts& texts, const matching::Hit& hit);

}  // namespace web
