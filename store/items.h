// The items table: exact signed bytes of listings and other catalogue items, by origin and generation, and with them
// everything derived. Every change of an item goes through here, so no projection can be forgotten.
// Threads: writing calls on the writer thread; the free reading functions anywhere.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/projection.h"

namespace store {

class Items {
 public:
  /// The projections outlive this and are called in this order.
  explicit Items(std::vector<Projection*> projections) : x_projections(std::move(projections)) {}

  /// Stores exact bytes. A listing (by its "type") must parse and its node and id must fit; its projections get their
  /// rows. Bytes of other types are kept as they are. Current generations note the change; staged ones do not. The same
  /// bytes again change nothing. After an error the transaction is to be dropped: it may hold half of the change.
  enum class Rows { current, staged };
  Result<void> put(Transaction& transaction, const ItemKey& key, std::string_view bytes, Rows rows = Rows::current);
  /// Removes content and every derived row; no error if there is none.
  Result<void> erase(Transaction& transaction, const ItemKey& key, Rows rows = Rows::current);
  /// To be called after Database::commit, before replies are released.
  void committed(std::uint64_t sequence);

 private:
  Result<void> derive(Transaction& transaction, const ItemKey& key, std::optional<std::string_view> before,
                      std::optional<std::string_view> after);

  std::vector<Projection*> x_projections;
};

/// The exact bytes, or nothing.
Result<std::optional<std::string>> item_bytes(const Reader& reader, const ItemKey& key);
/// The "type" member of canonical item bytes, without parsing the rest; empty if it cannot be found.
std::string item_type(std::string_view bytes);

}  // namespace store
