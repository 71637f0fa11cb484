// Ed25519 keys and signatures (RFC 8032), libsodium's because its verification is strict: S < L, canonical encodings,
// no small-order key or R. Public keys travel as Multikey texts: "z" and base58btc of 0xed 0x01 and the 32 bytes.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "store/id.h"
#include "store/time.h"

namespace federation {

using PublicKey = store::Id<struct PublicKeyTag, 32>;
using Signature = store::Id<struct SignatureTag, 64>;

std::string to_multikey(const PublicKey& key);
store::Result<PublicKey> parse_multikey(std::string_view text);

/// Holds a secret; wiped when destroyed, moved but not copied.
class SecretKey {
 public:
  static SecretKey generate(store::Random& random);
  /// From the 32-byte seed.
  static store::Result<SecretKey> from_seed(std::string_view seed);
  SecretKey(SecretKey&&) noexcept;
  SecretKey& operator=(SecretKey&&) noexcept;
  SecretKey(const SecretKey&) = delete;
  SecretKey& operator=(const SecretKey&) = delete;
  ~SecretKey();

  const PublicKey& public_key() const { return x_public; }
  Signature sign(std::string_view message) const;
  /// 32 bytes, for the key file and the printed root key.
  std::string seed() const;

 private:
  SecretKey() = default;
  std::array<unsigned char, 64> x_secret{};
  PublicKey x_public;
};

bool verify(const PublicKey& key, std::string_view message, const Signature& signature);

}  // namespace federation
