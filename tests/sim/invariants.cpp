#include "tests/sim/invariants.h"

#include <algorithm>
#include <array>

#include "store/digest.h"
#include "store/entries.h"

namespace tests {
namespace {

constexpr std::chrono::hours largest_skew{49};

using Entries = std::map<store::ItemId, store::Hash>;
using Pairs = std::vector<std::pair<std::string, std::string>>;

std::size_t nibble(const std::string& id, std::size_t depth) {
  const auto byte = static_cast<unsigned char>(id[depth / 2]);
  return depth % 2 == 0 ? byte >> 4 : byte & 15;
}

std::string subtree(const Pairs& pairs, std::size_t depth) {
  if (pairs.empty()) return std::string(32, '\0');
  if (pairs.size() <= 16) {
    std::string bucket(1, '\0');
    for (const auto& [id, leaf] : pairs) bucket += id + leaf;
    return std::string(store::sha256(bucket).bytes());
  }
  std::array<Pairs, 16> children;
  for (const auto& pair : pairs) children[nibble(pair.first, depth)].push_back(pair);
  std::string inner(1, '\1');
  for (const Pairs& child : children) inner += subtree(child, depth + 1);
  return std::string(store::sha256(inner).bytes());
}

std::string name(std::size_t node) {
  return "node " + std::to_string(node);
}

Entries entries_of(const store::Reader& reader, store::Origin origin, store::Generation generation) {
  Entries out;
  const std::string prefix = generation_prefix(store::Table::entry, origin, generation);
  const auto rows = reader.scan(prefix, store::after_prefix(prefix));
  for (; rows->valid(); rows->next())
    out.emplace(store::decode_item_key(store::Table::entry, rows->key())->id, store::decode_entry(rows->value())->leaf);
  return out;
}

}  // namespace

void demand(bool holds, const std::string& what) {
  if (!holds) throw Broken(what);
}

store::Hash root_of(const Entries& entries) {
  Pairs pairs;
  for (const auto& [id, leaf] : entries) pairs.emplace_back(id.bytes(), leaf.bytes());
  return *store::Hash::from_bytes(subtree(pairs, 0));
}

void Invariants::promised(std::size_t node, const store::ItemId& id, std::optional<std::string> bytes,
                          Promise promise) {
  Own& own = x_own[{node, id}];
  if (promise == Promise::kept)
    own.possible = {std::move(bytes)};
  else if (own.possible.empty())
    own.possible = {std::nullopt, std::move(bytes)};
  else
    own.possible.insert(std::move(bytes));
}

void Invariants::forgotten(std::size_t node, const store::NodeId& origin) {
  x_seen.erase({node, origin});
}

void Invariants::check(std::size_t node) {
  Process& process = *x_network.nodes[node]->operator->();
  const std::pair state(process.number, process.database->sequence());
  if (std::exchange(x_checked[node], state) == state) return;
  const auto& engine = process.engine;
  check_own(node);
  const auto origins = store::all_origins(engine);
  for (const auto& [origin, record] : *origins) check_origin(node, origin, record);
  demand(process.shown.listings() == Shown::from_rows(engine),
         name(node) + ": what a search shows differs from the rows");
}

void Invariants::check_own(std::size_t node) {
  const auto& engine = (*x_network.nodes[node])->engine;
  for (auto own = x_own.lower_bound({node, {}}); own != x_own.end() && own->first.first == node; ++own) {
    const auto bytes = store::item_bytes(engine, federation::own_item(own->first.second));
    demand(own->second.possible.contains(*bytes), name(node) + ": an acknowledged change is lost");
    own->second.possible = {*bytes};  // what was open is settled now
  }
}

const federation::Head& Invariants::read(std::string_view bytes, const std::string& where) {
  const store::Hash hash = store::sha256(bytes);
  if (const auto known = x_read.find(hash); known != x_read.end()) return known->second;
  const auto head = federation::read_head(bytes);
  demand(head.operator bool(), where + "a head cannot be read");
  const auto& version = head->head.version;
  const auto [first, fresh] = x_heads.try_emplace({head->head.node, version.epoch, version.seq}, hash);
  demand(fresh || first->second == hash, where + "two heads have one number: " + head->bytes);
  return x_read.emplace(hash, head->head).first->second;
}

void Invariants::check_origin(std::size_t node, store::Origin origin, const store::OriginRecord& record) {
  const auto& engine = (*x_network.nodes[node])->engine;
  const auto entries = entries_of(engine, origin, record.generation);
  const std::string where = name(node) + ", origin " + std::to_string(number(origin)) + ": ";
  if (record.seq == 0) {
    demand(entries.empty(), where + "entries without a head");
    if (origin != store::own_origin) demand(!x_seen.contains({node, record.node}), where + "the head is lost");
    return;
  }
  const auto bytes = federation::head_bytes(engine, origin, record.seq);
  demand(bytes && *bytes, where + "the newest head is missing");
  const federation::Head& head = read(**bytes, where);
  demand(head.node == record.node && head.version == federation::Version{record.epoch, record.seq},
         where + "the head is another one than the row says");
  demand(head.count == entries.size() && record.count == entries.size(), where + "the count is not the head's");
  demand(head.root == root_of(entries), where + "the entries are not what the head signed");
  Seen& seen = x_seen[{node, record.node}];
  demand(head.version >= seen.version, where + "the head went back");
  seen.version = head.version;

  for (const auto& [id, leaf] : entries) {
    demand(!seen.gone.contains(id), where + "a removed item is back");
    if (origin == store::own_origin) continue;
    const auto content = store::item_bytes(engine, {origin, record.generation, id});
    demand(!*content || store::sha256(**content) == leaf, where + "content that the head does not cover");
  }
  for (const auto& id : seen.present)
    if (!entries.contains(id)) seen.gone.insert(id);
  seen.present.clear();
  for (const auto& [id, leaf] : entries) seen.present.insert(id);

  const std::string prefix = generation_prefix(store::Table::content, origin, record.generation);
  const auto rows = engine.scan(prefix, store::after_prefix(prefix));
  for (; origin != store::own_origin && rows->valid(); rows->next())
    demand(entries.contains(store::decode_item_key(store::Table::content, rows->key())->id),
           where + "content without an entry");
}

void Invariants::check_answer(std::size_t from, const federation::Response& response) {
  if (response.status != 200) return;
  std::string_view body = response.body;
  while (!body.empty()) {
    const auto end = body.find('\n');
    const auto line = body.substr(0, end);
    if (line.find(R"("type":"head")") != std::string_view::npos) read(line, name(from) + " sends: ");
    if (end == std::string_view::npos) return;
    body.remove_prefix(end + 1);
  }
}

// Own items and own entries are the same.
std::string Invariants::own_differences(std::size_t node) {
  const auto& engine = (*x_network.nodes[node])->engine;
  Entries items;
  const std::string prefix = generation_prefix(store::Table::content, store::own_origin, store::Generation{});
  const auto rows = engine.scan(prefix, store::after_prefix(prefix));
  for (; rows->valid(); rows->next())
    items.emplace(store::decode_item_key(store::Table::content, rows->key())->id, store::sha256(rows->value()));
  if (items == entries_of(engine, store::own_origin, store::Generation{})) return {};
  return name(node) + ": what is published differs from what is there";
}

std::string Invariants::converged() {
  for (std::size_t i = 0; i < x_network.nodes.size(); ++i) {
    if (!x_network.running(i)) return name(i) + " is down";
    const auto& engine = (*x_network.nodes[i])->engine;
    const auto now = x_network.moment(i).now;
    const std::string pending = table_prefix(store::Table::pending);
    if (engine.scan(pending, store::after_prefix(pending))->valid()) return name(i) + " has something to publish";
    if (const auto wrong = own_differences(i); !wrong.empty()) return wrong;
    const auto peers = federation::all_peers(engine);
    for (const auto& peer : *peers) {
      const auto origin = std::find_if(x_network.nodes.begin(), x_network.nodes.end(),
                                       [&](const auto& node) { return node->id() == peer.node; });
      const auto j = static_cast<std::size_t>(origin - x_network.nodes.begin());
      if (!x_network.running(j)) return name(j) + " is down";
      const auto record = store::origin_record(engine, peer.origin);
      const auto newest = (*x_network.nodes[j])->publisher.version();
      const std::string where = name(i) + " about " + name(j) + ": ";
      if (federation::Version{(*record)->epoch, (*record)->seq} != newest)
        return where + "at " + std::to_string((*record)->seq) + " of " + std::to_string(newest.seq);
      for (const auto& [id, leaf] : entries_of(engine, peer.origin, (*record)->generation)) {
        const auto content = store::item_bytes(engine, {peer.origin, (*record)->generation, id});
        if (*content) continue;
        const auto original = store::item_bytes((*x_network.nodes[j])->engine, federation::own_item(id));
        if (!*original) continue;  // ends in the origin's next head
        const auto listing = store::read_listing(**original);
        // Carriers whose clocks are ahead have dropped it when its lease ended for them.
        if (!listing || listing->content.until > now + largest_skew) return where + "content is missing";
      }
    }
  }
  return {};
}

}  // namespace tests
