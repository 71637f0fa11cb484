#include "tests/sim/shown.h"

namespace tests {
namespace {

void add_generation(const store::Reader& reader, store::Origin origin, store::Generation generation,
                    Shown::Listings& out) {
  const std::string prefix = generation_prefix(store::Table::content, origin, generation);
  const auto rows = reader.scan(prefix, store::after_prefix(prefix));
  for (; rows->valid(); rows->next())
    if (store::item_type(rows->value()) == "listing")
      out.emplace(std::pair(origin, store::decode_item_key(store::Table::content, rows->key())->id), rows->value());
}

}  // namespace

Shown::Listings Shown::from_rows(const store::Reader& reader) {
  Listings out;
  const auto origins = store::all_origins(reader);
  if (!origins) return out;
  for (const auto& [origin, record] : *origins) add_generation(reader, origin, record.generation, out);
  return out;
}

void Shown::load() {
  x_listings = from_rows(x_database.engine());
  x_sequence = x_database.sequence();
}

void Shown::reload(store::Origin origin) {
  std::erase_if(x_listings, [&](const auto& one) { return one.first.first == origin; });
  const auto record = store::origin_record(x_database.engine(), origin);
  if (record && *record) add_generation(x_database.engine(), origin, (*record)->generation, x_listings);
}

void Shown::committed(std::uint64_t) {
  const auto commits = store::changed_since(x_database.engine(), x_sequence, 1'000'000);
  if (!commits) return;  // the disk fails, and the node with it
  for (const auto& commit : *commits)
    for (const auto& changed : commit.changes) {
      if (changed.what == store::Changed::What::origin) {
        reload(changed.origin);
        continue;
      }
      const auto record = store::origin_record(x_database.engine(), changed.origin);
      if (!record || !*record) return;
      const auto bytes = store::item_bytes(x_database.engine(), {changed.origin, (*record)->generation, changed.id});
      x_listings.erase({changed.origin, changed.id});
      if (bytes && *bytes && store::item_type(**bytes) == "listing")
        x_listings.emplace(std::pair(changed.origin, changed.id), **bytes);
    }
  x_sequence = x_database.sequence();
}

}  // namespace tests
