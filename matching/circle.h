// A circle on the earth, and where in a segment's rows its documents can be. Immutable, any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "matching/segment.h"
#include "store/geo.h"

namespace matching {

/// Half-open range of document numbers.
struct DocRange {
  Doc begin = 0;
  Doc end = 0;
};

class Circle {
 public:
  Circle(store::LatLon centre, double radius_km);

  /// Appends the ranges of one purpose, ascending. All documents inside the circle are in them, and few others:
  /// what counts is `contains`.
  void ranges(const Segment& segment, store::Purpose purpose, std::vector<DocRange>& out) const;
  bool contains(double distance_km) const { return distance_km <= x_radius_km; }

 private:
  /// Longitudes of the circle in one row; up to two stretches, because a circle may lie across 180 degrees.
  struct Stretch {
    std::int32_t west = 0;
    std::int32_t east = 0;  // inclusive
  };
  void add_row(store::LatLon centre, std::uint32_t row, double angle);

  double x_radius_km;
  std::uint32_t x_first_row = 0;
  std::vector<std::vector<Stretch>> x_rows;  // from x_first_row
};

}  // namespace matching
