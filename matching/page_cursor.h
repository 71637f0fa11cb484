// The cursor of a search: everything the next page needs to go on exactly behind the last hit, also when listings came
// and went meanwhile. It carries the weights of the words and the day of freshness, so that the scores of all pages
// are made with one measure. Base64url of the bytes below; clients treat it as opaque. Pure functions, any thread.
//
//   u8 version 1 · 8 bytes of SHA-256 over the query · u32 day · varint number of words, a varint weight each ·
//   u64 key · 32 bytes node id · 16 bytes item id      (of the last hit)
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "matching/evaluate.h"
#include "matching/search.h"

namespace matching {

struct PageCursor {
  std::string query;  // fingerprint
  std::uint32_t today = 0;
  std::vector<std::uint32_t> weights;  // in the query's order
  Position last;
};

/// Of all members but `limit` and `cursor`.
std::string fingerprint(const Query& query);
std::string to_text(const PageCursor& cursor);
/// Code::invalid with path "cursor" if it is damaged or of another query.
store::Result<PageCursor> read_page_cursor(std::string_view text, std::string_view fingerprint);

}  // namespace matching
