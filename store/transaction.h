// A transaction: reads through to its base, collects changes and says what they mean; nothing happens to the base.
// Writer thread (or a test).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/id.h"
#include "store/key_value.h"

namespace store {

/// What a sequence row says has changed in a commit.
struct Changed {
  enum class What : std::uint8_t {
    item = 1,   // one item of a current generation: put, changed or erased; look it up
    origin = 2  // the origin's generation was exchanged, or all its rows are gone: read it anew
  };
  What what = What::item;
  Origin origin{};
  ItemId id;  // for What::item
  auto operator<=>(const Changed&) const = default;
};

class Transaction final : public Reader {
 public:
  /// `base` outlives the transaction.
  explicit Transaction(const Reader& base) : x_base(base) {}
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  /// A transaction whose base is this one: it sees these changes, and its own come here by `absorb` or not at all.
  Transaction nested() const { return Transaction(static_cast<const Reader&>(*this)); }

  void put(std::string key, std::string value);
  void erase(std::string key);
  /// To be called by whoever changes an item or exchanges a generation, once per change.
  void note(Changed changed);

  Result<std::optional<std::string>> get(std::string_view key) const override;
  /// Sees the transaction's own changes; making further ones invalidates the cursor.
  std::unique_ptr<Cursor> scan(std::string_view from, std::string_view to) const override;

  /// Takes over the changes and notes of a transaction whose base is this one: how several requests, each of which may
  /// fail alone, share one commit.
  void absorb(Transaction&& nested);

  const Changes& changes() const { return x_changes; }
  const std::vector<Changed>& noted() const { return x_noted; }
  /// Bytes of keys, values and notes collected so far; a commit takes limits::transaction_bytes of them.
  std::size_t bytes() const { return x_bytes; }

 private:
  void set(std::string key, std::optional<std::string> value);

  const Reader& x_base;
  Changes x_changes;
  std::vector<Changed> x_noted;
  std::size_t x_bytes = 0;
};

}  // namespace store
