#include <algorithm>
#include <initializer_list>
#include <set>

#include "store/geo.h"
#include "store/json_fields.h"
#include "store/limits.h"
#include "store/listing.h"
#include "store/patterns.h"

namespace store {
namespace {

template <class Enum>
Names<Enum> names(std::initializer_list<Enum> values) {
  Names<Enum> out;
  for (const Enum value : values) out.emplace_back(name_of(value), value);
  return out;
}

const auto purposes = names({Purpose::offer, Purpose::request});
const auto actions = names({Action::transfer, Action::deliver_service, Action::lend, Action::host});
const auto periods = names({Period::once, Period::ongoing});
const auto availabilities = names({Availability::open, Availability::reserved});
const std::vector<std::string_view> weekdays{"monday", "tuesday",  "wednesday", "thursday",
                                             "friday", "saturday", "sunday"};

constexpr std::size_t most_ids = 32;
constexpr TextBounds id_bounds{1, 40};
constexpr std::int64_t most_units = 1'000'000;
constexpr std::size_t most_slots = 14;
using Salt = Id<struct SaltTag, 16>;

// The two forms of the same members. A body is what people and their programs send: friendlier (texts are tidied, what
// is empty counts as absent, some members have defaults) and stricter (nothing unknown, our categories, no hidden
// characters). A signed object is exact, of any node, and may have members that a later version knows.
enum class Form { body, signed_object };

void finish(Fields& nested, Form form, Fields& parent) {
  if (form == Form::body) nested.refuse_unknown();
  parent.adopt(nested);
}

// `value` as the fallback of a member that only a body may leave out.
template <class T>
std::optional<T> in_body(Form form, T value) {
  return form == Form::body ? std::optional<T>(value) : std::nullopt;
}

constexpr const char* id_message = "is made of lower-case letters, digits and hyphens and starts with a letter";
constexpr const char* language_message = "is a language tag like de, uk or de-x-leicht";

void check_entries(Fields& fields, std::string_view name, const std::vector<std::string>& entries,
                   bool (*fits)(std::string_view), const char* message) {
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (!fits(entries[i])) fields.fail_entry(name, i, message);
}

std::vector<std::string> read_ids(Fields& fields, std::string_view name) {
  auto ids = fields.texts(name, most_ids, id_bounds);
  check_entries(fields, name, ids, is_id, id_message);
  return ids;
}

std::string read_category(Fields& fields, Form form) {
  std::string category = fields.text("category", id_bounds);
  if (form == Form::body && !is_category(category))
    fields.fail("category", "is not one of the categories, which GET /api/v1/openapi.json lists");
  else if (!is_id(category))
    fields.fail("category", id_message);
  return category;
}

std::string read_language(Fields& fields) {
  std::string language = fields.text("language", id_bounds);
  if (!is_language(language)) fields.fail("language", language_message);
  return language;
}

std::string read_title(Fields& fields, Form form) {
  std::string title = fields.text("title", {1, limits::title_characters});
  if (form == Form::signed_object) return title;
  if (title.find_first_of("\n\t") != std::string::npos) fields.fail("title", "stands on one line, without tabs");
  if (!has_letter(title)) fields.fail("title", "has at least one letter");
  return title;
}

Place read_place(Fields& fields, Form form) {
  Place place;
  const Json* object = fields.object("place", form == Form::signed_object);
  if (!object) return place;
  Fields nested(*object, fields.path_of("place"), fields.empties());
  place.postal_code = nested.text("postal_code", {3, 10});
  if (form == Form::body && !is_postal_code(place.postal_code))
    nested.fail("postal_code", "is a German postal code of five digits");
  constexpr TextBounds name_bounds{1, 80};
  place.name = form == Form::body ? nested.optional_text("name", name_bounds).value_or(std::string())
                                  : nested.text("name", name_bounds);
  finish(nested, form, fields);
  return place;
}

std::string read_area(Fields& fields, Form form, const Place& place) {
  const auto area = fields.optional_text("area", {1, limits::area_characters_organisation});
  if (area) {
    if (const auto centre = geohash_centre(*area); !centre) fields.fail("area", centre.error().message);
  } else if (form == Form::signed_object) {
    fields.fail("area", "is missing");
  } else if (place.postal_code.empty()) {
    fields.fail("place", "is missing; where it is is said by place.postal_code or by area, a geohash");
  }
  return area.value_or(std::string());
}

std::optional<Quantity> read_quantity(Fields& fields, Form form) {
  const Json* object = fields.object("quantity", false);
  if (!object) return std::nullopt;
  Fields nested(*object, fields.path_of("quantity"), fields.empties());
  Quantity quantity{nested.integer("number", 1, most_units), nested.text("unit", {1, 40})};
  finish(nested, form, fields);
  return quantity;
}

std::optional<std::int64_t> read_remaining(Fields& fields, const std::optional<Quantity>& quantity) {
  const auto remaining = fields.optional_integer("remaining", 0, most_units);
  if (remaining && quantity && *remaining > quantity->number)
    fields.fail("remaining", "is not more than quantity.number");
  return remaining;
}

TimeSlot read_slot(Fields& fields) {
  TimeSlot slot;
  slot.weekday = fields.optional_text("weekday", {1, 9}).value_or(std::string());
  slot.date = fields.optional_text("date", {1, 10}).value_or(std::string());
  slot.from = fields.text("from", {5, 5});
  slot.to = fields.text("to", {5, 5});
  slot.places = fields.optional_integer("places", 1, most_units);
  if (slot.weekday.empty() == slot.date.empty()) fields.fail({}, "has either a weekday or a date");
  if (!slot.weekday.empty() && std::find(weekdays.begin(), weekdays.end(), slot.weekday) == weekdays.end())
    fields.fail("weekday", "is one of monday to sunday, in English and lower case");
  if (!slot.date.empty() && !is_date(slot.date)) fields.fail("date", "is a date like 2027-03-14");
  for (const auto& [name, time] : {std::pair("from", &slot.from), std::pair("to", &slot.to)})
    if (!is_time_of_day(*time)) fields.fail(name, "is a time of day like 09:30");
  if (slot.from >= slot.to) fields.fail("to", "is later than from");
  return slot;
}

Image read_image(Fields& fields) {
  Image image;
  image.sha256 = fields.parsed("sha256", Hash::from_hex);
  image.type = fields.text("type", {1, 20});
  if (image.type != "image/jpeg" && image.type != "image/webp") fields.fail("type", "is image/jpeg or image/webp");
  image.width = fields.integer("width", 1, 10'000);
  image.height = fields.integer("height", 1, 10'000);
  image.alt = fields.text("alt", {1, limits::alt_characters});
  return image;
}

template <class T>
std::vector<T> read_list(Fields& fields, Form form, std::string_view name, std::size_t most, T (*read)(Fields&)) {
  std::vector<T> out;
  for (const auto& [object, path] : fields.objects(name, most)) {
    Fields nested(*object, path, fields.empties());
    out.push_back(read(nested));
    finish(nested, form, fields);
  }
  return out;
}

std::optional<std::string> read_url(Fields& fields) {
  auto url = fields.optional_text("url", {1, 2000});
  if (url && !is_https(*url)) fields.fail("url", "is an address that starts with https://");
  return url;
}

std::optional<std::string> read_portal(Fields& fields) {
  auto portal = fields.optional_text("portal", id_bounds);
  if (portal && !is_id(*portal)) fields.fail("portal", id_message);
  return portal;
}

// The one description of the content's members, for signed objects, bodies and patches. `lease` is the end of a body
// that names none.
ListingContent read_content(Fields& fields, Form form, Instant lease) {
  ListingContent content;
  content.purpose = fields.one_of("purpose", purposes);
  content.action = fields.one_of("action", actions);
  content.period = fields.one_of("period", periods, in_body(form, Period::once));
  content.state = fields.one_of("state", availabilities, in_body(form, Availability::open));
  content.category = read_category(fields, form);
  content.concepts = read_ids(fields, "concepts");
  content.language = read_language(fields);
  content.languages = fields.texts("languages", most_ids, id_bounds);
  check_entries(fields, "languages", content.languages, is_language, language_message);
  content.skills = read_ids(fields, "skills");
  content.expertise = read_ids(fields, "expertise");
  content.title = read_title(fields, form);
  content.text = fields.text("text", {1, limits::text_characters});
  content.place = read_place(fields, form);
  content.area = read_area(fields, form, content.place);
  content.radius_km = fields.optional_integer("radius_km", 1, 1000);
  content.quantity = read_quantity(fields, form);
  content.remaining = read_remaining(fields, content.quantity);
  content.times = read_list(fields, form, "times", most_slots, read_slot);
  const auto urgency = fields.optional_integer("urgency", 0, 3);
  if (!urgency && form == Form::signed_object) fields.fail("urgency", "is missing");
  content.urgency = urgency.value_or(0);
  content.organisation = fields.optional_parsed("organisation", ItemId::from_hex);
  content.portal = read_portal(fields);
  content.images = read_list(fields, form, "images", limits::images, read_image);
  content.reply = fields.boolean("reply", in_body(form, true));
  content.url = read_url(fields);
  content.until = form == Form::body ? fields.optional_instant("until").value_or(lease) : fields.instant("until");
  return content;
}

Json list_of(const std::vector<TimeSlot>& times) {
  Json out = Json::array();
  for (const TimeSlot& slot : times) {
    Json& entry = out.emplace_back(Json{{"from", slot.from}, {"to", slot.to}});
    if (!slot.weekday.empty()) entry["weekday"] = slot.weekday;
    if (!slot.date.empty()) entry["date"] = slot.date;
    if (slot.places) entry["places"] = *slot.places;
  }
  return out;
}

Json list_of(const std::vector<Image>& images) {
  Json out = Json::array();
  for (const Image& image : images)
    out.push_back({{"sha256", image.sha256.hex()},
                   {"type", image.type},
                   {"width", image.width},
                   {"height", image.height},
                   {"alt", image.alt}});
  return out;
}

// The inverse of read_content.
Json content_json(const ListingContent& content) {
  Json out{{"purpose", name_of(content.purpose)},
           {"action", name_of(content.action)},
           {"period", name_of(content.period)},
           {"state", name_of(content.state)},
           {"category", content.category},
           {"language", content.language},
           {"title", content.title},
           {"text", content.text},
           {"urgency", content.urgency},
           {"reply", content.reply},
           {"until", to_text(content.until)}};
  const auto add_unless_empty = [&out](const char* name, const auto& value) {
    if (!value.empty()) out[name] = value;
  };
  add_unless_empty("concepts", content.concepts);
  add_unless_empty("languages", content.languages);
  add_unless_empty("skills", content.skills);
  add_unless_empty("expertise", content.expertise);
  add_unless_empty("area", content.area);
  if (!content.place.postal_code.empty()) {
    Json& place = out["place"] = {{"postal_code", content.place.postal_code}};
    if (!content.place.name.empty()) place["name"] = content.place.name;
  }
  if (content.radius_km) out["radius_km"] = *content.radius_km;
  if (content.quantity) out["quantity"] = {{"number", content.quantity->number}, {"unit", content.quantity->unit}};
  if (content.remaining) out["remaining"] = *content.remaining;
  if (!content.times.empty()) out["times"] = list_of(content.times);
  if (content.organisation) out["organisation"] = content.organisation->hex();
  if (content.portal) out["portal"] = *content.portal;
  if (!content.images.empty()) out["images"] = list_of(content.images);
  if (content.url) out["url"] = *content.url;
  return out;
}

// Tidies every text of a body; refuses hidden characters, with the path.
Result<void> tidy(Json& value, const std::string& path) {
  if (value.is_string()) {
    const std::string text = tidied(value.get_ref<const std::string&>());
    if (const auto hidden = hidden_character(text))
      return Error{
          Code::invalid,
          "holds the hidden character " + code_point_name(*hidden) + "; type this place again instead of copying it",
          path};
    value = text;
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i)
      if (auto done = tidy(value[i], pointer_step(path, i)); !done) return done;
  } else if (value.is_object()) {
    for (auto& [name, member] : value.items())
      if (auto done = tidy(member, pointer_step(path, name)); !done) return done;
  }
  return {};
}

Result<ListingContent> read_body(Json body, Instant now) {
  if (auto done = tidy(body, {}); !done) return std::move(done).error();
  Fields fields(body, {}, Empties::absent);
  // Times on the wire have whole seconds.
  const Instant lease = Instant::from_seconds(now.seconds()) + limits::lease_default;
  const ListingContent content = read_content(fields, Form::body, lease);
  fields.refuse_unknown();
  if (content.until <= now) fields.fail("until", "lies in the past");
  if (content.until > now + limits::lease_longest) fields.fail("until", "is at most 180 days ahead");
  if (!fields.ok()) return fields.error();
  if (canonical(content_json(content)).size() + limits::listing_frame_bytes > limits::listing_bytes)
    return Error{Code::too_large, "the listing is too long as a whole; shorten the text", "/text"};
  return content;
}

// RFC 7396, but what a null removes stays as null: the reader takes it for absent, and a null for a member that does
// not exist is refused like any other value.
void merge(Json& target, const Json& patch) {
  if (!patch.is_object()) {
    target = patch;
    return;
  }
  if (!target.is_object()) target = Json::object();
  for (const auto& [name, value] : patch.items()) merge(target[name], value);
}

Listing read_object(Fields& fields) {
  Listing listing;
  fields.constant("type", "listing");
  fields.integer("version", 1, 1);
  listing.node = fields.parsed("node", parse_node_id);
  listing.key = fields.integer("key", 1, largest_integer);
  listing.id = fields.parsed("id", ItemId::from_hex);
  listing.revision = fields.integer("revision", 1, largest_integer);
  listing.issued = fields.instant("issued");
  listing.salt = fields.parsed("salt", Salt::from_hex).hex();
  listing.critical = fields.texts("critical", most_ids, id_bounds);
  listing.content = read_content(fields, Form::signed_object, {});
  fields.object("proof", true);
  if (listing.content.until <= listing.issued || listing.content.until > listing.issued + limits::lease_longest)
    fields.fail("until", "lies within 180 days after issued");
  return listing;
}

}  // namespace

Result<Listing> read_listing(std::string_view bytes) {
  const auto json = read_canonical_json(bytes, {.bytes = limits::listing_bytes});
  if (!json) return json.error();
  Fields fields(*json);
  Listing listing = read_object(fields);
  if (!fields.ok()) return fields.error();
  return listing;
}

std::string write_listing_without_proof(const Listing& listing) {
  Json out = content_json(listing.content);
  out["type"] = "listing";
  out["version"] = 1;
  out["node"] = to_text(listing.node);
  out["key"] = listing.key;
  out["id"] = listing.id.hex();
  out["revision"] = listing.revision;
  out["issued"] = to_text(listing.issued);
  out["salt"] = listing.salt;
  if (!listing.critical.empty()) out["critical"] = listing.critical;
  return canonical(out);
}

Result<ListingContent> read_listing_content(std::string_view json, Instant now) {
  auto body = read_json(json, {.bytes = limits::listing_body_bytes});
  if (!body) return std::move(body).error();
  return read_body(*std::move(body), now);
}

Result<ListingContent> patch_listing_content(const ListingContent& current, std::string_view json, Instant now) {
  const auto patch = read_json(json, {.bytes = limits::listing_body_bytes});
  if (!patch) return patch.error();
  Json body = content_json(current);
  merge(body, *patch);
  auto content = read_body(std::move(body), now);
  // What the caller fills in for a new listing is there already, and stays.
  if (content && content->place.postal_code.empty()) return Error{Code::invalid, "is missing", "/place"};
  if (content && content->place.name.empty()) return Error{Code::invalid, "is missing", "/place/name"};
  if (content && content->area.empty()) return Error{Code::invalid, "is missing", "/area"};
  return content;
}

bool needs_newer_reader(const Listing& listing) {
  static const std::set<std::string, std::less<>> known = [] {
    const Json nothing = Json::object();
    Fields fields(nothing);
    read_object(fields);
    return fields.asked();
  }();
  return std::any_of(listing.critical.begin(), listing.critical.end(),
                     [](const std::string& name) { return !known.contains(name); });
}

}  // namespace store
