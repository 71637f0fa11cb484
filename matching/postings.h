// Posting lists: for one term, the documents that have it with the impact it has there. Compressed, read in order with
// jumps; matching/INDEX.md describes the bytes. Views go into the list, which outlives them; one thread each.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace matching {

/// Number of a listing within a segment.
using Doc = std::uint32_t;
inline constexpr Doc no_doc = UINT32_MAX;
inline constexpr Doc most_docs = 1 << 24;  // in one segment, so that a posting fits 32 bits while it is sorted

class Posting {
 public:
  Posting() = default;
  Posting(Doc doc, std::uint8_t impact) : x_packed(doc << 8 | impact) {}
  Doc doc() const { return x_packed >> 8; }
  std::uint8_t impact() const { return static_cast<std::uint8_t>(x_packed); }

 private:
  std::uint32_t x_packed = 0;
};

/// Appends a list; `postings` ascend by document.
void write_postings(std::string& out, std::span<const Posting> postings);

class PostingCursor {
 public:
  /// At the end.
  PostingCursor() = default;
  /// At the first posting.
  explicit PostingCursor(std::string_view list);

  Doc doc() const { return x_doc; }  // no_doc at the end
  std::uint8_t impact() const { return x_impact; }
  void next();
  /// To the first document that is not below `target`; never back.
  void advance(Doc target);

 private:
  void jump(Doc target);

  const std::uint8_t* x_at = nullptr;
  const std::uint8_t* x_end = nullptr;
  const std::uint8_t* x_postings = nullptr;  // of the first block
  const std::uint8_t* x_jumps = nullptr;     // one for each block but the first
  std::uint32_t x_jump_count = 0;
  std::uint32_t x_jump = 0;  // the next one not passed
  Doc x_doc = no_doc;
  std::uint8_t x_impact = 0;
};

}  // namespace matching
