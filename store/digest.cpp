#include "store/digest.h"

#include <array>
#include <memory>
#include <stdexcept>

#include <openssl/evp.h>

namespace store {

Hash sha256(std::string_view bytes) {
  return sha256(bytes, {});
}

Hash sha256(std::string_view a, std::string_view b) {
  // Fetching the algorithm by name costs more than hashing a listing, so it is done once; a context per thread is
  // reused.
  static const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> algorithm(EVP_MD_fetch(nullptr, "SHA256", nullptr),
                                                                         &EVP_MD_free);
  thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                                     &EVP_MD_CTX_free);
  std::array<unsigned char, Hash::size> out{};
  if (!algorithm || !context || EVP_DigestInit_ex2(context.get(), algorithm.get(), nullptr) != 1 ||
      EVP_DigestUpdate(context.get(), a.data(), a.size()) != 1 ||
      EVP_DigestUpdate(context.get(), b.data(), b.size()) != 1 ||
      EVP_DigestFinal_ex(context.get(), out.data(), nullptr) != 1)
    throw std::runtime_error("OpenSSL has no working SHA-256");
  return *Hash::from_bytes({reinterpret_cast<const char*>(out.data()), out.size()});
}

}  // namespace store
