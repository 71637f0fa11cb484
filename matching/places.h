// German postal codes and districts with names, official keys (AGS) and coordinates, built into the program
// (conf/places, with their sources). Immutable after construction; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/geo.h"

namespace matching {

enum class PlaceKind : std::uint8_t { postal_code, town, district };

struct PlaceMatch {
  std::string id;  // "14467" (postal code), "town:Potsdam:12054", "ags:12054": what the API's `place` takes
  PlaceKind kind = PlaceKind::postal_code;
  std::string name;         // for people: "14467 Potsdam", "Potsdam", "Landkreis Leer"
  std::string postal_code;  // for PlaceKind::postal_code
  std::string town;         // place name as listings carry it
  std::string district;     // AGS, 5 digits
  store::LatLon centre;
};

class Places {
 public:
  Places();

  /// By id as above, or a bare postal code.
  std::optional<PlaceMatch> find(std::string_view id) const;
  /// While typing: digits match postal codes by prefix; letters match towns and districts by prefix of any word after
  /// folding (ä, ae and a alike), larger ones first. At most `limit`.
  std::vector<PlaceMatch> complete(std::string_view text, std::size_t limit) const;
  /// Name of a district by AGS, or empty.
  std::string_view district_name(std::string_view ags) const;

 private:
  std::vector<PlaceMatch> x_rows;                              // by kind, then id
  std::vector<std::pair<std::string, std::uint32_t>> x_words;  // folded word → row, sorted
  std::vector<std::uint64_t> x_weights;                        // by row, inhabitants
};

}  // namespace matching
