#include "matching/page_cursor.h"

#include "tests/fuzz/input.h"

// A cursor as a client sends it, for a search with 8 zero bytes as fingerprint.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = as_text(data, size);
  const auto cursor = matching::read_page_cursor(text, std::string_view("\0\0\0\0\0\0\0\0", 8));
  if (!cursor) {
    must(cursor.error().code == store::Code::invalid && cursor.error().path == "cursor",
         "a refusal says what is wrong");
    return 0;
  }
  const auto again = matching::read_page_cursor(matching::to_text(*cursor), cursor->query);
  must(again && again->last == cursor->last && again->weights == cursor->weights && again->today == cursor->today,
       "a cursor is read and written the same");
  return 0;
}
