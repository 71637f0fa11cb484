#include "federation/catalogues.h"

#include "store/origins.h"

namespace federation {

store::Result<Catalogue> load_catalogue(const store::Reader& reader, store::Origin origin,
                                        store::Generation generation) {
  Catalogue out;
  const std::string prefix = generation_prefix(store::Table::entry, origin, generation);
  const auto rows = reader.scan(prefix, store::after_prefix(prefix));
  for (; rows->valid(); rows->next()) {
    const auto key = store::decode_item_key(store::Table::entry, rows->key());
    if (!key) return key.error();
    const auto entry = store::decode_entry(rows->value());
    if (!entry) return entry.error();
    out.put(key->id, entry->leaf);
  }
  if (auto status = rows->status(); !status) return std::move(status).error();
  return out;
}

store::Result<void> Catalogues::load(const store::Reader& reader) {
  const auto origins = store::all_origins(reader);
  if (!origins) return origins.error();
  for (const auto& [origin, record] : *origins) {
    auto catalogue = load_catalogue(reader, origin, record.generation);
    if (!catalogue) return std::move(catalogue).error();
    replace(origin, *std::move(catalogue));
  }
  return {};
}

void Catalogues::replace(store::Origin origin, Catalogue catalogue) {
  x_catalogues.insert_or_assign(origin, std::move(catalogue));
}

TrialChanges::~TrialChanges() {
  for (auto change = x_before.rbegin(); change != x_before.rend(); ++change) {
    if (change->second)
      x_catalogue.put(change->first, *change->second);
    else
      x_catalogue.remove(change->first);
  }
}

}  // namespace federation
