#include "federation/responder.h"

#include <algorithm>

#include "federation/pages.h"
#include "federation/peers.h"
#include "federation/stored_heads.h"
#include "federation/target.h"
#include "store/digest.h"
#include "store/entries.h"
#include "store/items.h"

namespace federation {
namespace {

using store::Code;
using store::Error;
using store::Reader;
using store::Result;

constexpr std::string_view json_type = "application/json";
constexpr std::string_view problem_type = "application/problem+json";

Response refuse(int status, std::string_view title, std::string_view head = {}) {
  return {status, std::string(problem_type), problem(status, title, head), {}};
}

Response refuse(const Error& error) {
  switch (error.code) {
    case Code::invalid:
      return refuse(400, error.message);
    case Code::not_found:
      return refuse(404, error.message);
    case Code::gone:
      return refuse(410, error.message);
    default:
      return refuse(500, "this node cannot read its database");
  }
}

struct Page {
  std::size_t lines, bytes;
};

// A carried origin that has a head, in one snapshot.
struct Carried {
  store::Origin origin{};
  store::OriginRecord record;
  std::string head;
};

Result<Carried> find_carried(const Reader& reader, std::string_view node_text) {
  const Error unknown{Code::not_found, "this catalogue is not carried here", {}};
  const auto node = store::parse_node_id(node_text);
  if (!node) return unknown;
  const auto origin = store::find_origin(reader, *node);
  if (!origin) return origin.error();
  if (!*origin) return unknown;
  const auto carried = is_carried(reader, **origin);
  if (!carried) return carried.error();
  const auto record = store::origin_record(reader, **origin);
  if (!record) return record.error();
  if (!*carried || !*record || (*record)->seq == 0) return unknown;
  auto head = head_bytes(reader, **origin, (*record)->seq);
  if (!head) return std::move(head).error();
  if (!*head) return Error{Code::corrupt, "the newest head is missing", {}};
  return Carried{**origin, **record, **std::move(head)};
}

// The item's bytes, or its id and leaf if we do not hold what the entry stands for: expired, dropped, or changed since
// the head that is served.
Result<std::string> entry_or_item(const Reader& reader, const store::ItemKey& key, const store::Hash& leaf) {
  auto bytes = store::item_bytes(reader, key);
  if (!bytes) return std::move(bytes).error();
  if (*bytes && store::sha256(**bytes) == leaf) return **std::move(bytes);
  return entry_line(key.id, leaf);
}

Response ndjson(PageWriter& page) {
  return {200, "application/x-ndjson", page.take(), {}};
}

Result<Response> changes(const Reader& reader, const Target& target, const Page& bounds) {
  if (auto known = only_parameters(target, {"since", "after"}); !known) return known.error();
  const auto since = parse_version(target.parameter("since").value_or(""));
  if (!since) return Error{Code::invalid, "since: " + since.error().message, {}};
  auto carried = find_carried(reader, target.steps[3]);
  if (!carried) return std::move(carried).error();
  const auto& [origin, record, head] = *carried;
  if (*since > Version{record.epoch, record.seq}) return refuse(409, "this node has not seen that head yet", head);
  if (since->epoch < record.epoch || since->seq < record.floor)
    return Error{Code::gone, "changes do not reach back to there: read the snapshot", {}};

  std::string from = encode(store::ChangeKey{origin, record.generation, since->seq + 1, {}});
  if (const auto after = target.parameter("after")) {
    const std::size_t dot = after->find('.');
    const auto seq = parse_number(after->substr(0, dot));
    const auto id = store::ItemId::from_hex(dot == std::string_view::npos ? "" : after->substr(dot + 1));
    if (!seq || !id || *seq <= since->seq) return Error{Code::invalid, "after: is <seq>.<id> as a page named it", {}};
    from = encode(store::ChangeKey{origin, record.generation, *seq, *id}) + '\0';
  }

  PageWriter page(bounds.lines, bounds.bytes);
  page.frame(head);
  std::optional<store::ChangeKey> last;
  const auto rows =
      reader.scan(from, store::after_prefix(generation_prefix(store::Table::change, origin, record.generation)));
  for (; rows->valid(); rows->next()) {
    const auto change = store::decode_change_key(rows->key());
    if (!change) return change.error();
    const store::ItemKey key{origin, record.generation, change->id};
    const auto entry = store::entry(reader, key);
    if (!entry) return entry.error();
    if (*entry && (*entry)->seq != change->seq) continue;  // of an item that went and came again later
    auto line = *entry ? entry_or_item(reader, key, (*entry)->leaf)
                       : Result<std::string>(removed_line(change->id, change->seq));
    if (!line) return std::move(line).error();
    if (!page.add(*line)) {
      page.frame(next_line("since=" + to_text(*since) + "&after=" + std::to_string(last->seq) + "." + last->id.hex()));
      break;
    }
    last = *change;
  }
  if (auto status = rows->status(); !status) return std::move(status).error();
  return ndjson(page);
}

Result<Response> snapshot(const Reader& reader, const Target& target, const Page& bounds) {
  if (auto known = only_parameters(target, {"after"}); !known) return known.error();
  auto carried = find_carried(reader, target.steps[3]);
  if (!carried) return std::move(carried).error();
  const auto& [origin, record, head] = *carried;
  std::string from = generation_prefix(store::Table::entry, origin, record.generation);
  const std::string to = store::after_prefix(from);
  if (const auto after = target.parameter("after")) {
    const auto id = store::ItemId::from_hex(*after);
    if (!id) return Error{Code::invalid, "after: is the id of an item", {}};
    from = encode(store::Table::entry, store::ItemKey{origin, record.generation, *id}) + '\0';
  }

  PageWriter page(bounds.lines, bounds.bytes);
  page.frame(head);
  store::ItemId last;
  const auto rows = reader.scan(from, to);
  for (; rows->valid(); rows->next()) {
    const auto key = store::decode_item_key(store::Table::entry, rows->key());
    if (!key) return key.error();
    const auto entry = store::decode_entry(rows->value());
    if (!entry) return entry.error();
    const auto line = entry_or_item(reader, *key, entry->leaf);
    if (!line) return line.error();
    if (!page.add(*line)) {
      page.frame(next_line("after=" + last.hex()));
      break;
    }
    last = key->id;
  }
  if (auto status = rows->status(); !status) return std::move(status).error();
  return ndjson(page);
}

// POST …/get: the items asked for, as far as they are under the head that stands first.
Result<Response> items(const Reader& reader, const Target& target, std::string_view body, const Page& bounds) {
  if (auto known = only_parameters(target, {}); !known) return known.error();
  const auto ids = read_ids(body);
  if (!ids) return Error{Code::invalid, ids.error().path + ": " + ids.error().message, {}};
  auto carried = find_carried(reader, target.steps[3]);
  if (!carried) return std::move(carried).error();
  PageWriter page(bounds.lines, bounds.bytes);
  page.frame(carried->head);
  for (const auto& id : *ids) {
    const store::ItemKey key{carried->origin, carried->record.generation, id};
    const auto entry = store::entry(reader, key);
    if (!entry) return entry.error();
    if (!*entry) continue;
    const auto line = entry_or_item(reader, key, (*entry)->leaf);
    if (!line) return line.error();
    if (!page.add(*line)) break;  // whoever misses one asks again
  }
  return ndjson(page);
}

Result<Response> heads(const Reader& reader, const Target& target, const Page& bounds, std::string_view cursor) {
  if (auto known = only_parameters(target, {"after"}); !known) return known.error();
  std::optional<store::NodeId> after;
  if (const auto text = target.parameter("after")) {
    const auto node = store::parse_node_id(*text);
    if (!node) return Error{Code::invalid, "after: is a node id", {}};
    after = *node;
  }
  auto origins = store::all_origins(reader);
  if (!origins) return std::move(origins).error();
  std::sort(origins->begin(), origins->end(),
            [](const auto& a, const auto& b) { return a.second.node < b.second.node; });

  PageWriter page(bounds.lines, bounds.bytes);
  page.frame(cursor_line(cursor));
  store::NodeId last;
  for (const auto& [origin, record] : *origins) {
    if (record.seq == 0 || (after && record.node <= *after)) continue;
    const auto carried = is_carried(reader, origin);
    if (!carried) return carried.error();
    if (!*carried) continue;
    const auto head = head_bytes(reader, origin, record.seq);
    if (!head) return head.error();
    if (!*head) return Error{Code::corrupt, "the newest head is missing", {}};
    if (!page.add(**head)) {
      page.frame(next_line("after=" + store::to_text(last)));
      break;
    }
    last = record.node;
  }
  return ndjson(page);
}

Result<Response> documents(const Reader& reader, const Target& target) {
  if (auto known = only_parameters(target, {}); !known) return known.error();
  const Error unknown{Code::not_found, "the documents of this node are not kept here", {}};
  const auto node = store::parse_node_id(target.steps[3]);
  if (!node) return unknown;
  const auto origin = store::find_origin(reader, *node);
  if (!origin) return origin.error();
  if (!*origin) return unknown;
  PageWriter page(limits::page_lines, limits::page_bytes);
  const std::string prefix = origin_prefix(store::Table::document, **origin);
  const auto rows = reader.scan(prefix, store::after_prefix(prefix));
  if (!rows->valid()) return unknown;
  for (; rows->valid(); rows->next()) page.frame(rows->value());
  if (auto status = rows->status(); !status) return std::move(status).error();
  return ndjson(page);
}

Result<Response> well_known(const Reader& reader, const std::string& base) {
  const auto own = store::origin_record(reader, store::own_origin);
  if (!own) return own.error();
  if (!*own) return Error{Code::corrupt, "the own origin is missing", {}};
  const auto chain = load_documents(reader, store::own_origin, (*own)->node);
  if (!chain) return chain.error();
  if (!*chain) return Error{Code::corrupt, "the own node document is missing", {}};
  return Response{200, std::string(json_type), description(base, (*own)->node, (*chain)->newest()), {}};
}

Result<Response> newest_head(const Reader& reader, const Target& target) {
  if (auto known = only_parameters(target, {}); !known) return known.error();
  auto carried = find_carried(reader, target.steps[3]);
  if (!carried) return std::move(carried).error();
  return Response{200, std::string(json_type), std::move(carried->head), {}};
}

}  // namespace

Responder::Responder(const store::KeyValue& engine, const Feed& feed, Options options)
    : x_engine(engine), x_feed(feed), x_options(std::move(options)) {}

Responder::Answer Responder::answer(const Request& request, Patience patience) const {
  const auto target = read_target(request.target);
  if (!target) return {refuse(target.error()), {}};
  const auto& steps = target->steps;
  const auto path = [&](std::initializer_list<std::string_view> pattern) {
    return std::equal(steps.begin(), steps.end(), pattern.begin(), pattern.end(),
                      [](std::string_view step, std::string_view wanted) { return wanted == "*" || step == wanted; });
  };
  const bool is_get = path({"fed", "1", "o", "*", "get"});
  if (request.method != (is_get ? "POST" : "GET"))
    return {refuse(405, is_get ? "this address takes POST" : "this address takes GET"), {}};
  if (path({"fed", "1", "feed"})) return feed(*target, patience);

  // The cursor comes before the snapshot: what happens between the two is told twice rather than never.
  const std::string cursor = x_feed.cursor();
  const auto reader = x_engine.snapshot();
  const Page bounds{x_options.page_lines, x_options.page_bytes};
  auto response = Result<Response>(Error{Code::not_found, "there is nothing at this address", {}});
  if (is_get) response = items(*reader, *target, request.body, bounds);
  if (path({".well-known", "hilfe-fed"})) response = well_known(*reader, x_options.base);
  if (path({"fed", "1", "node", "*"})) response = documents(*reader, *target);
  if (path({"fed", "1", "heads"})) response = heads(*reader, *target, bounds, cursor);
  if (path({"fed", "1", "o", "*", "head"})) response = newest_head(*reader, *target);
  if (path({"fed", "1", "o", "*", "changes"})) response = changes(*reader, *target, bounds);
  if (path({"fed", "1", "o", "*", "snapshot"})) response = snapshot(*reader, *target, bounds);
  return {response ? *std::move(response) : refuse(response.error()), {}};
}

Responder::Answer Responder::feed(const Target& target, Patience patience) const {
  if (auto known = only_parameters(target, {"since", "wait"}); !known) return {refuse(known.error()), {}};
  const auto wait = parse_number(target.parameter("wait").value_or("0"));
  if (!wait) return {refuse(400, "wait: " + wait.error().message), {}};
  const auto news = x_feed.after(target.parameter("since").value_or(""), x_options.page_lines, x_options.page_bytes);
  if (!news) return {refuse(news.error()), {}};
  if (news->lines.empty() && *wait > 0 && patience == Patience::may_wait) {
    // Compared as a number: as milliseconds a long wait overflows.
    constexpr std::chrono::seconds longest = limits::feed_wait;
    if (*wait >= static_cast<std::uint64_t>(longest.count())) return {std::nullopt, longest};
    return {std::nullopt, std::chrono::seconds(*wait)};
  }
  PageWriter page(x_options.page_lines, x_options.page_bytes);
  page.frame(cursor_line(news->cursor));
  for (const std::string& line : news->lines) page.frame(line);
  return {ndjson(page), {}};
}

}  // namespace federation
