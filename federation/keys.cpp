#include "federation/keys.h"

#include <stdexcept>

#include <sodium.h>

namespace federation {
namespace {

constexpr std::string_view multicodec_ed25519 = "\xed\x01";

static_assert(crypto_sign_SECRETKEYBYTES == 64 && crypto_sign_PUBLICKEYBYTES == PublicKey::size &&
              crypto_sign_BYTES == Signature::size);

const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::string_view view(const unsigned char* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

// Chooses the implementations that suit this processor; repeating it costs nothing.
void start_sodium() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
}

}  // namespace

std::string to_multikey(const PublicKey& key) {
  return std::string("z").append(store::to_base58(std::string(multicodec_ed25519).append(key.bytes())));
}

store::Result<PublicKey> parse_multikey(std::string_view text) {
  const store::Error wrong{store::Code::invalid, "is an Ed25519 key as Multikey, \"z6Mk\" and so on", {}};
  if (!text.starts_with('z')) return wrong;
  const auto bytes = store::from_base58(text.substr(1));
  if (!bytes || bytes->size() != multicodec_ed25519.size() + PublicKey::size || !bytes->starts_with(multicodec_ed25519))
    return wrong;
  return PublicKey::from_bytes(std::string_view(*bytes).substr(multicodec_ed25519.size()));
}

SecretKey SecretKey::generate(store::Random& random) {
  std::string seed = random.bytes(crypto_sign_SEEDBYTES);
  auto key = from_seed(seed);
  sodium_memzero(seed.data(), seed.size());
  return *std::move(key);
}

store::Result<SecretKey> SecretKey::from_seed(std::string_view seed) {
  if (seed.size() != crypto_sign_SEEDBYTES)
    return store::Error{store::Code::invalid, "the seed of a secret key is 32 bytes", {}};
  start_sodium();
  SecretKey key;
  std::array<unsigned char, PublicKey::size> public_key{};
  crypto_sign_seed_keypair(public_key.data(), key.x_secret.data(), raw(seed));
  key.x_public = *PublicKey::from_bytes(view(public_key.data(), public_key.size()));
  return key;
}

SecretKey::SecretKey(SecretKey&& other) noexcept : x_secret(other.x_secret), x_public(other.x_public) {
  sodium_memzero(other.x_secret.data(), other.x_secret.size());
}

SecretKey& SecretKey::operator=(SecretKey&& other) noexcept {
  if (this != &other) {
    x_secret = other.x_secret;
    x_public = other.x_public;
    sodium_memzero(other.x_secret.data(), other.x_secret.size());
  }
  return *this;
}

SecretKey::~SecretKey() {
  sodium_memzero(x_secret.data(), x_secret.size());
}

Signature SecretKey::sign(std::string_view message) const {
  std::array<unsigned char, Signature::size> out{};
  crypto_sign_detached(out.data(), nullptr, raw(message), message.size(), x_secret.data());
  return *Signature::from_bytes(view(out.data(), out.size()));
}

std::string SecretKey::seed() const {
  return std::string(view(x_secret.data(), crypto_sign_SEEDBYTES));
}

bool verify(const PublicKey& key, std::string_view message, const Signature& signature) {
  static const bool started = (start_sodium(), true);
  return started &&
         crypto_sign_verify_detached(raw(signature.bytes()), raw(message), message.size(), raw(key.bytes())) == 0;
}

}  // namespace federation
