// The next snapshot while the writer thread makes it: starts as the current one and shares with it what stays. Then
// merges segments so that few are searched: sizes at least halve from one to the next, so a listing is moved once for
// each doubling of the collection, and one of whose documents a third are dead is built again.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "matching/snapshot.h"

namespace matching {

class Draft {
 public:
  explicit Draft(const Snapshot& base) : x_snapshot(base), x_own_dead(base.parts.size()) {}

  void set_origins(std::shared_ptr<const Origins> origins) { x_snapshot.origins = std::move(origins); }
  /// No effect if it is not there.
  void remove(store::Origin origin, const store::ItemId& id);
  void remove_origin(store::Origin origin);
  /// After all removals.
  void add(std::shared_ptr<const Segment> segment);

  using Documents = std::vector<std::pair<std::shared_ptr<const Segment>, Doc>>;
  const Documents& removed() const { return x_removed; }

  Snapshot finish() &&;

 private:
  void remove(std::size_t part, Doc doc);
  void merge(std::size_t from, std::size_t to);

  Snapshot x_snapshot;
  std::vector<std::shared_ptr<DocSet>> x_own_dead;  // by part, where they are already a copy of our own
  Documents x_removed;
};

}  // namespace matching
