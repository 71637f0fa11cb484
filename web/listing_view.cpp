#include "web/listing_view.h"

#include <algorithm>
#include <cmath>

#include "store/limits.h"
#include "store/plain_text.h"
#include "web/addresses.h"
#include "web/topics.h"

namespace web {

namespace {

constexpr std::size_t card_title_characters = store::limits::title_characters;
constexpr std::size_t card_text_characters = 200;
constexpr std::size_t before_highlight = 60;  // characters shown at most

bool starts_character(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
}

/// Where the character begins that stands `count` characters behind `at`, or the end.
std::size_t ahead(std::string_view text, std::size_t at, std::size_t count) {
  while (at < text.size() && count > 0) {
    ++at;
    while (at < text.size() && !starts_character(text[at])) ++at;
    --count;
  }
  return at;
}

/// The same the other way.
std::size_t back(std::string_view text, std::size_t at, std::size_t count) {
  while (at > 0 && count > 0) {
    --at;
    while (at > 0 && !starts_character(text[at])) --at;
    --count;
  }
  return at;
}

/// The start of the last word that starts in (lowest, at]; `at` if none does.
std::size_t word_start(std::string_view text, std::size_t at, std::size_t lowest) {
  for (std::size_t i = at; i > lowest; --i)
    if (text[i - 1] == ' ' || text[i - 1] == '\n') return i;
  return at;
}

Views views_of(const std::vector<Piece>& pieces) {
  Views out;
  for (const auto& piece : pieces) {
    View view;
    view["piece"] = piece.text;
    view["mark"] = piece.mark;
    out.push_back(std::move(view));
  }
  return out;
}

Views marked(const std::string& text, const store::ListingContent& content, std::string_view words, std::size_t most) {
  const auto found =
      words.empty() ? std::vector<matching::Highlight>{} : matching::highlights(text, content.language, words);
  return views_of(excerpt(text, found, most));
}

}  // namespace

std::vector<Piece> excerpt(std::string_view text, const std::vector<matching::Highlight>& highlights,
                           std::size_t most) {
  std::size_t begin = 0, end = text.size();
  if (ahead(text, 0, most) < text.size()) {
    const std::size_t first = highlights.empty() ? 0 : highlights.front().begin;
    if (first > ahead(text, 0, most / 2)) begin = word_start(text, back(text, first, before_highlight), 0);
    end = ahead(text, begin, most);
    if (end < text.size()) end = word_start(text, end, back(text, end, most / 2));
  }
  std::vector<Piece> pieces;
  if (begin > 0) pieces.push_back({"… ", false});
  std::size_t at = begin;
  for (const auto& highlight : highlights) {
    if (highlight.begin < at || highlight.end > end) continue;
    if (highlight.begin > at) pieces.push_back({std::string(text.substr(at, highlight.begin - at)), false});
    pieces.push_back({std::string(text.substr(highlight.begin, highlight.end - highlight.begin)), true});
    at = highlight.end;
  }
  const bool is_cut = end < text.size();
  while (is_cut && end > at && (text[end - 1] == ' ' || text[end - 1] == '\n')) --end;
  if (end > at) pieces.push_back({std::string(text.substr(at, end - at)), false});
  if (is_cut) pieces.push_back({"\u00a0…", false});
  return pieces;
}

std::string distance_label(const Texts& texts, const matching::Hit& hit) {
  if (!hit.distance_km) return {};
  if (!hit.distance_is_rough) return texts.say("{km} km", {{"km", texts.formats().distance(*hit.distance_km)}});
  // An area of 5 km across cannot be nearer than about a kilometre in any useful sense.
  const auto whole = static_cast<std::uint64_t>(std::max(1L, std::lround(*hit.distance_km)));
  return texts.say("≈ {km} km", {{"km", texts.formats().number(whole)}});
}

void set_common(View& view, const Visit& visit, const store::Listing& listing, store::Origin origin,
                const store::OriginRecord& record) {
  const auto& content = listing.content;
  const Texts& texts = visit.texts;
  view["purpose"] = std::string(store::name_of(content.purpose));
  view["purpose_label"] = purpose_label(texts, content.purpose);
  view["category_label"] = category_label(texts, content.category);
  view["category_icon"] = std::string(category_icon(content.category));
  const bool reserved = content.state == store::Availability::reserved;
  set(view, "reserved_label", reserved ? texts.say("Reserved") : std::string());
  set(view, "urgency_label", urgency_label(texts, content.urgency));
  view["text_lang"] = content.language;
  view["text_dir"] = std::string(direction_of(content.language));
  const bool foreign = content.language != texts.tag();
  set(view, "foreign_language", foreign ? texts.formats().language(content.language) : std::string());
  view["portal_name"] = portal_name(visit.sources, origin, record);
}

std::optional<View> card(const Visit& visit, const FoundListing& found, std::string_view words) {
  const auto listing = store::read_listing(found.bytes);
  if (!listing || store::needs_newer_reader(*listing)) return std::nullopt;
  const auto& content = listing->content;
  View view;
  set_common(view, visit, *listing, found.hit.origin, *found.origin);
  view["href"] = "/" + visit.texts.segment() + listing_path(listing->node, listing->id);
  const std::string title = store::without_hidden_characters(content.title);
  const std::string text = store::without_hidden_characters(content.text);
  view["title_pieces"] = marked(title, content, words, card_title_characters);
  view["text_pieces"] = marked(text, content, words, card_text_characters);
  view["place_name"] = store::without_hidden_characters(content.place.name);
  set(view, "distance", distance_label(visit.texts, found.hit));
  view["issued_iso"] = store::to_text(listing->issued);
  view["age"] = visit.texts.formats().age(listing->issued, visit.now);
  return view;
}

store::Result<Views> cards(const Visit& visit, const matching::Page& page, std::string_view words) {
  const auto found = load_found(visit.reader, visit.origins, page.hits);
  if (!found) return found.error();
  Views out;
  for (const auto& listing : *found)
    if (auto view = card(visit, listing, words)) out.push_back(std::move(*view));
  return out;
}

}  // namespace web
