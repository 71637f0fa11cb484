#include "matching/analysis.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "matching/limits.h"
#include "matching/search.h"

using namespace matching;

namespace {

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> out;
  for (const auto word : words(text)) out.emplace_back(text.substr(word.begin, word.end - word.begin));
  return out;
}

// Whether a query word finds a listing's word of that language.
bool finds(std::string_view typed, std::string_view written, std::string_view language) {
  const auto terms = terms_of(typed);
  return std::find(terms.begin(), terms.end(), term_of(written, language)) != terms.end();
}

std::vector<std::string> marked(std::string_view text, std::string_view language, std::string_view query) {
  std::vector<std::string> out;
  for (const auto range : highlights(text, language, query))
    out.emplace_back(text.substr(range.begin, range.end - range.begin));
  return out;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("words are found in every script") {
  CHECK(split("Zwei Kinder-Fahrräder, 20\" (gebraucht)!") == Words{"Zwei", "Kinder", "Fahrräder", "20", "gebraucht"});
  CHECK(split("Біля здоров'я: 3,5 кг") == Words{"Біля", "здоров'я", "3,5", "кг"});
  CHECK(split("معطف شتوي") == Words{"معطف", "شتوي"});
  CHECK(split("B2-Kurs ab 9:30") == Words{"B2", "Kurs", "ab", "9", "30"});
  CHECK(split("Jacke куртка معطف") == Words{"Jacke", "куртка", "معطف"});
  CHECK(split("🧥 warm 👨‍👩‍👧") == Words{"🧥", "warm", "👨‍👩‍👧"});
  CHECK(split("冬のコート").size() >= 2);
  for (const char* none : {"", " \t\n", "?! – …", "+++"}) CHECK(split(none).empty());
}

TEST_CASE("spellings and forms of a word meet, in the listing's language") {
  struct Case {
    const char *typed, *written, *language;
  };
  for (const auto& one : std::vector<Case>{{"Fahrrad", "Fahrräder", "de"},  {"FAHRRÄDER", "Fahrrad", "de"},
                                           {"Strasse", "Straße", "de"},     {"Straße", "Strassen", "de"},
                                           {"Buecher", "Bücher", "de"},     {"Bücher", "Buecher", "de"},
                                           {"Buch", "Buecher", "de"},       {"Moebel", "Möbel", "de"},
                                           {"Mobel", "Möbel", "de"},        {"Frau", "Frauen", "de"},
                                           {"neu", "neue", "de-x-leicht"},  {"coat", "coats", "en"},
                                           {"Coats", "coat", "en-GB"},      {"Cafe", "Café", "de"},
                                           {"café", "cafe", "fr"},          {"Jobcenter", "jobcenter", "uk"},
                                           {"Formulare", "Formular", "ar"},  // a German word among Arabic ones
                                           {"ёлка", "Елка", "ru"},          {"здоров’я", "здоров'я", "uk"},
                                           {"الُغة", "الغة", "ar"},          {"istanbul", "İstanbul", "tr"},
                                           {"ＡＢＣ", "abc", "fr"},         {"14467", "14467", "de"},
                                           {"🧥", "🧥", "tr"}})
    CHECK_MESSAGE(finds(one.typed, one.written, one.language), one.typed, " ", one.written);
}

TEST_CASE("different words stay apart") {
  struct Case {
    const char *typed, *written, *language;
  };
  for (const auto& one : std::vector<Case>{{"Bett", "Brett", "de"},
                                           {"Hose", "Haus", "de"},
                                           {"їжа", "іжа", "uk"},  // another letter, not a mark
                                           {"мій", "міи", "uk"},
                                           {"coats", "boat", "en"},
                                           {"14467", "14469", "de"}})
    CHECK_FALSE_MESSAGE(finds(one.typed, one.written, one.language), one.typed, " ", one.written);
}

TEST_CASE("every word of a listing is found by itself") {
  const std::string text =
      "Winterjacke Größe 176, kaum getragen; Schneehose, Handschuhe & Mützen für 2 Kinder. Coat, boots, queue, blue. "
      "Зимова куртка, пальто. Зимняя куртка, ещё. معطف شتوي دافئ. کاپشن زمستانی. Kışlık mont, çocuk ağır ılık. "
      "Manteau d'hiver, l'école, cœur, où. Straßenbahn Ähre Übung aktuell zuerst Israel Poesie Michael 🧤";
  for (const char* language : {"de", "en", "uk", "ru", "ar", "fa", "tr", "fr", "zh"})
    for (const auto& word : split(text)) CHECK_MESSAGE(finds(word, word, language), word, " ", language);
}

TEST_CASE("long and broken text is taken as it comes") {
  std::string text;
  while (text.size() < 4000 * 4) text += "Ꙁ𐐀ﷺ";  // what folding makes longer
  CHECK_FALSE(split(text).empty());
  for (const auto& word : split(text)) CHECK(term_of(word, "de").size() <= limits::term_bytes);
  const std::string endless(4000, 'x');
  CHECK(term_of(endless, "de").size() == limits::term_bytes);
  CHECK(finds(endless, endless, "de"));
  std::string umlauts;
  for (int i = 0; i < 2000; ++i) umlauts += "ö";
  CHECK(finds(umlauts, umlauts, "fr"));
  CHECK(split("a\xff"
              "b c") == Words{"a", "b", "c"});
  CHECK(term_of("\xff\xfe", "de").size() <= limits::term_bytes);
  CHECK(words(std::string("a\0b", 3)).size() == 2);
}

TEST_CASE("highlights are where the words of the query stand") {
  CHECK(marked("Zwei Fahrräder und ein Fahrrad-Helm", "de", "fahrrad helme") == Words{"Fahrräder", "Fahrrad", "Helm"});
  CHECK(marked("Warm coats for kids", "en", "Coat") == Words{"coats"});
  CHECK(marked("Große Straße", "de", "strasse") == Words{"Straße"});
  CHECK(marked("Зимова куртка", "uk", "куртка") == Words{"куртка"});
  CHECK(marked("Text", "de", "").empty());
  CHECK(marked("", "de", "Text").empty());
  CHECK(marked("Text", "de", std::string(100'000, 'a')).empty());
}
