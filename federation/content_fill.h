// Fetches content that is missing under entries we hold: a peer may lack or withhold it, another may have it. Walks the
// origin's entries in bounded steps and asks for what it finds, each peer in turn. Writer thread, alone.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "federation/carried_origin.h"
#include "federation/line_rows.h"

namespace federation {

class ContentFill {
 public:
  /// Walk the entries from the beginning.
  void restart();
  /// Whether there are entries to look at before anybody is asked.
  bool has_work() const { return x_walking && x_missing.empty(); }
  store::Result<void> work(const store::Reader& reader, const CarriedOrigin& carried, std::size_t rows);

  /// Items to ask for; empty if none are known to be missing.
  const std::vector<store::ItemId>& missing() const { return x_missing; }
  bool asked(store::Origin peer) const { return x_asked.contains(peer); }
  void ask(store::Origin peer) { x_asked.insert(peer); }
  /// Stores the items of an answer whose entries are unchanged; commits by itself.
  store::Result<void> received(std::string_view body, store::Database& database, store::Items& items,
                               const CarriedOrigin& carried);
  /// Nobody else can be asked for these.
  void give_up(store::Duration elapsed);

  /// When the entries are looked at again, if something stayed missing.
  std::optional<store::Duration> again() const { return x_walking || !x_missing.empty() ? std::nullopt : x_again; }

 private:
  bool x_walking = true;
  std::optional<store::ItemId> x_last;  // looked at
  std::vector<store::ItemId> x_missing;
  std::set<store::Origin> x_asked;
  std::optional<store::Duration> x_again;
};

}  // namespace federation
