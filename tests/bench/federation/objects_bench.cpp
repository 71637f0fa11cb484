// What signing, verifying and hashing cost. Prints a table; times are of one core.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include <malloc.h>

#include "federation/catalogue.h"
#include "federation/head.h"
#include "federation/item.h"
#include "federation/proof.h"
#include "store/digest.h"
#include "store/json.h"

namespace {

using Clock = std::chrono::steady_clock;

double seconds_of(const std::function<void()>& work) {
  const auto begin = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

void row(const std::string& what, int times, const std::function<void()>& work) {
  const double seconds = seconds_of([&] {
    for (int i = 0; i < times; ++i) work();
  });
  std::printf("%-46s %10.2f us  %10.0f /s\n", what.c_str(), seconds / times * 1e6, times / seconds);
}

store::Json vector_file(const std::string& name) {
  std::ifstream in(HELFERNETZ_SOURCE_DIR "/tests/vectors/own/" + name + ".json");
  return store::Json::parse(in);
}

using Entry = std::pair<store::ItemId, store::Hash>;

std::vector<Entry> entries(int count) {
  std::vector<Entry> out;
  for (int n = 0; n < count; ++n)
    out.emplace_back(*store::ItemId::from_bytes(store::sha256("id" + std::to_string(n)).bytes().substr(0, 16)),
                     store::sha256("leaf" + std::to_string(n)));
  return out;
}

void catalogue(int count) {
  const auto content = entries(count);
  const std::size_t before = mallinfo2().uordblks;
  federation::Catalogue catalogue;
  store::Hash root;
  const double seconds = seconds_of([&] {
    for (const auto& [id, leaf] : content) catalogue.put(id, leaf);
    root = catalogue.root();
  });
  const double bytes = static_cast<double>(mallinfo2().uordblks - before);
  std::printf("%-46s %10.2f ms  %10.2f MB  %6.1f bytes an entry\n",
              ("catalogue of " + std::to_string(count) + ": build and root").c_str(), seconds * 1e3, bytes / 1e6,
              bytes / count);
  std::size_t at = 0;
  const auto change = [&](std::size_t changes) {
    for (std::size_t i = 0; i < changes; ++i) {
      const auto& [id, leaf] = content[at++ * 7919 % content.size()];
      catalogue.put(id, store::sha256(leaf.bytes()));
    }
    root = catalogue.root();
  };
  row("  change one entry, root", 2000, [&] { change(1); });
  row("  change a hundred entries, root", 200, [&] { change(100); });
}

}  // namespace

int main() {
  const auto key = *federation::SecretKey::from_seed(std::string(32, 'k'));
  const std::string listing = vector_file("listing")["bytes"];
  const store::Json documents = vector_file("node_documents");
  const auto chain = *federation::NodeDocuments::start(*store::parse_node_id(documents["node"].get<std::string>()),
                                                       documents["documents"][0]["bytes"].get<std::string>());
  const std::string head = vector_file("heads")["heads"][0]["bytes"];
  store::Json object = *store::read_json(listing);
  const auto id = *store::ItemId::from_hex(object["id"].get<std::string>());
  object.erase("proof");
  const std::string plain = store::canonical(object);
  const std::string message(64, 'm');
  const auto signature = key.sign(message);
  const auto now = store::Instant::from_seconds(1772366400);

  std::printf("a listing of %zu bytes, a head of %zu\n", listing.size(), head.size());
  row("Ed25519 verify, 64 bytes", 20000, [&] { (void)federation::verify(key.public_key(), message, signature); });
  row("Ed25519 sign, 64 bytes", 20000, [&] { (void)key.sign(message); });
  row("verify_proof of a listing", 20000, [&] { (void)federation::verify_proof(listing); });
  row("check_item of a listing", 20000, [&] { (void)federation::check_item(listing, id, chain); });
  row("add_proof to a listing", 20000, [&] { (void)federation::add_proof(plain, key, now); });
  row("read_head", 20000, [&] { (void)federation::read_head(head); });
  row("SHA-256 of a listing (its leaf)", 200000, [&] { (void)store::sha256(listing); });
  for (const int count : {1000, 10000, 100000, 1000000}) catalogue(count);
  return 0;
}
