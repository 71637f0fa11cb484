#include "store/items.h"

#include <utility>

#include "store/limits.h"
#include "store/origins.h"

namespace store {
namespace {

// Steps over one JSON value that begins at `at`; npos if the text ends first. No more than brackets and quotes are
// looked at: whoever needs a checked value parses it.
std::size_t after_value(std::string_view text, std::size_t at) {
  int depth = 0;
  for (bool quoted = false; at < text.size(); ++at) {
    const char c = text[at];
    if (quoted) {
      if (c == '\\')
        ++at;
      else if (c == '"')
        quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']' || c == ',') {
      if (depth == 0) return at;
      if (c != ',') --depth;
    }
  }
  return std::string_view::npos;
}

// A stored listing, parsed; nothing if the bytes are of another type.
Result<std::optional<Listing>> listing_in(std::string_view bytes) {
  if (item_type(bytes) != "listing") return std::optional<Listing>{};
  auto listing = read_listing(bytes);
  if (!listing) return std::move(listing).error();
  return std::optional(*std::move(listing));
}

Result<void> check_fit(const Reader& reader, const ItemKey& key, const Listing& listing) {
  if (listing.id != key.id) return Error{Code::invalid, "is not the id under which this listing is kept", "/id"};
  const auto origin = origin_record(reader, key.origin);
  if (!origin) return origin.error();
  if (!*origin) return Error{Code::not_found, "the origin of this listing is not known here", {}};
  if ((*origin)->node != listing.node) return Error{Code::invalid, "is not the node this listing came from", "/node"};
  return {};
}

}  // namespace

Result<void> Items::put(Transaction& transaction, const ItemKey& key, std::string_view bytes, Rows rows) {
  if (bytes.size() > limits::value_bytes) return Error{Code::too_large, "an item is larger than the store allows", {}};
  const auto before = item_bytes(transaction, key);
  if (!before) return before.error();
  if (*before && **before == bytes) return {};
  if (auto derived = derive(transaction, key, *before, bytes); !derived) return derived;
  transaction.put(encode(Table::content, key), std::string(bytes));
  if (rows == Rows::current) transaction.note({Changed::What::item, key.origin, key.id});
  return {};
}

Result<void> Items::erase(Transaction& transaction, const ItemKey& key, Rows rows) {
  const auto before = item_bytes(transaction, key);
  if (!before) return before.error();
  if (!*before) return {};
  if (auto derived = derive(transaction, key, *before, std::nullopt); !derived) return derived;
  transaction.erase(encode(Table::content, key));
  if (rows == Rows::current) transaction.note({Changed::What::item, key.origin, key.id});
  return {};
}

Result<void> Items::derive(Transaction& transaction, const ItemKey& key, std::optional<std::string_view> before,
                           std::optional<std::string_view> after) {
  std::optional<Listing> old_listing, new_listing;
  if (before) {
    auto parsed = listing_in(*before);
    // What follows from it cannot be found without reading it, and must not be left behind.
    if (!parsed)
      return Error{Code::corrupt, "the stored listing " + key.id.hex() + " is damaged: " + parsed.error().message, {}};
    old_listing = *std::move(parsed);
  }
  if (after) {
    auto parsed = listing_in(*after);
    if (!parsed) return std::move(parsed).error();
    new_listing = *std::move(parsed);
    if (new_listing)
      if (auto fits = check_fit(transaction, key, *new_listing); !fits) return fits;
  }
  if (!old_listing && !new_listing) return {};
  std::optional<ListingRow> old_row, new_row;
  if (old_listing) old_row.emplace(ListingRow{key, *old_listing, *before});
  if (new_listing) new_row.emplace(ListingRow{key, *new_listing, *after});
  for (Projection* projection : x_projections)
    if (auto added = projection->rows(transaction, old_row ? &*old_row : nullptr, new_row ? &*new_row : nullptr);
        !added)
      return added;
  return {};
}

void Items::committed(std::uint64_t sequence) {
  for (Projection* projection : x_projections) projection->committed(sequence);
}

Result<std::optional<std::string>> item_bytes(const Reader& reader, const ItemKey& key) {
  return reader.get(encode(Table::content, key));
}

std::string item_type(std::string_view bytes) {
  if (bytes.empty() || bytes.front() != '{') return {};
  constexpr std::string_view name = "\"type\":\"";
  for (std::size_t at = 1; at < bytes.size();) {
    if (bytes.substr(at, name.size()) == name) {
      const auto value = bytes.substr(at + name.size());
      const auto end = value.find('"');
      return end == std::string_view::npos ? std::string() : std::string(value.substr(0, end));
    }
    at = after_value(bytes, at);  // the member's name and value, up to the comma between members
    if (at == std::string_view::npos || bytes[at] != ',') return {};
    ++at;
  }
  return {};
}

}  // namespace store
