#include <doctest/doctest.h>

#include "web/listing_view.h"

namespace {

/// The pieces as one text, what is marked in brackets.
std::string shown(std::string_view text, std::size_t most, std::vector<matching::Highlight> highlights = {}) {
  std::string out;
  for (const auto& piece : web::excerpt(text, highlights, most))
    out += piece.mark ? "[" + piece.text + "]" : piece.text;
  return out;
}

}  // namespace

TEST_CASE("a short text is shown whole, with its words marked") {
  CHECK(shown("Rote Jacke, warm", 20) == "Rote Jacke, warm");
  CHECK(shown("Rote Jacke, warm", 20, {{5, 10}}) == "Rote [Jacke], warm");
  CHECK(shown("Jacke", 20, {{0, 5}}) == "[Jacke]");
  CHECK(shown("", 20).empty());
}

TEST_CASE("a long text is cut between words") {
  CHECK(shown("eins zwei drei vier", 12) == "eins zwei\u00a0…");
  CHECK(shown("Donaudampfschifffahrt", 5) == "Donau\u00a0…");
}

TEST_CASE("characters are counted and never cut through") {
  CHECK(shown("ääää öööö üüüü", 9) == "ääää öööö\u00a0…");
  CHECK(shown("куртка", 3) == "кур\u00a0…");
}

TEST_CASE("the excerpt starts before the first word found") {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "wort ";
  text += "Jacke und mehr";
  const auto begin = text.find("Jacke");
  const auto out = shown(text, 100, {{begin, begin + 5}});
  CHECK(out.starts_with("… wort "));
  CHECK(out.ends_with("[Jacke] und mehr"));
}

TEST_CASE("marks outside the excerpt are left out") {
  CHECK(shown("eins zwei drei vier", 12, {{0, 4}, {15, 19}}) == "[eins] zwei\u00a0…");
}
