#include "web/texts.h"

#include <algorithm>
#include <charconv>
#include <span>
#include <stdexcept>

#include <boost/locale/gnu_gettext.hpp>
#include <boost/locale/message.hpp>

#include "web/embedded.h"

namespace web {

namespace {

using Messages = boost::locale::message_format<char>;

std::locale load(std::string_view catalogue) {
  boost::locale::gnu_gettext::messages_info info;
  info.language = "any";
  info.encoding = "UTF-8";
  info.domains.emplace_back("web");
  info.paths.emplace_back("built-in");
  info.callback = [catalogue](const std::string&, const std::string&) {
    return std::vector<char>(catalogue.begin(), catalogue.end());
  };
  Messages* messages = boost::locale::gnu_gettext::create_messages_facet<char>(info);
  if (catalogue.empty() || !messages) throw std::runtime_error("a translation is missing");
  return {std::locale::classic(), messages};
}

std::string filled(std::string_view message, std::span<const Argument> arguments) {
  std::string out;
  while (true) {
    const auto open = message.find('{');
    const auto close = message.find('}', open);
    if (close == std::string_view::npos) break;
    const auto name = message.substr(open + 1, close - open - 1);
    const auto argument =
        std::find_if(arguments.begin(), arguments.end(), [&](const Argument& a) { return a.name == name; });
    out += message.substr(0, open);
    out += argument == arguments.end() ? message.substr(open, close + 1 - open) : argument->value;
    message.remove_prefix(close + 1);
  }
  return out.append(message);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

/// One element of Accept-Language, "de-AT;q=0.8"; a broken weight counts as 0.
std::pair<std::string, double> weighted(std::string_view element) {
  const auto semicolon = element.find(';');
  double weight = 1;
  if (semicolon != std::string_view::npos) {
    auto q = trimmed(element.substr(semicolon + 1));
    weight = 0;
    if (q.substr(0, 2) == "q=") std::from_chars(q.data() + 2, q.data() + q.size(), weight);
    if (!(weight > 0 && weight <= 1)) weight = 0;
  }
  return {lower(trimmed(element.substr(0, semicolon))), weight};
}

/// RFC 4647, 3.4: "de-at" falls back to "de".
const Texts* lookup(const std::vector<Texts>& all, std::string_view range) {
  while (true) {
    for (const auto& texts : all)
      if (lower(texts.tag()) == range) return &texts;
    const auto dash = range.rfind('-');
    if (dash == std::string_view::npos) return nullptr;
    range = range.substr(0, dash);
  }
}

}  // namespace

Texts::Texts(std::string tag, std::string_view catalogue)
    : x_tag(std::move(tag)), x_messages(load(catalogue)), x_formats(x_tag) {
  const auto part = x_tag.find("-x-");
  x_segment = part == std::string::npos ? x_tag : x_tag.substr(part + 3);
}

std::string Texts::say(const char* message, Arguments arguments) const {
  const char* found = std::use_facet<Messages>(x_messages).get(0, nullptr, message);
  return filled(found ? found : message, {arguments.begin(), arguments.size()});
}

std::string Texts::say_count(const char* one, const char* many, std::uint64_t count, Arguments arguments) const {
  // The plural rule takes an int; rules look at the last digits only, which a remainder keeps.
  const int n = static_cast<int>(count < 1'000'000 ? count : 1'000'000 + count % 1'000'000);
  const char* found = std::use_facet<Messages>(x_messages).get(0, nullptr, one, n);
  const std::string number = x_formats.number(count);
  std::vector<Argument> all(arguments);
  all.push_back({"count", number});
  return filled(found ? found : n == 1 ? one : many, all);
}

Languages::Languages() {
  std::string_view tags = locale_files::embedded("locale/languages.txt");
  while (!tags.empty()) {
    const auto end = tags.find('\n');
    const std::string tag(tags.substr(0, end));
    x_all.emplace_back(tag, locale_files::embedded("locale/" + tag + ".mo"));
    tags.remove_prefix(end + 1);
  }
}

const Texts* Languages::find(std::string_view segment) const {
  for (const auto& texts : x_all)
    if (texts.segment() == segment) return &texts;
  return nullptr;
}

const Texts& Languages::best(std::string_view accept_language) const {
  const Texts* chosen = find("de");
  double chosen_weight = 0;
  while (!accept_language.empty()) {
    const auto comma = accept_language.find(',');
    const auto [wanted, weight] = weighted(accept_language.substr(0, comma));
    accept_language.remove_prefix(comma == std::string_view::npos ? accept_language.size() : comma + 1);
    if (weight <= chosen_weight) continue;
    if (const Texts* found = lookup(x_all, wanted)) {
      chosen = found;
      chosen_weight = weight;
    }
  }
  return *chosen;
}

}  // namespace web
