// From text to terms: words are found as Unicode Standard Annex 29 describes (ICU), folded, and in German and English
// reduced to their stems (Snowball), so that "Fahrräder" and "Fahrrad", "Straße" and "Strasse", "Bücher" and "Buecher"
// become one term. A pictograph is a word of its own.
// Pure functions, any thread; each thread keeps its own ICU and Snowball objects, because those cannot be shared.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace matching {

/// Half-open range of bytes in a text.
struct WordRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The words of a text, in order. Invalid UTF-8 gives words around the broken bytes.
std::vector<WordRange> words(std::string_view text);

/// The term of a word in a listing of that language (BCP 47): stemmed in German and English. A Latin word in a listing
/// whose language is not written so ("Jobcenter" among Ukrainian ones) counts as German. At most
/// limits::term_bytes; empty if nothing is left.
std::string term_of(std::string_view word, std::string_view language);

/// The different terms a word may have in listings of any language; not empty unless every one is.
std::vector<std::string> terms_of(std::string_view word);

}  // namespace matching
