// The words of the pages in one language: translations from web/locale/*.po (the source is English) and the formats of
// that language. A language is one .po file; no code knows which there are. Immutable, any thread.
#pragma once

#include <initializer_list>
#include <locale>
#include <string>
#include <string_view>
#include <vector>

#include "web/formats.h"

namespace web {

/// Fills the place `{name}` of a message.
struct Argument {
  std::string_view name;
  std::string_view value;
};
using Arguments = std::initializer_list<Argument>;

/// Marks a message that stands in a table and is translated later.
constexpr const char* translatable(const char* message) {
  return message;
}

class Texts {
 public:
  /// `tag`: BCP 47; `catalogue`: the compiled .po. Throws std::runtime_error if it cannot be read: it is built in.
  Texts(std::string tag, std::string_view catalogue);

  const std::string& tag() const { return x_tag; }
  /// First segment of the addresses in this language: the tag, or what follows its "x-" ("de-x-leicht": "leicht").
  const std::string& segment() const { return x_segment; }
  std::string_view direction() const { return direction_of(x_tag); }
  /// What the language calls itself: "Deutsch".
  std::string own_name() const { return say("English"); }
  const Formats& formats() const { return x_formats; }

  /// An unknown message is shown as it is; tests/translations.py makes sure that there is none.
  std::string say(const char* message, Arguments arguments = {}) const;
  /// By the plural rule of the language; `{count}` is the formatted number.
  std::string say_count(const char* one, const char* many, std::uint64_t count, Arguments arguments = {}) const;

 private:
  std::string x_tag;
  std::string x_segment;
  std::locale x_messages;
  Formats x_formats;
};

/// All languages of the pages, from the files built in.
class Languages {
 public:
  Languages();

  const std::vector<Texts>& all() const { return x_all; }
  /// By the first segment of an address, or null.
  const Texts* find(std::string_view segment) const;
  /// The one that fits an Accept-Language header best (RFC 9110, 12.5.4), German if none does.
  const Texts& best(std::string_view accept_language) const;

 private:
  std::vector<Texts> x_all;
};

}  // namespace web
