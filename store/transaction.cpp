#include "store/transaction.h"

#include <utility>

namespace store {
namespace {

// A note becomes one sequence row and lets the commit erase one old row: 13 + 21 and 13 bytes (database.cpp).
constexpr std::size_t note_bytes = 48;

std::size_t size_of(std::string_view key, const std::optional<std::string>& value) {
  return key.size() + (value ? value->size() : 0);
}

// Walks base and changes side by side; where both have a key, the change counts.
class OverlayCursor final : public Cursor {
 public:
  OverlayCursor(std::unique_ptr<Cursor> base, Changes::const_iterator change, Changes::const_iterator end)
      : x_base(std::move(base)), x_change(change), x_end(end) {
    settle();
  }

  bool valid() const override { return x_at != At::end; }
  void next() override {
    if (x_at == At::base)
      x_base->next();
    else
      ++x_change;
    settle();
  }
  std::string_view key() const override { return x_at == At::base ? x_base->key() : std::string_view(x_change->first); }
  std::string_view value() const override {
    return x_at == At::base ? x_base->value() : std::string_view(*x_change->second);
  }
  Result<void> status() const override { return x_base->status(); }

 private:
  enum class At { base, change, end };

  // Moves both to the next pair that exists. A base that failed ends the walk, so that nothing is taken for complete.
  void settle() {
    for (;;) {
      if (!x_base->valid() && !x_base->status()) {
        x_at = At::end;
        return;
      }
      const bool change_left = x_change != x_end;
      if (x_base->valid() && (!change_left || x_base->key() < x_change->first)) {
        x_at = At::base;
        return;
      }
      if (!change_left) {
        x_at = At::end;
        return;
      }
      if (x_base->valid() && x_base->key() == x_change->first) x_base->next();
      if (x_change->second) {
        x_at = At::change;
        return;
      }
      ++x_change;
    }
  }

  std::unique_ptr<Cursor> x_base;
  Changes::const_iterator x_change;
  Changes::const_iterator x_end;
  At x_at = At::end;
};

}  // namespace

void Transaction::put(std::string key, std::string value) {
  set(std::move(key), std::move(value));
}

void Transaction::erase(std::string key) {
  set(std::move(key), std::nullopt);
}

void Transaction::set(std::string key, std::optional<std::string> value) {
  x_bytes += size_of(key, value);
  const auto [row, inserted] = x_changes.try_emplace(std::move(key));
  if (!inserted) x_bytes -= size_of(row->first, row->second);
  row->second = std::move(value);
}

void Transaction::note(Changed changed) {
  x_noted.push_back(changed);
  x_bytes += note_bytes;
}

Result<std::optional<std::string>> Transaction::get(std::string_view key) const {
  const auto change = x_changes.find(key);
  if (change != x_changes.end()) return change->second;
  return x_base.get(key);
}

std::unique_ptr<Cursor> Transaction::scan(std::string_view from, std::string_view to) const {
  const bool nothing = !to.empty() && to <= from;
  const auto begin = x_changes.lower_bound(from);
  const auto end = to.empty() ? x_changes.end() : x_changes.lower_bound(to);
  return std::make_unique<OverlayCursor>(x_base.scan(from, to), nothing ? end : begin, end);
}

void Transaction::absorb(Transaction&& nested) {
  while (!nested.x_changes.empty()) {
    auto row = nested.x_changes.extract(nested.x_changes.begin());
    set(std::move(row.key()), std::move(row.mapped()));
  }
  for (const Changed& changed : nested.x_noted) note(changed);
  nested.x_noted.clear();
  nested.x_bytes = 0;
}

}  // namespace store
