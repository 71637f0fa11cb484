// German postal codes and districts with names, official keys (AGS) and coordinates, built into the program
// (conf/places, with their sources). Immutable after construction (a few milliseconds, about 2 MB); any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
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
  std::string town;         // place name as listings carry it; empty for a district
  std::string district;     // AGS, 5 digits
  store::LatLon centre;
};

class Places {
 public:
  Places();

  /// By id as above, or a bare postal code.
  std::optional<PlaceMatch> find(std::string_view id) const;
  /// While typing: digits match postal codes by prefix, in order; letters match towns and districts of which a word
  /// starts so after folding (ä, ae and a alike), the one so named before larger ones. Every word typed must fit: "bad
  /// hom", "144 pots". At most `limit`; nothing for text without letters and digits.
  std::vector<PlaceMatch> complete(std::string_view text, std::size_t limit) const;
  /// The postal code whose centre is nearest; walks all of them, which takes less than a millisecond.
  PlaceMatch nearest(store::LatLon point) const;
  /// Name of a district for people by AGS ("Landkreis Leer", "Potsdam"), or empty.
  std::string_view district_name(std::string_view ags) const;

 private:
  struct Row {
    PlaceKind kind = PlaceKind::postal_code;
    std::string_view key;   // postal code, town or AGS; into the embedded files
    std::string_view town;  // empty for a district
    std::string_view ags;
    store::LatLon centre;
    std::uint32_t inhabitants = 0;
    bool ambiguous = false;  // another district has a town of this name
  };
  struct Word {
    std::uint32_t begin = 0;  // in x_folded
    std::uint32_t size = 0;
    std::uint32_t row = 0;
  };

  void read_districts();
  void read_postal_codes();
  void index_words();
  void add_words(std::string_view folded, std::uint32_t row);
  std::string_view text(const Word& word) const { return std::string_view(x_folded).substr(word.begin, word.size); }
  const Row* row(PlaceKind kind, std::string_view key, std::string_view ags) const;
  PlaceMatch match(const Row& row) const;
  std::vector<std::uint32_t> rows_with(std::string_view word) const;
  // `typed` is not empty.
  std::vector<const Row*> codes_with(std::span<const std::string_view> typed, std::size_t limit) const;
  std::vector<const Row*> names_with(std::span<const std::string_view> typed, std::size_t limit) const;
  bool is_whole_name(const Row& row, std::span<const std::string_view> typed) const;

  std::vector<Row> x_rows;                                                 // by kind, key, AGS
  std::vector<std::pair<std::string_view, std::string>> x_district_names;  // AGS → name for people, sorted
  std::string x_folded;
  std::vector<Word> x_words;  // of all names, sorted by text
};

}  // namespace matching
