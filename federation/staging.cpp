#include "federation/staging.h"

#include <array>

#include "federation/limits.h"
#include "federation/profile.h"
#include "store/limits.h"

namespace federation {

using store::Result;
using store::Table;

namespace {

constexpr std::array copied_tables{Table::entry, Table::content, Table::change};

}  // namespace

Result<void> commit(store::Database& database, store::Items& items, const store::Transaction& transaction,
                    store::Durability durability) {
  const auto sequence = database.commit(transaction, durability);
  if (!sequence) return sequence.error();
  items.committed(*sequence);
  return {};
}

Result<void> read_profile_into(store::OriginRecord& record, const store::Reader& reader, store::Origin origin) {
  const auto bytes = store::item_bytes(reader, {origin, record.generation, profile_id()});
  if (!bytes) return bytes.error();
  if (!*bytes) return {};
  if (const auto profile = read_profile(**bytes)) {
    record.name = profile->name;
    record.url = profile->url.value_or(std::string());
  }
  return {};
}

// One batch after the other within a call; none stays open between calls, because others commit in the meantime.
class Staging::Batches {
 public:
  explicit Batches(Staging& staging) : x_staging(staging) { x_transaction.emplace(staging.x_database.engine()); }

  /// The transaction for the next row, which has room for one.
  Result<store::Transaction*> next() {
    if (x_transaction->bytes() + limits::line_reserve > store::limits::transaction_bytes)
      if (auto done = flush(); !done) return std::move(done).error();
    return &*x_transaction;
  }
  Result<void> flush() {
    auto done = commit(x_staging.x_database, x_staging.x_items, *x_transaction, store::Durability::buffered);
    x_transaction.emplace(x_staging.x_database.engine());
    return done;
  }

 private:
  Staging& x_staging;
  std::optional<store::Transaction> x_transaction;
};

Staging::Staging(store::Database& database, store::Items& items, const CarriedOrigin& carried)
    : x_database(database),
      x_items(items),
      x_carried(carried),
      x_generation(store::Generation{number(carried.record().generation) + 1}) {}

Result<bool> Staging::copy_some(std::size_t left) {
  Batches batches(*this);
  for (const Table table : copied_tables) {
    const std::string prefix = generation_prefix(table, x_carried.origin(), x_carried.record().generation);
    const std::string end = store::after_prefix(prefix);
    if (x_copied >= end) continue;
    const auto rows = x_database.engine().scan(std::max(prefix, x_copied + '\0'), end);
    for (; rows->valid(); rows->next()) {
      if (left-- == 0) {
        if (auto done = batches.flush(); !done) return std::move(done).error();
        return false;
      }
      auto transaction = batches.next();
      if (!transaction) return std::move(transaction).error();
      if (auto done = copy_row(table, **transaction, *rows); !done) return std::move(done).error();
      x_copied = rows->key();
    }
    if (auto status = rows->status(); !status) return std::move(status).error();
  }
  if (auto done = batches.flush(); !done) return std::move(done).error();
  return true;
}

Result<void> Staging::copy_row(Table table, store::Transaction& transaction, const store::Cursor& row) {
  if (table == Table::change) {
    auto key = store::decode_change_key(row.key());
    if (!key) return std::move(key).error();
    key->generation = x_generation;
    transaction.put(encode(*key), std::string(row.value()));
    return {};
  }
  const auto key = store::decode_item_key(table, row.key());
  if (!key) return key.error();
  if (table == Table::content)
    return x_items.put(transaction, staged(key->id), row.value(), store::Items::Rows::staged);
  const auto entry = store::decode_entry(row.value());
  if (!entry) return entry.error();
  x_catalogue.put(key->id, entry->leaf);
  transaction.put(encode(Table::entry, staged(key->id)), std::string(row.value()));
  return {};
}

Result<void> Staging::apply(const std::vector<CatalogueLine>& lines, std::uint64_t seq) {
  Batches batches(*this);
  for (const CatalogueLine& line : lines) {
    auto transaction = batches.next();
    if (!transaction) return std::move(transaction).error();
    const auto written = write_line(x_items, **transaction, staged(line.id), line, seq, *x_carried.documents(),
                                    store::Items::Rows::staged);
    if (!written) return written.error();
    if (*written == Content::refused) ++x_refused;
    if (*written == Content::missing) x_missing = true;
    if (line.kind == CatalogueLine::Kind::removed)
      x_catalogue.remove(line.id);
    else
      x_catalogue.put(line.id, line.leaf);
  }
  return batches.flush();
}

Result<void> Staging::exchange(CarriedOrigin& carried, Catalogues& catalogues, const SignedHead& head,
                               std::uint64_t floor, store::Instant now) {
  auto transaction = x_database.begin();
  store::OriginRecord record = carried.record();
  record.generation = x_generation;
  record.floor = floor;
  if (auto read = read_profile_into(record, transaction, carried.origin()); !read) return read;
  auto written = carried.write_applied(transaction, head, std::move(record), now);
  if (!written) return std::move(written).error();
  transaction.note({store::Changed::What::origin, carried.origin(), {}});
  if (auto done = commit(x_database, x_items, transaction, store::Durability::synced); !done) return done;
  carried.set_applied(head, *std::move(written));
  catalogues.replace(carried.origin(), std::move(x_catalogue));
  return {};
}

}  // namespace federation
