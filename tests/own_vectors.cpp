// Writes the vectors of federation/PROTOCOL.md, or checks that the kept ones are what the code makes now.
//
// usage: own_vectors {write|check} FOLDER
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "federation/catalogue.h"
#include "federation/head.h"
#include "federation/node_document.h"
#include "federation/profile.h"
#include "federation/proof.h"
#include "store/digest.h"
#include "store/json.h"
#include "store/listing.h"

namespace {

using federation::SecretKey;
using store::Json;

// Members in the order they are written, so that the files read from top to bottom.
using Out = nlohmann::ordered_json;

const store::Instant start = *store::parse_instant("2026-03-01T12:00:00Z");

SecretKey key(const std::string& name) {
  return *SecretKey::from_seed(store::sha256(name).bytes());
}

store::Instant minutes_later(std::int64_t minutes) {
  return start + std::chrono::minutes(minutes);
}

store::ItemId item_id(int n) {
  return *store::ItemId::from_bytes(store::sha256("id" + std::to_string(n)).bytes().substr(0, store::ItemId::size));
}

store::Hash item_leaf(int n) {
  return store::sha256("leaf" + std::to_string(n));
}

// An object's exact bytes and every value on the way to its signature.
Out signed_object(const std::string& bytes) {
  Json object = *store::read_canonical_json(bytes);
  Json proof = object["proof"];
  object.erase("proof");
  const std::string value = proof["proofValue"];
  proof.erase("proofValue");
  return {{"bytes", bytes},
          {"sha256", store::sha256(bytes).hex()},
          {"without_proof_sha256", store::sha256(store::canonical(object)).hex()},
          {"proof_without_value", store::canonical(proof)},
          {"proof_without_value_sha256", store::sha256(store::canonical(proof)).hex()},
          {"signature", store::to_hex(*store::from_base58(value.substr(1)))}};
}

// The node that signs everything here: document 0 with key 1, document 1 adds key 2.
struct Node {
  std::vector<std::string> documents;
  store::NodeId id;

  Node() {
    federation::NodeDocument document;
    document.issued = start;
    document.root = key("root 0").public_key();
    document.next = federation::root_commitment(key("root 1").public_key());
    document.keys = {{1, key("online 1").public_key()}};
    documents.push_back(sign_node_document(document, key("root 0")));
    const store::Hash hash = *federation::hash_without_proof(documents[0]);
    id = *store::NodeId::from_bytes(hash.bytes());

    document.number = 1;
    document.previous = hash;
    document.issued = minutes_later(720);
    document.root = key("root 1").public_key();
    document.next = federation::root_commitment(key("root 2").public_key());
    document.keys.push_back({2, key("online 2").public_key()});
    documents.push_back(sign_node_document(document, key("root 1")));
  }
};

Out seeds(std::initializer_list<const char*> names) {
  Out out;
  for (const char* name : names)
    out[name] = {{"seed", store::to_hex(key(name).seed())}, {"public", to_multikey(key(name).public_key())}};
  return out;
}

Out node_documents(const Node& node) {
  Out out{{"about", "a node's identity: document 0, and document 1 by the root that document 0 commits to"},
          {"keys", seeds({"root 0", "root 1", "root 2", "online 1", "online 2"})},
          {"node", store::to_text(node.id)}};
  for (const std::string& bytes : node.documents) out["documents"].push_back(signed_object(bytes));
  return out;
}

// Head n stands over n - 1 items, so that 17 and 18 are on both sides of the first split. Heads from 13 on are by key 2
// of document 1, heads from 19 on of epoch 2.
Out heads(const Node& node) {
  Out out{{"about", "a chain of 20 heads; head n is over items 0 to n - 2 of catalogue.json"},
          {"node", store::to_text(node.id)}};
  federation::Catalogue catalogue;
  std::map<std::uint64_t, store::Hash> hashes{{0, {}}};
  for (std::uint64_t seq = 1; seq <= 20; ++seq) {
    if (seq > 1) catalogue.put(item_id(static_cast<int>(seq) - 2), item_leaf(static_cast<int>(seq) - 2));
    const bool second = seq >= 13;
    const federation::Head head{.node = node.id,
                                .key = second ? 2 : 1,
                                .version = {seq >= 19 ? 2U : 1U, seq},
                                .document = second ? 1 : 0,
                                .count = catalogue.count(),
                                .root = catalogue.root(),
                                .previous = hashes[seq - 1],
                                .skip = hashes[federation::skip_target(seq)],
                                .issued = minutes_later(static_cast<std::int64_t>(seq) * 60)};
    const std::string bytes = sign_head(head, key(second ? "online 2" : "online 1"));
    hashes[seq] = store::sha256(bytes);
    out["heads"].push_back({{"seq", seq}, {"bytes", bytes}, {"sha256", hashes[seq].hex()}});
  }
  return out;
}

Out catalogue() {
  Out out{{"about",
           "roots over items 0 to count - 1; item n has the id SHA-256(\"id\" + n), its first 16 bytes, and the leaf "
           "SHA-256(\"leaf\" + n), n in decimal digits"}};
  for (int n : {0, 1, 16}) out["items"].push_back({{"n", n}, {"id", item_id(n).hex()}, {"leaf", item_leaf(n).hex()}});
  federation::Catalogue growing;
  int n = 0;
  for (int count : {0, 1, 16, 17, 1000, 100000}) {
    for (; n < count; ++n) growing.put(item_id(n), item_leaf(n));
    out["roots"].push_back({{"count", count}, {"root", growing.root().hex()}});
  }
  return out;
}

Out listing(const Node& node) {
  store::Listing listing;
  listing.node = node.id;
  listing.key = 1;
  listing.id = item_id(0);
  listing.revision = 1;
  listing.issued = minutes_later(5);
  listing.salt = store::sha256("salt").hex().substr(0, 32);
  listing.content.category = "clothing";
  listing.content.language = "de";
  listing.content.languages = {"de", "uk"};
  listing.content.title = "Winterjacke, Größe M";
  listing.content.text = "Kaum getragen, dunkelblau, mit Kapuze.\nAbholung ab 17 Uhr.";
  listing.content.area = "u33d8";
  listing.content.place = {"14482", "Potsdam-Babelsberg"};
  listing.content.quantity = store::Quantity{1, "Stück"};
  listing.content.times = {{.weekday = "tuesday", .date = {}, .from = "17:00", .to = "19:00", .places = {}}};
  listing.content.until = listing.issued + std::chrono::days(30);
  Out out{{"about", "a listing by key 1; its leaf is the SHA-256 of its bytes"},
          {"node", store::to_text(node.id)},
          {"id", listing.id.hex()}};
  out.update(signed_object(add_proof(write_listing_without_proof(listing), key("online 1"), listing.issued)));
  return out;
}

Out profile(const Node& node) {
  const federation::Profile profile{.node = node.id,
                                    .key = 1,
                                    .name = "Hilfe für Potsdam",
                                    .region = "12054",
                                    .url = "https://hilfe-potsdam.example/",
                                    .heartbeat_hours = 6,
                                    .contact = "betrieb@hilfe-potsdam.example",
                                    .issued = minutes_later(1)};
  Out out{{"about", "the profile of the same node"}, {"node", store::to_text(node.id)}};
  out.update(signed_object(sign_profile(profile, key("online 1"))));
  return out;
}

std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

int main(int count, char** arguments) {
  const std::string mode = count == 3 ? arguments[1] : "";
  if (mode != "write" && mode != "check") {
    std::fprintf(stderr, "usage: own_vectors {write|check} FOLDER\n");
    return 2;
  }
  const Node node;
  const std::map<std::string, Out> files{{"node_documents", node_documents(node)},
                                         {"heads", heads(node)},
                                         {"catalogue", catalogue()},
                                         {"listing", listing(node)},
                                         {"profile", profile(node)}};
  int wrong = 0;
  for (const auto& [name, content] : files) {
    const std::string path = std::string(arguments[2]) + "/" + name + ".json";
    const std::string text = content.dump(1) + "\n";
    if (mode == "write") {
      if (!(std::ofstream(path, std::ios::binary) << text)) ++wrong;
    } else if (read(path) != text) {
      std::fprintf(stderr, "%s is not what the code makes: if the format changed on purpose, write it anew\n",
                   path.c_str());
      ++wrong;
    }
  }
  std::printf("%zu files, %d wrong\n", files.size(), wrong);
  return wrong == 0 ? 0 : 1;
}
