#include "matching/analysis.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <stdexcept>

#include <libstemmer.h>
#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include "matching/folding.h"
#include "matching/limits.h"

namespace matching {
namespace {

// Finds word boundaries; one per thread.
class Segmenter {
 public:
  Segmenter() {
    UErrorCode status = U_ZERO_ERROR;
    // The root rules: those of single languages differ in nothing that matters here.
    x_breaks.reset(icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
    if (U_FAILURE(status)) throw std::runtime_error("ICU has no rules for words; its data file is missing or broken");
  }
  ~Segmenter() { utext_close(&x_text); }
  Segmenter(const Segmenter&) = delete;
  Segmenter& operator=(const Segmenter&) = delete;

  std::vector<WordRange> words(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    utext_openUTF8(&x_text, text.data(), static_cast<std::int64_t>(text.size()), &status);
    x_breaks->setText(&x_text, status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU cannot find words");
    std::vector<WordRange> out;
    std::int32_t begin = x_breaks->first();
    for (std::int32_t end = x_breaks->next(); end != icu::BreakIterator::DONE; begin = end, end = x_breaks->next()) {
      if (x_breaks->getRuleStatus() != UBRK_WORD_NONE || starts_with_pictograph(text, begin))
        out.push_back({static_cast<std::size_t>(begin), static_cast<std::size_t>(end)});
    }
    return out;
  }

 private:
  static bool starts_with_pictograph(std::string_view text, std::int32_t at) {
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(reinterpret_cast<const std::uint8_t*>(text.data()), at, static_cast<std::int32_t>(text.size()), c);
    return c >= 0x2000 && u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC);
  }

  std::unique_ptr<icu::BreakIterator> x_breaks;
  UText x_text = UTEXT_INITIALIZER;
};

class Stemmer {
 public:
  explicit Stemmer(const char* language) : x_stemmer(sb_stemmer_new(language, "UTF_8"), &sb_stemmer_delete) {
    if (!x_stemmer) throw std::runtime_error(std::string("Snowball has no stemmer for ") + language);
  }
  std::string operator()(std::string_view word) {
    const auto* stem = sb_stemmer_stem(x_stemmer.get(), reinterpret_cast<const sb_symbol*>(word.data()),
                                       static_cast<int>(word.size()));
    if (!stem) throw std::bad_alloc();
    return {reinterpret_cast<const char*>(stem), static_cast<std::size_t>(sb_stemmer_length(x_stemmer.get()))};
  }

 private:
  std::unique_ptr<sb_stemmer, decltype(&sb_stemmer_delete)> x_stemmer;
};

// "ae", "oe", "ue" as ä, ö, ü, which the German stemmer reduces to a, o, u: so all three spellings of "Bücher" meet.
// Not "ue" after a, e or q (Frauen, neue, Quelle); where it hits other words (aktuell), it hits all their forms.
std::string with_umlauts(std::string_view word) {
  std::string out;
  out.reserve(word.size());
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i], before = i ? word[i - 1] : ' ';
    const bool e_follows = i + 1 < word.size() && word[i + 1] == 'e';
    const char* umlaut = nullptr;
    if (e_follows && c == 'a') umlaut = "ä";
    if (e_follows && c == 'o') umlaut = "ö";
    if (e_follows && c == 'u' && before != 'a' && before != 'e' && before != 'q') umlaut = "ü";
    if (umlaut) {
      out += umlaut;
      ++i;
    } else {
      out.push_back(c);
    }
  }
  return out;
}

// Folded letters without marks, save ä, ö, ü: what the German stemmer wants.
std::string german_letters(std::string_view folded) {
  if (folded.find('\xc3') == std::string_view::npos) return without_marks(folded);
  std::string out;
  std::size_t from = 0;
  for (std::size_t i = 0; i + 1 < folded.size(); ++i) {
    const bool umlaut =
        folded[i] == '\xc3' && (folded[i + 1] == '\xa4' || folded[i + 1] == '\xb6' || folded[i + 1] == '\xbc');
    if (!umlaut) continue;
    out += without_marks(folded.substr(from, i - from));
    out += folded.substr(i, 2);
    from = i + 2;
    ++i;
  }
  return out += without_marks(folded.substr(from));
}

enum class Kind { german, english, other };

bool is_latin(std::string_view folded) {
  return !folded.empty() &&
         ((folded[0] >= 'a' && folded[0] <= 'z') || folded[0] == '\xc3' || folded[0] == '\xc4' || folded[0] == '\xc5');
}

// Languages of the corpus' people that are not written in Latin letters, sorted.
constexpr std::array<std::string_view, 20> not_latin{"am", "ar", "be", "bg", "ckb", "el", "fa", "he", "hi", "hy",
                                                     "ka", "mk", "ps", "ru", "sr",  "ta", "th", "ti", "uk", "ur"};

Kind kind_of(std::string_view folded, std::string_view language) {
  const auto primary = language.substr(0, language.find('-'));
  if (primary == "de") return Kind::german;
  if (primary == "en") return Kind::english;
  if (is_latin(folded) && std::binary_search(not_latin.begin(), not_latin.end(), primary)) return Kind::german;
  return Kind::other;
}

std::string cut(std::string term) {
  if (term.size() <= limits::term_bytes) return term;
  std::size_t size = limits::term_bytes;
  while (size > 0 && (static_cast<unsigned char>(term[size]) & 0xc0) == 0x80) --size;
  term.resize(size);
  return term;
}

std::string folded_word(std::string_view word) {
  std::string folded = casefold(word);
  // Apostrophes are typed in several ways; Snowball and the dictionaries know one.
  for (const char* other : {"\u2019", "\u02bc"})
    for (auto at = folded.find(other); at != std::string::npos; at = folded.find(other, at))
      folded.replace(at, std::string_view(other).size(), "'");
  return folded;
}

std::string term(std::string_view folded, Kind kind) {
  thread_local Stemmer german("german"), english("english");
  switch (kind) {
    case Kind::german:
      return cut(german(with_umlauts(german_letters(folded))));
    case Kind::english:
      return cut(english(without_marks(folded)));
    case Kind::other:
      break;
  }
  return cut(without_marks(folded));
}

}  // namespace

std::vector<WordRange> words(std::string_view text) {
  thread_local Segmenter segmenter;
  return segmenter.words(text);
}

std::string term_of(std::string_view word, std::string_view language) {
  const std::string folded = folded_word(word);
  return term(folded, kind_of(folded, language));
}

std::vector<std::string> terms_of(std::string_view word) {
  const std::string folded = folded_word(word);
  std::vector<std::string> out;
  for (const Kind kind : {Kind::german, Kind::english, Kind::other}) {
    std::string one = term(folded, kind);
    if (!one.empty() && std::find(out.begin(), out.end(), one) == out.end()) out.push_back(std::move(one));
  }
  return out;
}

}  // namespace matching
