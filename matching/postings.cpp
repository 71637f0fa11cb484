#include "matching/postings.h"

#include <algorithm>

#include "store/bytes.h"

namespace matching {
namespace {

constexpr std::size_t block = 128;  // postings between two places one can jump to

// A place to jump to: where the block begins, and the last document before it.
constexpr std::size_t jump_bytes = 8;
struct Jump {
  std::uint32_t doc_before = 0;
  std::uint32_t offset = 0;  // from the first block
};

std::uint32_t big_endian(const std::uint8_t* bytes) {
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 | bytes[3];
}

Jump read_jump(const std::uint8_t* jumps, std::uint32_t index) {
  const std::uint8_t* at = jumps + index * jump_bytes;
  return {big_endian(at), big_endian(at + 4)};
}

}  // namespace

void write_postings(std::string& out, std::span<const Posting> postings) {
  std::string bytes, jumps;
  Doc before = no_doc;  // so that the first difference is its number and one
  for (std::size_t i = 0; i < postings.size(); ++i) {
    if (i % block == 0 && i > 0) {
      store::put_u32(jumps, before);
      store::put_u32(jumps, static_cast<std::uint32_t>(bytes.size()));
    }
    store::put_varint(bytes, static_cast<Doc>(postings[i].doc() - before));
    store::put_u8(bytes, postings[i].impact());
    before = postings[i].doc();
  }
  store::put_varint(out, jumps.size() / jump_bytes);
  out += jumps;
  out += bytes;
}

PostingCursor::PostingCursor(std::string_view list) {
  store::ByteReader in(list);
  x_jump_count = static_cast<std::uint32_t>(in.varint());
  const auto jumps = in.take(x_jump_count * jump_bytes);
  x_jumps = reinterpret_cast<const std::uint8_t*>(jumps.data());
  x_at = x_postings = x_jumps + jumps.size();
  x_end = reinterpret_cast<const std::uint8_t*>(list.data() + list.size());
  next();
}

void PostingCursor::next() {
  if (x_at == x_end) {
    x_doc = no_doc;
    return;
  }
  Doc difference = *x_at++;
  if (difference >= 128) {
    difference &= 127;
    for (int shift = 7;; shift += 7) {
      const Doc byte = *x_at++;
      difference |= (byte & 127) << shift;
      if (byte < 128) break;
    }
  }
  x_doc += difference;  // at the start x_doc is no_doc, that is −1
  x_impact = *x_at++;
}

void PostingCursor::jump(Doc target) {
  // Doubling steps, then halving: near targets are the rule.
  std::uint32_t low = x_jump, step = 1;  // all jumps before `low` lead to blocks that begin before the target
  while (low + step < x_jump_count && read_jump(x_jumps, low + step).doc_before < target) {
    low += step;
    step *= 2;
  }
  std::uint32_t high = std::min(low + step, x_jump_count);  // this one does not, or is the end
  while (high - low > 1) {
    const std::uint32_t middle = low + (high - low) / 2;
    (read_jump(x_jumps, middle).doc_before < target ? low : high) = middle;
  }
  const Jump found = read_jump(x_jumps, low);
  x_at = x_postings + found.offset;
  x_doc = found.doc_before;
  x_jump = low + 1;
}

void PostingCursor::advance(Doc target) {
  if (x_doc >= target) return;
  if (x_jump < x_jump_count && read_jump(x_jumps, x_jump).doc_before < target) jump(target);
  do next();
  while (x_doc < target);
}

}  // namespace matching
