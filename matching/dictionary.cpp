#include "matching/dictionary.h"

#include <functional>

#include "store/keys.h"

namespace matching {

using store::Code;
using store::Error;
using store::Result;

// Number 0 has no text; it keeps the arithmetic of x_begins plain.
Dictionary::Dictionary() : x_begins{0, 0}, x_slots(1024) {}

std::string_view Dictionary::text(TermId term) const {
  if (term > last()) return {};
  return std::string_view(x_texts).substr(x_begins[term], x_begins[term + 1] - x_begins[term]);
}

std::size_t Dictionary::slot_of(std::string_view text) const {
  const std::size_t mask = x_slots.size() - 1;
  std::size_t at = std::hash<std::string_view>{}(text)&mask;
  while (x_slots[at] && this->text(x_slots[at]) != text) at = (at + 1) & mask;
  return at;
}

TermId Dictionary::find(std::string_view text) const {
  return x_slots[slot_of(text)];
}

void Dictionary::grow() {
  const auto old = std::exchange(x_slots, std::vector<TermId>(x_slots.size() * 2));
  for (const TermId term : old)
    if (term) x_slots[slot_of(text(term))] = term;
}

void Dictionary::add(TermId term, std::string_view text) {
  if (x_used * 3 > x_slots.size() * 2) grow();
  while (last() + 1 < term) x_begins.push_back(x_begins.back());  // numbers that were never committed
  x_slots[slot_of(text)] = term;
  x_texts += text;
  x_begins.push_back(static_cast<std::uint32_t>(x_texts.size()));
  ++x_used;
}

Result<void> Dictionary::read_new(const store::Reader& reader) {
  const auto rows =
      reader.scan(encode(store::TermKey{last() + 1}), store::after_prefix(store::table_prefix(store::Table::term)));
  for (; rows->valid(); rows->next()) {
    const auto key = store::decode_term_key(rows->key());
    if (!key) return key.error();
    if (rows->value().empty() || find(rows->value()))
      return Error{
          Code::corrupt, "term " + std::to_string(key->term) + " of the search index is empty or stands twice", {}};
    add(key->term, rows->value());
  }
  return rows->status();
}

std::uint64_t Dictionary::bytes() const {
  return x_texts.capacity() + x_begins.capacity() * sizeof(std::uint32_t) + x_slots.capacity() * sizeof(TermId);
}

}  // namespace matching
