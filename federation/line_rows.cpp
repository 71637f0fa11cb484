#include "federation/line_rows.h"

#include "federation/item.h"
#include "store/digest.h"
#include "store/entries.h"

namespace federation {
namespace {

using store::Code;
using store::Result;

bool is_about_the_item(const store::Error& error) {
  return error.code == Code::invalid || error.code == Code::too_large;
}

}  // namespace

Result<Content> write_content(store::Items& items, store::Transaction& transaction, const store::ItemKey& key,
                              std::string_view bytes, const NodeDocuments& documents, store::Items::Rows rows) {
  const auto held = store::item_bytes(transaction, key);
  if (!held) return held.error();
  if (*held == bytes) return Content::held;
  bool fine = check_item(bytes, key.id, documents).operator bool();
  if (fine) {
    store::Transaction nested(static_cast<const store::Reader&>(transaction));
    const auto put = items.put(nested, key, bytes, rows);
    if (put)
      transaction.absorb(std::move(nested));
    else if (is_about_the_item(put.error()))
      fine = false;
    else
      return put.error();
  }
  if (fine) return Content::held;
  if (auto erased = items.erase(transaction, key, rows); !erased) return std::move(erased).error();
  return Content::refused;
}

Result<Content> write_line(store::Items& items, store::Transaction& transaction, const store::ItemKey& key,
                           const CatalogueLine& line, std::uint64_t seq, const NodeDocuments& documents,
                           store::Items::Rows rows) {
  if (line.kind == CatalogueLine::Kind::removed) {
    if (auto done = store::remove_entry(transaction, key, seq); !done) return std::move(done).error();
    if (auto done = items.erase(transaction, key, rows); !done) return std::move(done).error();
    return Content::held;
  }
  const auto before = store::entry(transaction, key);
  if (!before) return before.error();
  if (!*before || (*before)->leaf != line.leaf)
    if (auto done = store::put_entry(transaction, key, {line.leaf, seq}); !done) return std::move(done).error();
  if (line.kind == CatalogueLine::Kind::item)
    return write_content(items, transaction, key, line.bytes, documents, rows);

  const auto held = store::item_bytes(transaction, key);
  if (!held) return held.error();
  if (*held && store::sha256(**held) == line.leaf) return Content::held;
  if (auto done = items.erase(transaction, key, rows); !done) return std::move(done).error();
  return Content::missing;
}

}  // namespace federation
