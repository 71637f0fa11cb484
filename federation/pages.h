// The NDJSON bodies that peers exchange: pages of a catalogue, of the feed and of the heads (federation/PROTOCOL.md,
// "HTTP"). Reading checks the form of every line and nothing else; whoever uses a line checks what it claims.
// Pure functions, any thread. Read pages hold views into the body they were read from.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/id.h"

namespace federation {

struct CatalogueLine {
  enum class Kind {
    item,    // `bytes` are the item
    entry,   // the id and leaf of an item whose content the answerer does not hold
    removed  // the id of an item that went
  };
  Kind kind = Kind::item;
  store::ItemId id;
  store::Hash leaf;  // not for removals
  std::string_view bytes;
};

/// A page of /changes or /snapshot.
struct CataloguePage {
  std::string_view head;
  std::vector<CatalogueLine> lines;
  std::optional<std::string> next;  // query of the next page
};
store::Result<CataloguePage> read_catalogue_page(std::string_view body);

/// A page of /feed or /heads.
struct FeedPage {
  struct Head {
    store::NodeId node;  // that it says it is of
    std::string_view bytes;
  };
  struct Documents {
    store::NodeId node;
    std::int64_t number = 0;  // of its newest document
  };
  std::string cursor;
  std::vector<Head> heads;
  std::vector<Documents> documents;
  std::optional<std::string> next;
};
store::Result<FeedPage> read_feed_page(std::string_view body);

/// The documents of one node, 0 first.
store::Result<std::vector<std::string_view>> read_lines(std::string_view body);

std::string entry_line(const store::ItemId& id, const store::Hash& leaf);
std::string removed_line(const store::ItemId& id, std::uint64_t seq);
std::string next_line(std::string_view query);
std::string cursor_line(std::string_view cursor);
std::string documents_line(const store::NodeId& node, std::int64_t number);
/// The body of POST /fed/1/o/{id}/get.
std::string write_ids(const std::vector<store::ItemId>& ids);
store::Result<std::vector<store::ItemId>> read_ids(std::string_view body);
/// The answer to GET /.well-known/hilfe-fed.
std::string description(std::string_view base, const store::NodeId& node, std::int64_t newest_document);
/// RFC 9457; `head` (canonical bytes) becomes a member, for a reader that is ahead of us.
std::string problem(int status, std::string_view title, std::string_view head = {});

/// Collects lines until a page is full.
class PageWriter {
 public:
  PageWriter(std::size_t lines, std::size_t bytes) : x_lines(lines), x_bytes(bytes) {}
  /// False if the page is full and the line belongs to the next one. The first line always fits.
  bool add(std::string_view line);
  /// A line beyond the bounds: the page's first and last.
  void frame(std::string_view line);
  std::string take() { return std::move(x_body); }

 private:
  std::size_t x_lines, x_bytes, x_count = 0;
  std::string x_body;
};

}  // namespace federation
