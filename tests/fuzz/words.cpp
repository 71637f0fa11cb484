#include <algorithm>
#include <array>

#include "matching/analysis.h"
#include "matching/limits.h"
#include "matching/search.h"
#include "tests/fuzz/input.h"

// Text as people type it, or do not: words lie in it in order, and each finds itself in a listing of any language.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t longest = 16 * 1024;  // a listing's text in bytes
  const std::string_view text = as_text(data, std::min(size, longest));
  std::size_t last = 0;
  for (const auto word : matching::words(text)) {
    must(word.begin >= last && word.begin < word.end && word.end <= text.size(), "words are in order and not empty");
    last = word.end;
    const auto bytes = text.substr(word.begin, word.end - word.begin);
    const auto typed = matching::terms_of(bytes);
    for (const char* language : std::array{"de", "en", "uk", "tr", "", "-"}) {
      const auto term = matching::term_of(bytes, language);
      must(term.size() <= matching::limits::term_bytes, "terms are bounded");
      must(term.empty() || std::find(typed.begin(), typed.end(), term) != typed.end(), "a word finds itself");
    }
  }
  last = 0;
  for (const auto range : matching::highlights(text, "de", text)) {
    must(range.begin >= last && range.end <= text.size(), "highlights are in order");
    last = range.end;
  }
  return 0;
}
