// The catalogues of all carried origins in memory, rebuilt at start from the entry rows. Writer thread.
// Invariant between calls into this folder: each equals the durable entries of its origin's current generation.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "federation/catalogue.h"
#include "store/entries.h"

namespace federation {

/// The catalogue of one generation, from its entry rows.
store::Result<Catalogue> load_catalogue(const store::Reader& reader, store::Origin origin,
                                        store::Generation generation);

class Catalogues {
 public:
  store::Result<void> load(const store::Reader& reader);
  /// Empty if the origin has no entries.
  Catalogue& of(store::Origin origin) { return x_catalogues[origin]; }
  void replace(store::Origin origin, Catalogue catalogue);

 private:
  std::map<store::Origin, Catalogue> x_catalogues;
};

/// Changes to a catalogue which are taken back unless they are kept: made before a commit, kept after it succeeded.
class TrialChanges {
 public:
  explicit TrialChanges(Catalogue& catalogue) : x_catalogue(catalogue) {}
  TrialChanges(const TrialChanges&) = delete;
  TrialChanges& operator=(const TrialChanges&) = delete;
  ~TrialChanges();

  void put(const store::ItemId& id, const store::Hash& leaf) { x_before.emplace_back(id, x_catalogue.put(id, leaf)); }
  void remove(const store::ItemId& id) { x_before.emplace_back(id, x_catalogue.remove(id)); }
  void keep() { x_before.clear(); }

 private:
  Catalogue& x_catalogue;
  std::vector<std::pair<store::ItemId, std::optional<store::Hash>>> x_before;
};

}  // namespace federation
