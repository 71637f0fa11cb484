// The forward record: all that the search index knows of one listing, as one durable row written in the listing's own
// batch. matching/INDEX.md describes its bytes. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "store/bytes.h"
#include "store/geo.h"
#include "store/listing.h"

namespace matching {

/// Number of a term in the dictionary; from 1.
using TermId = std::uint32_t;

/// How often a term stands in a listing; each at most limits::term_frequency.
struct Frequencies {
  std::uint8_t title = 0;
  std::uint8_t text = 0;
  bool operator==(const Frequencies&) const = default;
};

/// A listing without its terms. Views go into the record it was read from, or the listing it was made of.
struct Forward {
  store::Purpose purpose = store::Purpose::offer;
  bool reserved = false;
  std::uint8_t area_characters = 0;
  store::LatLon centre;  // of the area
  store::Instant issued, until;
  std::string_view category;
  std::vector<std::string_view> languages;  // primary subtags: of the text first, then those spoken; distinct
  std::uint32_t words = 0;
  std::string_view terms;  // encoded, see TermReader
};

/// Encodes the terms of a listing, each of which stands there once, in any order.
std::string write_terms(std::vector<std::pair<TermId, Frequencies>> terms);

/// Walks encoded terms; damaged bytes end the walk, they never lead out of them.
class TermReader {
 public:
  explicit TermReader(std::string_view terms) : x_rest(terms.data()), x_end(terms.data() + terms.size()) {}
  /// False at the end; then nothing was read.
  bool next();
  /// Whether the walk ended behind the last byte.
  bool at_end() const { return x_rest == x_end; }
  TermId term() const { return x_term; }
  Frequencies frequencies() const { return x_frequencies; }

 private:
  const char* x_rest;
  const char* x_end;
  TermId x_term = 0;
  Frequencies x_frequencies;
};

std::string write_forward(const Forward& forward);
/// Views go into `record`. Code::corrupt if it is not such a record; the terms are not looked into.
store::Result<Forward> read_forward(std::string_view record);

/// What is written for a listing, save that its terms are texts: a string for each, with its frequencies. Views go
/// into `listing`.
struct Analysed {
  Forward forward;  // without `terms`
  std::unordered_map<std::string, Frequencies> terms;
};
Analysed analyse(const store::Listing& listing);

}  // namespace matching
