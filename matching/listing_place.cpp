#include "matching/listing_place.h"

#include "store/limits.h"

namespace matching {
namespace {

// No point of Germany is farther from the centre of the nearest postal code.
constexpr double farthest_km = 50;

}  // namespace

store::Result<void> complete_place(store::ListingContent& content, const Places& places) {
  store::Place& place = content.place;
  if (!content.area.empty() && !place.postal_code.empty() && !place.name.empty()) return {};
  std::optional<PlaceMatch> found;
  if (place.postal_code.empty()) {
    const auto centre = store::geohash_centre(content.area);
    if (!centre) return store::Error{store::Code::invalid, centre.error().message, "/area"};
    found = places.nearest(*centre);
    if (store::distance_km(*centre, found->centre) > farthest_km)
      return store::Error{store::Code::invalid, "is not near any German postal code; give one as place.postal_code",
                          "/area"};
    place.postal_code = found->postal_code;
  } else {
    found = places.find(place.postal_code);
    if (!found)
      return store::Error{store::Code::invalid, "is not a postal code known here; give area and place.name with it",
                          "/place/postal_code"};
  }
  if (place.name.empty()) place.name = found->town;
  if (content.area.empty()) content.area = store::geohash(found->centre, store::limits::area_characters_person);
  return {};
}

}  // namespace matching
