#include "federation/sweep.h"

#include "federation/limits.h"
#include "federation/peers.h"
#include "federation/staging.h"
#include "store/limits.h"

namespace federation {
namespace {

using store::Result;
using store::Table;

// Adds erasures until the step is full.
class Step {
 public:
  Step(store::Database& database, store::Items& items, std::size_t rows)
      : x_items(items), x_left(rows), x_engine(database.engine()), x_transaction(database.engine()) {}

  store::Transaction& transaction() { return x_transaction; }
  bool full() const {
    return x_left == 0 || x_transaction.bytes() + limits::line_reserve > store::limits::transaction_bytes;
  }

  Result<void> erase_range(Table table, std::string_view from, std::string_view to) {
    const auto rows = x_engine.scan(from, to);
    for (; rows->valid() && !full(); rows->next(), --x_left) {
      if (table != Table::content) {
        x_transaction.erase(std::string(rows->key()));
        continue;
      }
      // With the content go the rows derived from it.
      const auto key = store::decode_item_key(table, rows->key());
      if (!key) return key.error();
      if (auto done = x_items.erase(x_transaction, *key, store::Items::Rows::staged); !done) return done;
    }
    return rows->status();
  }

 private:
  store::Items& x_items;
  std::size_t x_left;
  const store::KeyValue& x_engine;
  store::Transaction x_transaction;
};

}  // namespace

Result<bool> sweep_some(store::Database& database, store::Items& items, store::Origin origin, std::size_t rows) {
  const auto record = store::origin_record(database.engine(), origin);
  if (!record) return record.error();
  const auto carried = is_carried(database.engine(), origin);
  if (!carried) return carried.error();
  if (!*record) return true;

  Step step(database, items, rows);
  for (const Table table : {Table::content, Table::entry, Table::change}) {
    const std::string all = origin_prefix(table, origin);
    const std::string current = generation_prefix(table, origin, (*record)->generation);
    if (auto done = step.erase_range(table, all, current); !done) return std::move(done).error();
    if (auto done = step.erase_range(table, store::after_prefix(current), store::after_prefix(all)); !done)
      return std::move(done).error();
  }
  // Without a head that counts no older one does: left behind, it would be taken for an ancestor of the next. Evidence
  // of a fork, under number 0, stays with a peer.
  if (!*carried || (*record)->seq == 0) {
    const std::string first = *carried ? encode(store::HeadKey{origin, 1}) : origin_prefix(Table::head, origin);
    const std::string end = store::after_prefix(origin_prefix(Table::head, origin));
    if (auto done = step.erase_range(Table::head, first, end); !done) return std::move(done).error();
  }
  if (!*carried) {
    const std::string all = origin_prefix(Table::document, origin);
    if (auto done = step.erase_range(Table::document, all, store::after_prefix(all)); !done)
      return std::move(done).error();
  }
  const bool done = !step.full();
  if (auto committed = commit(database, items, step.transaction(), store::Durability::synced); !committed)
    return std::move(committed).error();
  return done;
}

}  // namespace federation
