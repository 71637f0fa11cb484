// Answers a prepared query from a snapshot: filters, counts, ranks. No text and no database here, so that other kinds
// of segments can come under it. Pure functions, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "matching/search.h"
#include "matching/snapshot.h"

namespace matching {

/// One word of a query: a listing has it if it has any of the terms.
struct QueryWord {
  std::vector<TermId> terms;  // none: no listing has it
  std::uint32_t weight = 0;
};

/// Where a listing stands in the results: smaller is earlier. The whole order, the same on every node.
struct Position {
  std::uint64_t key = 0;  // of the sort; what is better is smaller
  store::NodeId node;
  store::ItemId id;
  auto operator<=>(const Position&) const = default;
};

struct Plan {
  std::vector<QueryWord> words;
  Match match = Match::all;
  std::optional<store::Purpose> purpose;
  std::vector<std::string> categories;
  std::string language;
  std::vector<store::Origin> origins;
  std::optional<store::LatLon> near;
  std::optional<double> radius_km;
  Sort sort = Sort::newest;  // Sort::nearest needs `near`
  std::uint32_t now = 0;     // seconds since 1970
  std::uint32_t today = 0;   // day_of, for freshness
  std::size_t limit = 20;
  std::optional<Position> after;  // results behind this one only; counts are of all
};

struct Found {
  Position position;
  store::Origin origin{};
  std::uint64_t points = 0;
  store::LatLon centre;
  bool area_is_rough = false;
};

struct Outcome {
  std::uint64_t total = 0;
  std::vector<Found> found;  // at most `limit`, in order
  bool more = false;
  Facets facets;
};

Outcome evaluate(const Snapshot& snapshot, const Plan& plan);

/// The key of a Position.
std::uint64_t sort_key(Sort sort, std::uint64_t points, std::uint32_t issued, std::uint32_t decimetres);

}  // namespace matching
