#include "federation/limits.h"
#include "federation/pages.h"
#include "store/digest.h"
#include "store/json_fields.h"

namespace federation {
namespace {

using store::Code;
using store::Error;
using store::Fields;
using store::Json;
using store::Result;

constexpr store::TextBounds hex_id{32, 32};
constexpr store::JsonLimits small_line{.bytes = 1024, .depth = 1};

Error malformed(std::string_view what) {
  return {Code::invalid, std::string(what), {}};
}

// What we put behind '?' again must be a plain query and nothing else.
bool is_query(std::string_view text) {
  return text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._=&") ==
         std::string_view::npos;
}

// Position behind a JSON string that starts at `at`, or npos.
std::size_t skip_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\')
      ++at;
    else if (text[at] == '"')
      return at + 1;
  }
  return std::string_view::npos;
}

// Members of an item or a head, found without building its value: a page holds hundreds of them, and each is read in
// full anyway before it is used.
struct Frame {
  std::string_view id, node;
  bool typed = false;
};
Frame frame_of(std::string_view object) {
  Frame out;
  std::string_view member;
  bool is_name = true;  // at the top level, the next string is a member's name
  int depth = 0;
  for (std::size_t at = 0; at < object.size();) {
    const char c = object[at];
    if (c == '"') {
      const std::size_t end = skip_string(object, at);
      if (end == std::string_view::npos) return {};
      const std::string_view text = object.substr(at + 1, end - at - 2);
      if (depth == 1 && is_name) {
        member = text;
      } else if (depth == 1) {
        if (member == "id") out.id = text;
        if (member == "node") out.node = text;
        if (member == "type") out.typed = true;
      }
      at = end;
      continue;
    }
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    if (depth == 1 && c == ':') is_name = false;
    if (depth == 1 && c == ',') is_name = true;
    ++at;
  }
  return out;
}

Result<std::string> read_next(Fields& fields) {
  std::string query = fields.text("next", {1, limits::query_bytes});
  fields.refuse_unknown();
  if (fields.ok() && !is_query(query)) fields.fail("next", "is a query of letters, digits and -._=&");
  if (!fields.ok()) return fields.error();
  return query;
}

Result<CatalogueLine> read_short_line(Fields& fields) {
  CatalogueLine out;
  if (fields.has("removed")) {
    out.kind = CatalogueLine::Kind::removed;
    out.id = fields.parsed("removed", store::ItemId::from_hex);
    fields.integer("seq", 1, store::largest_integer);
  } else {
    out.kind = CatalogueLine::Kind::entry;
    out.id = fields.parsed("id", store::ItemId::from_hex);
    out.leaf = fields.parsed("leaf", store::Hash::from_hex);
  }
  fields.refuse_unknown();
  if (!fields.ok()) return fields.error();
  return out;
}

// Adds the line to the page; a "next" line ends it.
Result<void> read_catalogue_line(std::string_view line, CataloguePage& page) {
  if (page.next) return malformed("nothing follows the line that names the next page");
  if (const Frame frame = frame_of(line); frame.typed) {
    const auto id = store::ItemId::from_hex(frame.id);
    if (!id) return id.error();
    page.lines.push_back({CatalogueLine::Kind::item, *id, store::sha256(line), line});
    return {};
  }
  const auto json = store::read_json(line, small_line);
  if (!json) return json.error();
  Fields fields(*json);
  if (fields.has("next")) {
    auto next = read_next(fields);
    if (!next) return std::move(next).error();
    page.next = *std::move(next);
    return {};
  }
  auto read = read_short_line(fields);
  if (!read) return std::move(read).error();
  page.lines.push_back(*read);
  return {};
}

Result<void> read_feed_line(std::string_view line, FeedPage& page) {
  if (page.next) return malformed("nothing follows the line that names the next page");
  if (const Frame frame = frame_of(line); frame.typed) {
    const auto node = store::parse_node_id(frame.node);
    if (!node) return node.error();
    page.heads.push_back({*node, line});
    return {};
  }
  const auto json = store::read_json(line, small_line);
  if (!json) return json.error();
  Fields fields(*json);
  if (fields.has("next")) {
    auto next = read_next(fields);
    if (!next) return std::move(next).error();
    page.next = *std::move(next);
    return {};
  }
  const FeedPage::Documents documents{fields.parsed("node", store::parse_node_id),
                                      fields.integer("documents", 0, limits::node_documents - 1)};
  fields.refuse_unknown();
  if (!fields.ok()) return fields.error();
  page.documents.push_back(documents);
  return {};
}

}  // namespace

Result<std::vector<std::string_view>> read_lines(std::string_view body) {
  if (body.size() > limits::response_bytes) return Error{Code::too_large, "the page is too large", {}};
  std::vector<std::string_view> out;
  while (!body.empty()) {
    const std::size_t end = body.find('\n');
    if (end == std::string_view::npos) return malformed("the last line has no end");
    if (end == 0) return malformed("a line is empty");
    if (out.size() == limits::response_lines) return Error{Code::too_large, "the page has too many lines", {}};
    out.push_back(body.substr(0, end));
    body.remove_prefix(end + 1);
  }
  return out;
}

Result<CataloguePage> read_catalogue_page(std::string_view body) {
  const auto lines = read_lines(body);
  if (!lines) return lines.error();
  if (lines->empty()) return malformed("a page starts with its head");
  CataloguePage page;
  page.head = lines->front();
  for (std::size_t i = 1; i < lines->size(); ++i)
    if (auto read = read_catalogue_line((*lines)[i], page); !read) return std::move(read).error();
  return page;
}

Result<FeedPage> read_feed_page(std::string_view body) {
  const auto lines = read_lines(body);
  if (!lines) return lines.error();
  if (lines->empty()) return malformed("a page of the feed starts with its cursor");
  const auto first = store::read_json(lines->front(), small_line);
  if (!first) return first.error();
  FeedPage page;
  Fields fields(*first);
  page.cursor = fields.text("feed", {1, limits::cursor_bytes});
  fields.refuse_unknown();
  if (fields.ok() && !is_query(page.cursor)) fields.fail("feed", "is a cursor of letters, digits and -._");
  if (!fields.ok()) return fields.error();
  for (std::size_t i = 1; i < lines->size(); ++i)
    if (auto read = read_feed_line((*lines)[i], page); !read) return std::move(read).error();
  return page;
}

std::string entry_line(const store::ItemId& id, const store::Hash& leaf) {
  return R"({"id":")" + id.hex() + R"(","leaf":")" + leaf.hex() + R"("})";
}

std::string removed_line(const store::ItemId& id, std::uint64_t seq) {
  return R"({"removed":")" + id.hex() + R"(","seq":)" + std::to_string(seq) + "}";
}

std::string next_line(std::string_view query) {
  return store::canonical(Json{{"next", query}});
}

std::string cursor_line(std::string_view cursor) {
  return store::canonical(Json{{"feed", cursor}});
}

std::string documents_line(const store::NodeId& node, std::int64_t number) {
  return store::canonical(Json{{"node", store::to_text(node)}, {"documents", number}});
}

std::string write_ids(const std::vector<store::ItemId>& ids) {
  Json list = Json::array();
  for (const auto& id : ids) list.push_back(id.hex());
  return store::canonical(Json{{"ids", std::move(list)}});
}

Result<std::vector<store::ItemId>> read_ids(std::string_view body) {
  const auto json = store::read_json(body, {.bytes = 64 * limits::page_lines, .depth = 2});
  if (!json) return json.error();
  Fields fields(*json);
  const auto texts = fields.texts("ids", limits::page_lines, hex_id, true);
  fields.refuse_unknown();
  if (!fields.ok()) return fields.error();
  std::vector<store::ItemId> out;
  for (const std::string& text : texts) {
    const auto id = store::ItemId::from_hex(text);
    if (!id) return id.error();
    out.push_back(*id);
  }
  return out;
}

std::string description(std::string_view base, const store::NodeId& node, std::int64_t newest_document) {
  return store::canonical(Json{{"versions", Json::array({1})},
                               {"base", std::string(base) + "/fed/1"},
                               {"node", store::to_text(node)},
                               {"document", newest_document}});
}

std::string problem(int status, std::string_view title, std::string_view head) {
  Json json{{"type", "about:blank"}, {"status", status}, {"title", title}};
  if (!head.empty())
    if (auto object = store::read_canonical_json(head)) json["head"] = *std::move(object);
  return store::canonical(json);
}

bool PageWriter::add(std::string_view line) {
  if (x_count > 0 && (x_count >= x_lines || x_body.size() + line.size() + 1 > x_bytes)) return false;
  ++x_count;
  frame(line);
  return true;
}

void PageWriter::frame(std::string_view line) {
  x_body += line;
  x_body += '\n';
}

}  // namespace federation
