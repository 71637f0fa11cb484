#include "matching/folding.h"

#include <algorithm>
#include <cstdint>
#include <stdexcept>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

namespace matching {
namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return out;
}

std::string normalized(const icu::Normalizer2* normalizer, UErrorCode status, std::string_view text) {
  std::string out;
  icu::StringByteSink<std::string> sink(&out, static_cast<std::int32_t>(text.size()));
  if (U_SUCCESS(status))
    normalizer->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), sink, nullptr,
                              status);
  if (U_FAILURE(status)) throw std::runtime_error("ICU cannot normalize text; its data file is missing or broken");
  return out;
}

std::string decomposed(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  return normalized(icu::Normalizer2::getNFDInstance(status), status, text);
}

std::string composed(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  return normalized(icu::Normalizer2::getNFCInstance(status), status, text);
}

void append(std::string& out, UChar32 c) {
  std::uint8_t buffer[U8_MAX_LENGTH];
  std::int32_t size = 0;
  U8_APPEND_UNSAFE(buffer, size, c);
  out.append(reinterpret_cast<const char*>(buffer), static_cast<std::size_t>(size));
}

// Latin letters that Unicode does not decompose.
std::string_view plain_latin(UChar32 c) {
  switch (c) {
    case 0x00e6:
      return "ae";  // æ
    case 0x00f0:
      return "d";  // ð
    case 0x00f8:
      return "o";  // ø
    case 0x00fe:
      return "th";  // þ
    case 0x0111:
      return "d";  // đ
    case 0x0127:
      return "h";  // ħ
    case 0x0131:
      return "i";  // ı
    case 0x0142:
      return "l";  // ł
    case 0x0153:
      return "oe";  // œ
    default:
      return {};
  }
}

bool is_arabic_sign(UChar32 c) {
  return (c >= 0x064b && c <= 0x0652) || c == 0x0670 || c == 0x0640;
}

}  // namespace

std::string casefold(std::string_view text) {
  if (is_ascii(text)) return ascii_lower(text);
  UErrorCode status = U_ZERO_ERROR;
  return normalized(icu::Normalizer2::getNFKCCasefoldInstance(status), status, text);
}

std::string without_marks(std::string_view folded) {
  if (is_ascii(folded)) return std::string(folded);
  const std::string text = decomposed(folded);
  std::string out;
  out.reserve(text.size());
  bool base_is_latin = false;
  UChar32 base = 0;
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < size;) {
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(reinterpret_cast<const std::uint8_t*>(text.data()), i, size, c);
    if (u_charType(c) == U_NON_SPACING_MARK) {
      constexpr UChar32 cyrillic_ie = 0x0435, diaeresis = 0x0308;
      if (base_is_latin || is_arabic_sign(c) || (base == cyrillic_ie && c == diaeresis)) continue;
      append(out, c);
      continue;
    }
    if (is_arabic_sign(c)) continue;
    base = c;
    UErrorCode status = U_ZERO_ERROR;
    base_is_latin = c < 0x80 || uscript_getScript(c, &status) == USCRIPT_LATIN;
    if (const auto plain = plain_latin(c); !plain.empty())
      out += plain;
    else
      append(out, c);
  }
  return is_ascii(out) ? out : composed(out);
}

std::string umlauts_spelled_out(std::string_view folded) {
  std::string out;
  out.reserve(folded.size() + 4);
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const bool two = i + 1 < folded.size() && folded[i] == '\xc3';
    const char second = two ? folded[i + 1] : '\0';
    const char* spelled = second == '\xa4' ? "ae" : second == '\xb6' ? "oe" : second == '\xbc' ? "ue" : nullptr;
    if (spelled) {
      out += spelled;
      ++i;
    } else {
      out.push_back(folded[i]);
    }
  }
  return out;
}

}  // namespace matching
