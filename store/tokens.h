// API tokens: shown once, stored as SHA-256 (they are random, so nothing slower is needed), each owned by a person or
// an organisation. Changes on the writer thread.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "store/lifecycle.h"
#include "store/time.h"
#include "store/transaction.h"

namespace store {

struct TokenRecord {
  OwnerKind kind = OwnerKind::person;
  std::string name;  // chosen by the operator, 1 to 80 characters
  Instant created;
};

/// Makes a token ("hft_" and 32 random bytes in base64url) and stores its hash. Returns the token.
Result<std::string> add_token(Transaction& transaction, Random& random, const TokenRecord& record);
/// The token's owner, or Code::unauthorized.
Result<std::pair<Hash, TokenRecord>> check_token(const Reader& reader, std::string_view token);
Result<std::vector<std::pair<Hash, TokenRecord>>> all_tokens(const Reader& reader);
/// By the first 8 or more hexadecimal digits of the hash, as `token list` shows them; Code::not_found, Code::conflict
/// if several fit.
Result<void> revoke_token(Transaction& transaction, std::string_view hash_prefix);

}  // namespace store
