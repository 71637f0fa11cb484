// Spellings that people take for the same: upper and lower case, full and half width, letters with and without marks.
// Pure functions on UTF-8, any thread. Invalid bytes become U+FFFD.
#pragma once

#include <string>
#include <string_view>

namespace matching {

/// NFKC_Casefold (Unicode Standard Annex 31): lower case, compatibility forms replaced, composed, ß as ss.
std::string casefold(std::string_view text);

/// Of a casefolded text: Latin letters without their marks (é → e, ü → u, ø → o, ı → i), Cyrillic ё as е, Arabic
/// without vowel signs and stretching. Other scripts stay as they are, because there a mark makes another letter.
std::string without_marks(std::string_view folded);

/// Of a casefolded text: ä, ö, ü as ae, oe, ue.
std::string umlauts_spelled_out(std::string_view folded);

}  // namespace matching
