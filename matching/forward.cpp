#include "matching/forward.h"

#include <algorithm>
#include <cstdlib>

#include "matching/analysis.h"
#include "matching/limits.h"

namespace matching {
namespace {

constexpr std::uint8_t format = 1;
constexpr std::uint8_t flag_request = 1, flag_reserved = 2;

std::uint64_t seconds(store::Instant at) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(at.seconds(), 0));
}

std::string_view primary(std::string_view language) {
  return language.substr(0, language.find('-'));
}

}  // namespace

std::string write_terms(std::vector<std::pair<TermId, Frequencies>> terms) {
  std::sort(terms.begin(), terms.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::string out;
  TermId last = 0;
  for (const auto& [term, frequencies] : terms) {
    const bool once_in_text = frequencies == Frequencies{0, 1};
    store::put_varint(out, std::uint64_t{term - last} << 1 | (once_in_text ? 0 : 1));
    if (!once_in_text) store::put_u8(out, static_cast<std::uint8_t>(frequencies.title << 4 | frequencies.text));
    last = term;
  }
  return out;
}

bool TermReader::next() {
  std::uint64_t value = 0;
  for (int shift = 0;; shift += 7) {
    if (x_rest == x_end || shift > 28) return false;
    const auto byte = static_cast<std::uint8_t>(*x_rest++);
    value |= static_cast<std::uint64_t>(byte & 127) << shift;
    if (!(byte & 128)) break;
  }
  x_frequencies = {0, 1};
  if (value & 1) {
    if (x_rest == x_end) return false;
    const auto byte = static_cast<std::uint8_t>(*x_rest++);
    x_frequencies = {static_cast<std::uint8_t>(byte >> 4), static_cast<std::uint8_t>(byte & 15)};
  }
  x_term += static_cast<TermId>(value >> 1);
  return true;
}

std::string write_forward(const Forward& forward) {
  std::string out;
  store::put_u8(out, format);
  const std::uint8_t request = forward.purpose == store::Purpose::request ? flag_request : 0;
  const std::uint8_t reserved = forward.reserved ? flag_reserved : 0;
  store::put_u8(out, static_cast<std::uint8_t>(request | reserved));
  store::put_u8(out, forward.area_characters);
  store::put_u32(out, static_cast<std::uint32_t>(forward.centre.latitude));
  store::put_u32(out, static_cast<std::uint32_t>(forward.centre.longitude));
  store::put_varint(out, seconds(forward.issued));
  store::put_varint(out, seconds(forward.until));
  store::put_bytes(out, forward.category);
  store::put_varint(out, forward.languages.size());
  for (const auto language : forward.languages) store::put_bytes(out, language);
  store::put_varint(out, forward.words);
  store::put_bytes(out, forward.terms);
  return out;
}

store::Result<Forward> read_forward(std::string_view record) {
  const store::Error broken{store::Code::corrupt, "a forward record of the search index is damaged", {}};
  store::ByteReader in(record);
  if (in.u8() != format) return broken;
  Forward out;
  const auto flags = in.u8();
  if (flags & ~(flag_request | flag_reserved)) return broken;
  out.purpose = flags & flag_request ? store::Purpose::request : store::Purpose::offer;
  out.reserved = flags & flag_reserved;
  out.area_characters = in.u8();
  out.centre.latitude = static_cast<std::int32_t>(in.u32());
  out.centre.longitude = static_cast<std::int32_t>(in.u32());
  const auto issued = in.varint(), until = in.varint();
  constexpr std::uint64_t latest = std::uint64_t{1} << 40;  // seconds; beyond the year 9999
  if (issued > latest || until > latest) return broken;
  out.issued = store::Instant::from_seconds(static_cast<std::int64_t>(issued));
  out.until = store::Instant::from_seconds(static_cast<std::int64_t>(until));
  out.category = in.bytes();
  const auto languages = in.varint();
  if (languages > record.size()) return broken;
  for (std::uint64_t i = 0; i < languages && in.ok(); ++i) out.languages.push_back(in.bytes());
  const auto words = in.varint();
  out.terms = in.bytes();
  constexpr std::uint64_t most_words = 1'000'000;  // far beyond what a listing can hold
  if (!in.at_end() || words > most_words) return broken;
  out.words = static_cast<std::uint32_t>(words);
  const bool on_earth = std::abs(std::int64_t{out.centre.latitude}) <= 900'000'000 &&
                        std::abs(std::int64_t{out.centre.longitude}) <= 1'800'000'000;
  if (!on_earth) return broken;
  return out;
}

Analysed analyse(const store::Listing& listing) {
  const store::ListingContent& content = listing.content;
  Analysed out;
  Forward& forward = out.forward;
  forward.purpose = content.purpose;
  forward.reserved = content.state == store::Availability::reserved;
  forward.area_characters = static_cast<std::uint8_t>(content.area.size());
  if (const auto centre = store::geohash_centre(content.area)) forward.centre = *centre;
  forward.issued = listing.issued;
  forward.until = content.until;
  forward.category = content.category;
  forward.languages.push_back(primary(content.language));
  for (const auto& language : content.languages)
    if (std::find(forward.languages.begin(), forward.languages.end(), primary(language)) == forward.languages.end())
      forward.languages.push_back(primary(language));

  const auto count = [&](std::string_view text, std::uint8_t Frequencies::*field) {
    for (const auto word : words(text)) {
      std::string term = term_of(text.substr(word.begin, word.end - word.begin), content.language);
      if (term.empty()) continue;
      ++forward.words;
      std::uint8_t& frequency = out.terms[std::move(term)].*field;
      if (frequency < limits::term_frequency) ++frequency;
    }
  };
  count(content.title, &Frequencies::title);
  count(content.text, &Frequencies::text);
  // People type a place among the words, too.
  count(content.place.name, &Frequencies::text);
  count(content.place.postal_code, &Frequencies::text);
  return out;
}

}  // namespace matching
