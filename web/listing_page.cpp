#include <algorithm>

#include "store/plain_text.h"
#include "web/addresses.h"
#include "web/held_listing.h"
#include "web/listing_view.h"
#include "web/target.h"
#include "web/topics.h"

namespace web {

namespace {

constexpr std::size_t similar_shown = 3;
constexpr double similar_radius_km = 30;

View summary_row(const char* icon, const std::string& term, const std::vector<std::string>& details) {
  View view;
  Views list;
  for (const auto& detail : details) {
    View item;
    item["detail"] = detail;
    list.push_back(std::move(item));
  }
  view["icon"] = icon;
  view["term"] = term;
  view["details"] = list;
  return view;
}

std::string slot_label(const Texts& texts, const store::TimeSlot& slot) {
  const auto& formats = texts.formats();
  const std::string day = slot.weekday.empty() ? formats.calendar_day(slot.date) : formats.weekday(slot.weekday);
  const std::string from = formats.clock_time(slot.from), to = formats.clock_time(slot.to);
  std::string when = texts.say("{day}, {from} to {to}", {{"day", day}, {"from", from}, {"to", to}});
  if (!slot.places) return when;
  const auto places = static_cast<std::uint64_t>(*slot.places);
  return texts.say_count("{when} ({count} place)", "{when} ({count} places)", places, {{"when", when}});
}

std::string quantity_label(const Texts& texts, const store::ListingContent& content) {
  const auto number = [&](std::int64_t n) { return texts.formats().number(static_cast<std::uint64_t>(n)); };
  const std::string whole = number(content.quantity->number);
  const std::string unit = store::without_hidden_characters(content.quantity->unit);
  if (!content.remaining) return texts.say("{number} {unit}", {{"number", whole}, {"unit", unit}});
  const std::string left = number(*content.remaining);
  return texts.say("{left} of {number} {unit} still open", {{"left", left}, {"number", whole}, {"unit", unit}});
}

std::string place_label(const store::Place& place) {
  const std::string name = store::without_hidden_characters(place.name);
  return place.postal_code.empty() ? name : store::without_hidden_characters(place.postal_code) + " " + name;
}

/// What matters about the listing, in the reader's language whatever the text's.
Views summary(const Texts& texts, const store::ListingContent& content) {
  Views out;
  out.push_back(summary_row("pin", texts.say("Place"), {place_label(content.place)}));
  if (content.radius_km) {
    const std::string km = texts.formats().number(static_cast<std::uint64_t>(*content.radius_km));
    out.push_back(summary_row("radius", texts.say("Distance"), {texts.say("up to {km} km away", {{"km", km}})}));
  }
  out.push_back(summary_row("hand", texts.say("What"),
                            {action_label(texts, content.action), period_label(texts, content.period)}));
  if (!content.times.empty()) {
    std::vector<std::string> times;
    for (const auto& slot : content.times) times.push_back(slot_label(texts, slot));
    out.push_back(summary_row("calendar", texts.say("When"), times));
  }
  if (content.quantity) out.push_back(summary_row("stack", texts.say("How much"), {quantity_label(texts, content)}));
  if (!content.languages.empty()) {
    std::vector<std::string> names;
    for (const auto& tag : content.languages) names.push_back(texts.formats().language(tag));
    out.push_back(summary_row("speech", texts.say("Spoken languages"), {texts.formats().list(names)}));
  }
  if (!content.skills.empty()) {
    std::vector<std::string> names;
    for (const auto& skill : content.skills) names.push_back(skill_label(texts, skill));
    out.push_back(summary_row("check", texts.say("Skills"), {texts.formats().list(names)}));
  }
  return out;
}

/// The text as paragraphs of lines.
Views paragraphs(std::string_view text) {
  Views out, lines;
  const auto end_paragraph = [&] {
    if (lines.empty()) return;
    View paragraph;
    paragraph["lines"] = lines;
    out.push_back(std::move(paragraph));
    lines.clear();
  };
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.find_first_not_of(" \t") == std::string_view::npos) {
      end_paragraph();
      continue;
    }
    View view;
    view["further"] = !lines.empty();
    view["line"] = std::string(line);
    lines.push_back(std::move(view));
  }
  end_paragraph();
  return out;
}

/// Others of the same purpose and category near by.
store::Result<Views> similar(const Visit& visit, const store::Listing& listing) {
  matching::Query query;
  query.purpose = listing.content.purpose;
  if (store::is_category(listing.content.category)) query.categories = {listing.content.category};
  if (const auto centre = store::geohash_centre(listing.content.area)) {
    query.near = *centre;
    query.radius_km = similar_radius_km;
  }
  query.sort = matching::Sort::newest;
  query.limit = similar_shown + 1;
  auto page = visit.sources.index.search(query, visit.now);
  if (!page) return std::move(page).error();
  std::erase_if(page->hits, [&](const matching::Hit& hit) { return hit.id == listing.id; });
  if (page->hits.size() > similar_shown) page->hits.resize(similar_shown);
  for (auto& hit : page->hits) hit.distance_km.reset();  // it would be from that listing, not from the reader
  return cards(visit, *page, {});
}

/// Back to the search the reader came from, if it was one of this portal's in this language.
SearchLink search_before(const Visit& visit) {
  Request before;
  const std::string_view referrer = visit.request.header("referer");
  const std::string page = "/" + visit.texts.segment() + "/search?";
  const auto scheme = referrer.find("://");
  const auto path = scheme == std::string_view::npos ? scheme : referrer.find('/', scheme + 3);
  if (path == std::string_view::npos || !referrer.substr(path).starts_with(page)) return SearchLink(visit.texts);
  if (referrer.substr(scheme + 3, path - scheme - 3) != visit.request.header("host")) return SearchLink(visit.texts);
  before.target = referrer.substr(path);
  if (!parse_target(before)) return SearchLink(visit.texts);
  return SearchLink(visit.texts, before);
}

void set_links(View& view, const Visit& visit, const store::Listing& listing, const store::OriginRecord& record,
               bool is_own) {
  const Texts& texts = visit.texts;
  const std::string path = listing_path(listing.node, listing.id);
  const std::string here = visit.sources.portal.url + "/" + texts.segment() + path;
  const std::string there = is_own || !is_web_address(record.url) ? "" : record.url + "/" + texts.segment() + path;
  const SearchLink category = SearchLink(texts).with("category", listing.content.category);
  const SearchLink before = search_before(visit);
  const bool came_from_search = !before.parameters().empty();
  view["back_href"] = came_from_search ? before.address() : SearchLink(texts).address();
  view["back_label"] = came_from_search ? texts.say("Back to the results") : texts.say("To the search");
  view["category_href"] = category.address();
  view["similar_href"] = category.with("purpose", store::name_of(listing.content.purpose)).address();
  view["is_own"] = is_own;
  set(view, "origin_href", there);
  const auto& answer = listing.content.url;
  set(view, "answer_href", answer && is_web_address(*answer) ? *answer : std::string());
  view["share_url"] = here;
  view["mail_href"] = "mailto:?subject=" + encode_component(store::without_hidden_characters(listing.content.title)) +
                      "&body=" + encode_component(here);
  view["api_href"] = "/api/v1" + path;
}

Page missing(const Texts& texts, store::Code why) {
  if (why == store::Code::gone) return notice_page(texts, Notice::listing_ended);
  if (why == store::Code::unsupported) return notice_page(texts, Notice::listing_needs_newer);
  return notice_page(texts, Notice::no_such_listing);
}

bool is_fault(store::Code code) {
  return code != store::Code::not_found && code != store::Code::gone && code != store::Code::unsupported;
}

}  // namespace

store::Result<Page> listing_page(const Visit& visit, std::string_view node, std::string_view id) {
  const Texts& texts = visit.texts;
  const auto held = held_listing(visit.reader, node, id, visit.now);
  if (!held && is_fault(held.error().code)) return held.error();
  if (!held) return missing(texts, held.error().code);
  const auto& [origin, record, bytes, listing] = *held;

  const auto& content = listing.content;
  const std::string title = store::without_hidden_characters(content.title);
  Page page{"listing", title, {}, 200};
  View& view = page.view;
  set_common(view, visit, listing, origin, record);
  set_links(view, visit, listing, record, origin == store::own_origin);
  view["title"] = title;
  view["summary"] = summary(texts, content);
  view["paragraphs"] = paragraphs(store::without_hidden_characters(content.text));
  view["dates"] =
      texts.say("Published on {from}, valid until {until}",
                {{"from", texts.formats().date(listing.issued)}, {"until", texts.formats().date(content.until)}});
  auto others = similar(visit, listing);
  if (!others) return std::move(others).error();
  view["has_similar"] = !others->empty();
  view["similar"] = *others;
  return page;
}

}  // namespace web
