#include "store/plain_text.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace store {
namespace {

struct Range {
  char32_t first, last;
};

template <std::size_t N>
bool in(const std::array<Range, N>& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(), [c](Range r) { return c >= r.first && c <= r.last; });
}

constexpr std::array<Range, 8> white_space{{{0x09, 0x0d},
                                            {0x20, 0x20},
                                            {0x85, 0x85},
                                            {0xa0, 0xa0},
                                            {0x2000, 0x200a},
                                            {0x2028, 0x2029},
                                            {0x202f, 0x202f},
                                            {0x3000, 0x3000}}};

constexpr std::array<Range, 15> hidden{{{0x80, 0x9f},           // C1 controls
                                        {0x034f, 0x034f},       // combining grapheme joiner
                                        {0x115f, 0x1160},       // Hangul fillers
                                        {0x17b4, 0x17b5},       // Khmer inherent vowels
                                        {0x180e, 0x180e},       // Mongolian vowel separator
                                        {0x200b, 0x200b},       // zero-width space
                                        {0x2028, 0x2029},       // line and paragraph separator
                                        {0x202a, 0x202e},       // direction embeddings and overrides
                                        {0x2060, 0x206f},       // word joiner, invisible operators, isolates, shaping
                                        {0x3164, 0x3164},       // Hangul filler
                                        {0xfeff, 0xfeff},       // byte order mark
                                        {0xffa0, 0xffa0},       // half-width Hangul filler
                                        {0xfff9, 0xfffb},       // interlinear annotation
                                        {0xe0000, 0xe007f},     // tags
                                        {0xf0000, 0x10ffff}}};  // private use planes

// Above U+00C0 nearly everything is a letter of some script; these blocks are not.
constexpr std::array<Range, 9> no_letters{{{0xd7, 0xd7},
                                           {0xf7, 0xf7},
                                           {0x0300, 0x036f},       // combining marks
                                           {0x2000, 0x2bff},       // punctuation, symbols, arrows, dingbats
                                           {0x3000, 0x303f},       // CJK punctuation
                                           {0xe000, 0xf8ff},       // private use
                                           {0xfe00, 0xfe6f},       // variation selectors, punctuation forms
                                           {0xfff0, 0xffff},       // specials
                                           {0x1f000, 0x10ffff}}};  // pictographs and what follows

// The code point that starts at `at` of valid UTF-8; moves `at` behind it.
char32_t next(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const unsigned lead = byte(at);
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  char32_t out = length == 1 ? lead : lead & (0x7fu >> length);
  for (std::size_t i = 1; i < length; ++i) out = (out << 6) | (byte(at + i) & 0x3fu);
  at += length;
  return out;
}

}  // namespace

std::size_t code_points(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string tidied(std::string_view text) {
  std::size_t begin = text.size(), end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    if (in(white_space, next(text, at))) continue;
    begin = std::min(begin, start);
    end = at;
  }
  if (begin >= end) return {};
  std::string out;
  out.reserve(end - begin);
  for (std::size_t at = begin; at < end; ++at) {
    if (text[at] != '\r') {
      out.push_back(text[at]);
    } else if (at + 1 == end || text[at + 1] != '\n') {
      out.push_back('\n');
    }
  }
  return out;
}

std::optional<char32_t> hidden_character(std::string_view text) {
  for (std::size_t at = 0; at < text.size();)
    if (const char32_t c = next(text, at); in(hidden, c)) return c;
  return std::nullopt;
}

std::string without_hidden_characters(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    if (!in(hidden, next(text, at))) out.append(text.substr(start, at - start));
  }
  return out;
}

std::string code_point_name(char32_t character) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (int shift = 20; shift >= 0; shift -= 4)
    if (!out.empty() || shift < 16 || (character >> shift) != 0) out.push_back(digits[(character >> shift) & 0xf]);
  return "U+" + out;
}

bool has_letter(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next(text, at);
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xc0 && !in(no_letters, c))) return true;
  }
  return false;
}

}  // namespace store
