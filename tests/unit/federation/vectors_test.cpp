// Other projects' vectors through our code (tests/vectors/SOURCES.md). Those inside the restricted JSON profile pass;
// those outside are refused with the reason, and the part of them that can be checked is.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include <doctest/doctest.h>

#include "federation/head.h"
#include "federation/item.h"
#include "federation/node_document.h"
#include "federation/profile.h"
#include "federation/proof.h"
#include "store/digest.h"
#include "store/json.h"
#include "store/listing.h"
#include "tests/seeded_random.h"

using namespace federation;
using store::Json;

namespace {

const std::filesystem::path folder = std::filesystem::path(HELFERNETZ_SOURCE_DIR) / "tests/vectors";

std::string file(const std::filesystem::path& name) {
  std::ifstream in(folder / name, std::ios::binary);
  REQUIRE_MESSAGE(in.good(), name.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

// Without the line end that editors leave.
std::string line(const std::filesystem::path& name) {
  std::string text = file(name);
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

// A Multikey secret: 0x80 0x26 and the seed.
SecretKey secret_key(const std::string& multibase) {
  const std::string bytes = *store::from_base58(multibase.substr(1));
  REQUIRE(bytes.substr(0, 2) == "\x80\x26");
  return *SecretKey::from_seed(bytes.substr(2));
}

Signature signature_of(const Json& proof) {
  return *Signature::from_bytes(*store::from_base58(proof["proofValue"].get<std::string>().substr(1)));
}

}  // namespace

TEST_CASE("jcs-cyberphone: canonical JSON") {
  for (const char* name : {"arrays.json", "unicode.json"}) {
    const auto value = store::read_json(file(std::string("jcs-cyberphone/input/") + name));
    REQUIRE_MESSAGE(value, name);
    const std::string output = line(std::string("jcs-cyberphone/output/") + name);
    CHECK(store::canonical(*value) == output);
    CHECK(store::read_canonical_json(output));
  }
  struct Outside {
    const char *name, *reason, *path;
  };
  const char* floats = "numbers are whole numbers here, without point, exponent or fraction";
  const char* keys = "member names are ASCII";
  for (const auto& [name, reason, path] :
       {Outside{"values.json", floats, "/numbers/0"}, Outside{"structures.json", floats, "/1/\n"},
        Outside{"french.json", keys, ""}, Outside{"weird.json", keys, ""}}) {
    for (const char* side : {"input/", "output/"}) {
      const auto value = store::read_json(file(std::string("jcs-cyberphone/") + side + name));
      // The canonical form of 56.0 is 56, which is a whole number.
      if (side == std::string("output/") && name == std::string("structures.json")) {
        CHECK(value);
        continue;
      }
      REQUIRE_FALSE(value);
      CHECK(value.error().message == reason);
      if (*path && side == std::string("input/")) CHECK(value.error().path == path);
    }
  }
}

TEST_CASE("w3c-vc-di-eddsa: canonical forms, hashes and signature of eddsa-jcs-2022") {
  const std::filesystem::path dir = "w3c-vc-di-eddsa/eddsa-jcs-2022";
  Json document = *store::read_json(file(dir / "signedJCS.json"));
  const Json proof = document["proof"];
  document.erase("proof");
  CHECK(store::canonical(document) == line(dir / "canonDocJCS.txt"));
  const Json config = *store::read_json(file(dir / "proofConfigJCS.json"));
  CHECK(store::canonical(config) == line(dir / "proofCanonJCS.txt"));
  CHECK(store::sha256(store::canonical(document)).hex() == line(dir / "docHashJCS.txt"));
  CHECK(store::sha256(store::canonical(config)).hex() == line(dir / "proofHashJCS.txt"));
  const std::string message = proof_message(store::canonical(config), store::canonical(document));
  CHECK(store::to_hex(message) == line(dir / "combinedHashJCS.txt"));

  const Json pair = *store::read_json(file("w3c-vc-di-eddsa/keyPair.json"));
  const SecretKey key = secret_key(pair["privateKeyMultibase"]);
  CHECK(to_multikey(key.public_key()) == pair["publicKeyMultibase"]);
  CHECK(key.sign(message).hex() == line(dir / "sigHexJCS.txt"));
  CHECK("z" + store::to_base58(key.sign(message).bytes()) == line(dir / "sigBTC58JCS.txt"));
  CHECK(signature_of(proof) == key.sign(message));
  CHECK(verify(key.public_key(), message, signature_of(proof)));

  // The whole has a member in its proof that our profile does not.
  document["proof"] = proof;
  const auto whole = verify_proof(store::canonical(document));
  REQUIRE_FALSE(whole);
  CHECK(whole.error().path == "/proof/@context");
  CHECK(whole.error().message == "is not a member that belongs here");
  CHECK(verify_proof(file(dir / "signedJCS.json")).error().message == "the bytes are not canonical JSON (RFC 8785)");
}

TEST_CASE("fep-8b32: an activity with floats is refused, though its signature is good") {
  const std::string feature = file("fep-8b32/fep-8b32.feature");
  const auto begin = feature.find("\"\"\"", feature.find("The signed document is")) + 3;
  const std::string text = feature.substr(begin, feature.find("\"\"\"", begin) - begin);
  const auto refused = verify_proof(text);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().path == "/object/location/longitude");
  CHECK(refused.error().message == "numbers are whole numbers here, without point, exponent or fraction");

  Json document = Json::parse(text);
  Json proof = document["proof"];
  document.erase("proof");
  const Signature signature = signature_of(proof);
  proof.erase("proofValue");
  const auto secret = feature.find("Ed25519 secret key \"") + 20;
  const SecretKey key = secret_key(feature.substr(secret, feature.find('"', secret) - secret));
  const std::string message = proof_message(store::canonical(proof), store::canonical(document));
  CHECK(key.sign(message) == signature);
  CHECK(verify(key.public_key(), message, signature));
}

TEST_CASE("did-key: Ed25519 keys from their seeds as Multikey texts") {
  const Json vectors = *store::read_json(file("did-key/ed25519-x25519.json"), {.depth = 12});
  CHECK(vectors.size() == 5);
  for (const auto& [did, vector] : vectors.items()) {
    const auto key = SecretKey::from_seed(*store::from_hex(vector["seed"].get<std::string>()));
    REQUIRE(key);
    CHECK("did:key:" + to_multikey(key->public_key()) == did);
    CHECK(*parse_multikey(did.substr(8)) == key->public_key());
    if (const Json& pair = vector["verificationKeyPair"]; pair.contains("publicKeyBase58"))
      CHECK(pair["publicKeyBase58"] == store::to_base58(key->public_key().bytes()));
    // Keys for another purpose are not taken for signing keys.
    if (vector["keyAgreementKeyPair"]["id"].get<std::string>().starts_with('#'))
      CHECK_FALSE(parse_multikey(vector["keyAgreementKeyPair"]["id"].get<std::string>().substr(1)));
  }
}

TEST_CASE("wycheproof: every edge case of Ed25519 verification") {
  const Json vectors = *store::read_json(file("wycheproof/ed25519_test.json"), {.bytes = 1 << 20, .depth = 12});
  int cases = 0;
  for (const Json& group : vectors["testGroups"]) {
    const auto key = PublicKey::from_hex(group["publicKey"]["pk"].get<std::string>());
    REQUIRE(key);
    for (const Json& test : group["tests"]) {
      const auto signature = Signature::from_hex(test["sig"].get<std::string>());
      const std::string message = *store::from_hex(test["msg"].get<std::string>());
      const bool valid = signature && verify(*key, message, *signature);
      CHECK_MESSAGE(valid == (test["result"] == "valid"), test.dump());
      ++cases;
    }
  }
  CHECK(cases == 151);
}

namespace {

// The entries of a did:webvh log and the keys of its script.
struct Log {
  std::vector<Json> entries;
  std::vector<SecretKey> keys;

  explicit Log(const std::string& name) {
    std::istringstream lines(file("didwebvh/" + name + "/did.jsonl"));
    for (std::string entry; std::getline(lines, entry);)
      if (!entry.empty()) entries.push_back(*store::read_json(entry));
    const std::string script = file("didwebvh/" + name + "/script.yaml");
    for (std::size_t at = 0; (at = script.find("seed: \"", at)) != std::string::npos; at += 7)
      keys.push_back(*SecretKey::from_seed(*store::from_hex(script.substr(at + 7, 64))));
  }
  const SecretKey& key(const std::string& multikey) const {
    const auto found = std::find_if(keys.begin(), keys.end(), [&](const SecretKey& candidate) {
      return to_multikey(candidate.public_key()) == multikey;
    });
    REQUIRE(found != keys.end());
    return *found;
  }
};

std::string signer_of(const Json& entry) {
  const std::string method = entry["proof"][0]["verificationMethod"];
  return method.substr(method.find('#') + 1);
}

// did:webvh commits to a key by the base58 text of a multihash: 0x12 0x20 and SHA-256 of the Multikey text.
store::Hash commitment(const std::string& text) {
  const std::string bytes = *store::from_base58(text);
  REQUIRE(bytes.substr(0, 2) == "\x12\x20");
  return *store::Hash::from_bytes(bytes.substr(2));
}

// Entry n as node document n: the update key is the root, the hash of the next key is `next`; an entry that names no
// update key keeps the one before, which is what its signer claims.
store::Result<NodeDocuments> transcribe(const Log& log) {
  tests::SeededRandom random("online");
  const NodeKey online{1, SecretKey::generate(random).public_key()};
  std::optional<NodeDocuments> chain;
  store::Hash previous;
  for (std::size_t n = 0; n < log.entries.size(); ++n) {
    const Json& parameters = log.entries[n]["parameters"];
    NodeDocument document;
    document.number = static_cast<std::int64_t>(n);
    document.previous = previous;
    document.issued = *store::parse_instant(log.entries[n]["versionTime"].get<std::string>());
    std::string root = signer_of(log.entries[n]);
    if (parameters.contains("updateKeys")) root = parameters["updateKeys"][0];
    document.root = *parse_multikey(root);
    document.next = store::sha256("no further document");
    if (!parameters["nextKeyHashes"].empty()) document.next = commitment(parameters["nextKeyHashes"][0]);
    document.keys = {online};
    const std::string bytes = sign_node_document(document, log.key(signer_of(log.entries[n])));
    previous = *hash_without_proof(bytes);
    if (!chain) {
      auto started = NodeDocuments::start(*store::NodeId::from_bytes(previous.bytes()), bytes);
      if (!started) return started;
      chain = *std::move(started);
    } else if (auto appended = chain->append(bytes); !appended) {
      return std::move(appended).error();
    }
  }
  return *std::move(chain);
}

}  // namespace

TEST_CASE("didwebvh: the logs' own proofs and commitments are ours") {
  int proofs = 0;
  for (const char* name :
       {"key-rotation", "pre-rotation", "pre-rotation-consume", "negative-pre-rotation-omit-updatekeys"}) {
    for (Json entry : Log(name).entries) {
      CHECK(verify_proof(store::canonical(entry)).error().path == "/proof");  // a list, there
      Json proof = entry["proof"][0];
      const PublicKey signer = *parse_multikey(signer_of(entry));
      const Signature signature = signature_of(proof);
      proof.erase("proofValue");
      entry.erase("proof");
      CHECK(verify(signer, proof_message(store::canonical(proof), store::canonical(entry)), signature));
      ++proofs;
    }
  }
  CHECK(proofs == 8);
  const Log consume("pre-rotation-consume");
  for (std::size_t n = 0; n < 3; ++n)
    CHECK(commitment(consume.entries[n]["parameters"]["nextKeyHashes"][0]) ==
          root_commitment(consume.keys[n + 1].public_key()));
}

TEST_CASE("didwebvh: pre-rotation holds for node documents, too") {
  const auto committed = transcribe(Log("pre-rotation"));
  REQUIRE(committed);
  CHECK(committed->newest() == 0);
  const auto consumed = transcribe(Log("pre-rotation-consume"));
  REQUIRE(consumed);
  CHECK(consumed->newest() == 2);

  // The old key cannot go on by leaving the new one out.
  const auto omitted = transcribe(Log("negative-pre-rotation-omit-updatekeys"));
  REQUIRE_FALSE(omitted);
  CHECK(omitted.error().path == "/root");

  // A rotation without commitment, which did:webvh allows, is not one: key-0 signs what key-1 should.
  const auto uncommitted = transcribe(Log("key-rotation"));
  REQUIRE_FALSE(uncommitted);
  CHECK(uncommitted.error().path == "/proof/verificationMethod");

  // Nor may a committed key be passed over for another, or the committed key's document be signed by the old one.
  Log skipped("pre-rotation-consume");
  skipped.entries.erase(skipped.entries.begin() + 1);
  CHECK(transcribe(skipped).error().path == "/root");
  Log old_signer("pre-rotation-consume");
  old_signer.entries[1]["proof"] = old_signer.entries[0]["proof"];
  CHECK(transcribe(old_signer).error().path == "/proof/verificationMethod");
}

TEST_CASE("own: what we write, we accept") {
  const Json documents = *store::read_json(file("own/node_documents.json"));
  const auto node = store::parse_node_id(documents["node"].get<std::string>());
  REQUIRE(node);
  auto chain = NodeDocuments::start(*node, documents["documents"][0]["bytes"].get<std::string>());
  REQUIRE(chain);
  CHECK(chain->append(documents["documents"][1]["bytes"].get<std::string>()));

  HeadChain links;
  std::vector<store::Hash> roots;
  const Json heads = *store::read_json(file("own/heads.json"));
  for (const Json& known : heads["heads"]) {
    const auto head = read_head(known["bytes"].get<std::string>());
    REQUIRE(head);
    CHECK(head->hash.hex() == known["sha256"]);
    CHECK(check_head(*head, *chain));
    CHECK(links.check(*head));
    links.accept(*head);
    roots.push_back(head->head.root);
  }
  CHECK(roots.size() == 20);
  const Json catalogue = *store::read_json(file("own/catalogue.json"));
  CHECK(roots[17].hex() == catalogue["roots"][3]["root"]);

  const Json listing = *store::read_json(file("own/listing.json"));
  CHECK(check_item(listing["bytes"].get<std::string>(), *store::ItemId::from_hex(listing["id"].get<std::string>()),
                   *chain));
  CHECK(store::read_listing(listing["bytes"].get<std::string>()));
  const Json profile = *store::read_json(file("own/profile.json"));
  CHECK(check_item(profile["bytes"].get<std::string>(), profile_id(), *chain));
  CHECK(read_profile(profile["bytes"].get<std::string>()));
}
