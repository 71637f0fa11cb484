#include "store/tokens.h"

#include <algorithm>

#include "store/bytes.h"
#include "store/digest.h"
#include "store/plain_text.h"

namespace store {
namespace {

constexpr std::string_view prefix = "hft_";
constexpr std::size_t random_bytes = 32;
constexpr std::size_t shortest_hash_prefix = 8;

std::string encode_record(const TokenRecord& record) {
  std::string out;
  put_u8(out, static_cast<std::uint8_t>(record.kind));
  put_bytes(out, record.name);
  put_u64(out, static_cast<std::uint64_t>(record.created.milliseconds()));
  return out;
}

Result<TokenRecord> decode_record(std::string_view bytes) {
  ByteReader in(bytes);
  TokenRecord out;
  const std::uint8_t kind = in.u8();
  out.kind = OwnerKind{kind};
  out.name = in.bytes();
  out.created = Instant::from_milliseconds(static_cast<std::int64_t>(in.u64()));
  if (!in.at_end() || name_of(out.kind).empty())
    return Error{Code::corrupt, "the row of an API token is not what was written", {}};
  return out;
}

}  // namespace

Result<std::string> add_token(Transaction& transaction, Random& random, const TokenRecord& record) {
  const std::size_t length = code_points(record.name);
  if (length < 1 || length > 80) return Error{Code::invalid, "the name of a token has 1 to 80 characters", "/name"};
  std::string token = std::string(prefix) + to_base64url(random.bytes(random_bytes));
  transaction.put(encode(TokenKey{sha256(token)}), encode_record(record));
  return token;
}

// The row is found by the hash of what was presented. How long that takes may depend on the bytes of stored hashes, but
// nobody can choose a token so that its hash comes closer to one of them, so there is nothing to learn from the time.
Result<std::pair<Hash, TokenRecord>> check_token(const Reader& reader, std::string_view token) {
  const Error refused{Code::unauthorized, "this API token is not known here; it may have been revoked", {}};
  if (!token.starts_with(prefix)) return refused;
  const Hash hash = sha256(token);
  auto bytes = reader.get(encode(TokenKey{hash}));
  if (!bytes) return std::move(bytes).error();
  if (!*bytes) return refused;
  auto record = decode_record(**bytes);
  if (!record) return std::move(record).error();
  return std::pair(hash, *std::move(record));
}

Result<std::vector<std::pair<Hash, TokenRecord>>> all_tokens(const Reader& reader) {
  std::vector<std::pair<Hash, TokenRecord>> out;
  const std::string table = table_prefix(Table::token);
  const auto cursor = reader.scan(table, after_prefix(table));
  for (; cursor->valid(); cursor->next()) {
    const auto key = decode_token_key(cursor->key());
    if (!key) return key.error();
    auto record = decode_record(cursor->value());
    if (!record) return std::move(record).error();
    out.emplace_back(key->hash, *std::move(record));
  }
  if (auto walked = cursor->status(); !walked) return std::move(walked).error();
  return out;
}

Result<void> revoke_token(Transaction& transaction, std::string_view hash_prefix) {
  if (hash_prefix.size() < shortest_hash_prefix)
    return Error{Code::invalid, "give at least the first 8 digits of the token's hash, as `token list` shows them", {}};
  const auto tokens = all_tokens(transaction);
  if (!tokens) return tokens.error();
  const auto fits = [&](const auto& token) { return token.first.hex().starts_with(hash_prefix); };
  const auto first = std::find_if(tokens->begin(), tokens->end(), fits);
  if (first == tokens->end()) return Error{Code::not_found, "no token has a hash that starts like this", {}};
  if (std::find_if(first + 1, tokens->end(), fits) != tokens->end())
    return Error{Code::conflict, "several tokens have a hash that starts like this; give more digits", {}};
  transaction.erase(encode(TokenKey{first->first}));
  return {};
}

}  // namespace store
