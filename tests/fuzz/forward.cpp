#include "matching/forward.h"

#include "matching/segment.h"
#include "tests/fuzz/input.h"

// A forward record, damaged or not: whatever is accepted can be indexed, and is found under each of its terms.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr matching::TermId last_term = 1000;
  const auto forward = matching::read_forward(as_text(data, size));
  if (!forward) return 0;
  const std::string written = matching::write_forward(*forward);
  const auto again = matching::read_forward(written);
  must(again && matching::write_forward(*again) == written, "a record is read and written the same");
  matching::SegmentBuilder builder;
  if (!builder.add(store::own_origin, {}, *forward, last_term)) return 0;
  const auto segment = std::move(builder).build();
  must(segment->size() == 1 && segment->purpose(0) == forward->purpose, "it is in the segment");
  for (matching::TermReader terms(segment->terms(0)); terms.next();)
    must(segment->postings(terms.term()).doc() == 0, "each term has it");
  must(segment->postings(last_term + 1).doc() == matching::no_doc, "no other term has");
  return 0;
}
