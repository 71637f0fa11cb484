#include "node/identity.h"

#include <filesystem>

#include <sys/stat.h>

#include "federation/proof.h"
#include "node/system.h"

namespace node {
namespace {

constexpr std::size_t file_bytes = 64 * 1024;
// Multicodec ed25519-priv (0x1300) as a varint, before the 32 bytes of the seed.
constexpr std::string_view secret_prefix("\x80\x26", 2);

std::string folder(const std::string& data) {
  return data + "/keys";
}
std::string key_file(const std::string& data) {
  return folder(data) + "/online.key";
}
std::string document_file(const std::string& data) {
  return folder(data) + "/document-0.json";
}

std::string to_secret_multikey(const federation::SecretKey& key) {
  return "z" + store::to_base58(std::string(secret_prefix) + key.seed());
}

store::Result<federation::SecretKey> parse_secret_multikey(std::string_view text) {
  if (text.starts_with('z')) {
    const auto bytes = store::from_base58(text.substr(1));
    if (bytes && bytes->starts_with(secret_prefix))
      return federation::SecretKey::from_seed(bytes->substr(secret_prefix.size()));
  }
  return store::Error{store::Code::corrupt, "not a secret key in Multikey form", {}};
}

}  // namespace

store::Result<Created> create_identity_files(const std::string& data, store::Random& random, store::Instant now) {
  std::error_code error;
  if (std::filesystem::exists(key_file(data), error) || std::filesystem::exists(document_file(data), error))
    return store::Error{store::Code::conflict, data + " holds a node already; its identity is never overwritten", {}};
  std::filesystem::create_directories(folder(data), error);
  if (error)
    return store::Error{store::Code::io, "cannot make the folder " + folder(data) + ": " + error.message(), {}};
  ::chmod(folder(data).c_str(), 0700);

  const federation::NewIdentity identity = federation::create_identity(random, now);
  if (auto written = write_file_atomically(document_file(data), identity.document, 0644); !written)
    return written.error();
  // The key last: with it the identity counts as made.
  if (auto written = write_file_atomically(key_file(data), to_secret_multikey(identity.online) + "\n", 0600); !written)
    return written.error();
  return Created{identity.node, identity.document, to_secret_multikey(identity.next_root)};
}

store::Result<Identity> load_identity(const std::string& data) {
  const auto key_text = read_file(key_file(data), file_bytes);
  const auto document = read_file(document_file(data), file_bytes);
  if (!key_text && key_text.error().code == store::Code::not_found)
    return store::Error{
        store::Code::not_found, "there is no node in " + data + "; make one with: helfernetz init --help", {}};
  if (!key_text) return key_text.error();
  if (!document) return document.error();
  struct stat status {};
  if (::stat(key_file(data).c_str(), &status) == 0 && (status.st_mode & 077) != 0)
    return store::Error{
        store::Code::forbidden, key_file(data) + " can be read by others; do: chmod 600 " + key_file(data), {}};
  std::string_view text = *key_text;
  while (text.ends_with('\n')) text.remove_suffix(1);
  auto online = parse_secret_multikey(text);
  if (!online) return store::Error{store::Code::corrupt, key_file(data) + ": " + online.error().message, {}};

  const auto parsed = federation::read_node_document(*document);
  if (!parsed) return store::Error{store::Code::corrupt, document_file(data) + ": " + parsed.error().message, {}};
  const auto hash = federation::hash_without_proof(*document);
  if (!hash) return hash.error();
  auto node = *store::NodeId::from_bytes(hash->bytes());
  bool ours = false;
  for (const auto& key : parsed->keys) ours = ours || key.key == online->public_key();
  if (!ours) return store::Error{store::Code::corrupt, "the online key does not stand in " + document_file(data), {}};
  return Identity{node, *document, std::move(*online)};
}

}  // namespace node
