#include "federation/content_fill.h"

#include <algorithm>

#include "federation/limits.h"
#include "federation/staging.h"
#include "store/entries.h"
#include "store/limits.h"

namespace federation {

using store::Result;
using store::Table;

void ContentFill::restart() {
  x_walking = true;
  x_last.reset();
  x_missing.clear();
  x_asked.clear();
  x_again.reset();
}

Result<void> ContentFill::work(const store::Reader& reader, const CarriedOrigin& carried, std::size_t step) {
  const auto generation = carried.record().generation;
  const std::string prefix = generation_prefix(Table::entry, carried.origin(), generation);
  const std::string from =
      x_last ? encode(Table::entry, store::ItemKey{carried.origin(), generation, *x_last}) + '\0' : prefix;
  const auto rows = reader.scan(from, store::after_prefix(prefix));
  for (std::size_t i = 0; rows->valid() && i < step; rows->next(), ++i) {
    const auto key = store::decode_item_key(Table::entry, rows->key());
    if (!key) return key.error();
    const auto held = store::item_bytes(reader, *key);
    if (!held) return held.error();
    if (!*held) x_missing.push_back(key->id);
    x_last = key->id;
    if (x_missing.size() == limits::content_ids) return {};
  }
  if (auto status = rows->status(); !status) return status;
  x_walking = rows->valid();
  return {};
}

Result<void> ContentFill::received(std::string_view body, store::Database& database, store::Items& items,
                                   const CarriedOrigin& carried) {
  const auto page = read_catalogue_page(body);
  if (!page) return {};
  const std::size_t before = x_missing.size();
  auto transaction = database.begin();
  for (const CatalogueLine& line : page->lines) {
    const auto wanted = std::find(x_missing.begin(), x_missing.end(), line.id);
    if (line.kind != CatalogueLine::Kind::item || wanted == x_missing.end()) continue;
    if (transaction.bytes() + limits::line_reserve > store::limits::transaction_bytes) break;
    const store::ItemKey key{carried.origin(), carried.record().generation, line.id};
    const auto entry = store::entry(transaction, key);
    if (!entry) return entry.error();
    if (!*entry || (*entry)->leaf != line.leaf) continue;
    const auto written =
        write_content(items, transaction, key, line.bytes, *carried.documents(), store::Items::Rows::current);
    if (!written) return written.error();
    x_missing.erase(wanted);
  }
  // An answer ends at the bound of a page, so whoever had some of these may have the rest.
  if (x_missing.size() < before) x_asked.clear();
  return commit(database, items, transaction, store::Durability::synced);
}

void ContentFill::give_up(store::Duration elapsed) {
  x_missing.clear();
  x_asked.clear();
  x_again = elapsed + limits::content_again;
}

}  // namespace federation
