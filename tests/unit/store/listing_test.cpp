#include "store/listing.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "store/json.h"
#include "store/limits.h"

using namespace store;

namespace {

const Instant now = *parse_instant("2026-03-01T12:00:00Z");

Json body() {
  return {{"purpose", "offer"},
          {"action", "transfer"},
          {"category", "clothing"},
          {"language", "de"},
          {"title", "Winterjacke, Größe M"},
          {"text", "Kaum getragen, aus einem Nichtraucherhaushalt."},
          {"place", {{"postal_code", "14467"}}}};
}

// Everything an author can say.
Json full_body() {
  Json out = body();
  out.merge_patch({{"period", "ongoing"},
                   {"state", "reserved"},
                   {"concepts", {"winter-jacket", "coat"}},
                   {"languages", {"de", "de-x-leicht", "sr-Latn", "uk"}},
                   {"skills", {"driving-licence"}},
                   {"expertise", {"medical"}},
                   {"area", "u336xp3q"},
                   {"radius_km", 25},
                   {"place", {{"name", "Potsdam-Babelsberg"}}},
                   {"quantity", {{"number", 10}, {"unit", "Stück"}}},
                   {"remaining", 4},
                   {"times",
                    {{{"weekday", "tuesday"}, {"from", "09:00"}, {"to", "13:30"}},
                     {{"date", "2026-03-14"}, {"from", "00:00"}, {"to", "23:59"}, {"places", 6}}}},
                   {"urgency", 3},
                   {"organisation", std::string(32, '7')},
                   {"portal", "stadt"},
                   {"images",
                    {{{"sha256", std::string(64, 'a')},
                      {"type", "image/webp"},
                      {"width", 640},
                      {"height", 480},
                      {"alt", "Die Jacke am Haken"}}}},
                   {"reply", false},
                   {"url", "https://example.org/a?b=c"},
                   {"until", "2026-04-01T00:00:00Z"}});
  return out;
}

Result<ListingContent> read(const Json& json) {
  return read_listing_content(json.dump(), now);
}

// The path at which a body with these members replaced is refused; "accepted" if it is not.
std::string refused_at(const Json& members) {
  Json json = full_body();
  for (const auto& [name, value] : members.items()) json[name] = value;
  const auto content = read(json);
  return content ? "accepted" : content.error().path;
}

Listing signed_listing() {
  Listing listing;
  listing.node = *NodeId::from_hex(std::string(64, '5'));
  listing.key = 1;
  listing.id = *ItemId::from_hex(std::string(32, '1'));
  listing.revision = 3;
  listing.issued = now;
  listing.salt = std::string(32, '0');
  listing.content = *read(full_body());
  return listing;
}

// The bytes with a proof of the right shape and with members put in or, by null, taken out.
std::string object(const Listing& listing, const Json& changes = Json::object()) {
  Json json = *read_json(write_listing_without_proof(listing));
  json["proof"] = {{"type", "DataIntegrityProof"}};
  for (const auto& [pointer, value] : changes.items()) {
    const Json::json_pointer at(pointer);
    if (value.is_null())
      json[at.parent_pointer()].erase(at.back());
    else
      json[at] = value;
  }
  return canonical(json);
}

}  // namespace

TEST_CASE("the least a body says, and what it then means") {
  const auto content = read(body());
  REQUIRE(content);
  CHECK(content->period == Period::once);
  CHECK(content->state == Availability::open);
  CHECK(content->urgency == 0);
  CHECK(content->reply);
  CHECK(content->area.empty());
  CHECK(content->place.postal_code == "14467");
  CHECK(content->until == now + limits::lease_default);
  CHECK_FALSE(content->quantity);
}

TEST_CASE("every member of a body arrives in the signed object and comes back") {
  const Listing listing = signed_listing();
  const auto again = read_listing(object(listing));
  REQUIRE(again);
  CHECK(write_listing_without_proof(*again) == write_listing_without_proof(listing));
  Json said = *read_json(write_listing_without_proof(listing));
  for (const char* member : {"type", "version", "node", "key", "id", "revision", "issued", "salt"}) said.erase(member);
  CHECK(said == full_body());
}

TEST_CASE("a body is refused with the path of what is wrong") {
  CHECK(refused_at({}) == "accepted");
  for (const char* required : {"purpose", "action", "category", "language", "title", "text"})
    CHECK(refused_at({{required, nullptr}}) == std::string("/") + required);
  CHECK(refused_at({{"place", nullptr}}) == "accepted");
  CHECK(refused_at({{"area", nullptr}}) == "accepted");
  CHECK(refused_at({{"area", nullptr}, {"place", nullptr}}) == "/place");
  CHECK(refused_at({{"Title", "x"}}) == "/Title");
  CHECK(refused_at({{"id", "x"}}) == "/id");
  CHECK(refused_at({{"purpose", "gift"}}) == "/purpose");
  CHECK(refused_at({{"category", "weapons"}}) == "/category");
  CHECK(refused_at({{"title", 5}}) == "/title");
  CHECK(refused_at({{"title", "Zu\nverschenken"}}) == "/title");
  CHECK(refused_at({{"title", "!!! 123 €"}}) == "/title");
  CHECK(refused_at({{"title", std::string(121, 'x')}}) == "/title");
  CHECK(refused_at({{"title", std::string(1'000'000, 'x')}}) == "/title");
  CHECK(refused_at({{"text", std::string(4001, 'x')}}) == "/text");
  CHECK(refused_at({{"language", "German"}}) == "/language");
  CHECK(refused_at({{"languages", {"de", "d"}}}) == "/languages/1");
  CHECK(refused_at({{"languages", {"de", "de-x"}}}) == "/languages/1");
  CHECK(refused_at({{"languages", {"de", "de"}}}) == "/languages/1");
  CHECK(refused_at({{"skills", {"cooking", "9lives"}}}) == "/skills/1");
  CHECK(refused_at({{"skills", {"Cooking"}}}) == "/skills/0");
  CHECK(refused_at({{"area", "u33a"}}) == "/area");
  CHECK(refused_at({{"area", "u33db1234"}}) == "/area");
  CHECK(refused_at({{"radius_km", 0}}) == "/radius_km");
  CHECK(refused_at({{"radius_km", 1001}}) == "/radius_km");
  CHECK(refused_at({{"radius_km", "5"}}) == "/radius_km");
  CHECK(refused_at({{"place", {{"postal_code", "1446"}}}}) == "/place/postal_code");
  CHECK(refused_at({{"place", {{"postal_code", "1446x"}}}}) == "/place/postal_code");
  CHECK(refused_at({{"place", {{"postal_code", "14467"}, {"street", "x"}}}}) == "/place/street");
  CHECK(refused_at({{"place", {{"name", "Potsdam"}}}}) == "/place/postal_code");
  CHECK(refused_at({{"quantity", {{"number", 0}, {"unit", "x"}}}}) == "/quantity/number");
  CHECK(refused_at({{"quantity", {{"number", 3}, {"unit", "x"}}}}) == "/remaining");
  CHECK(refused_at({{"quantity", {{"number", 5}}}}) == "/quantity/unit");
  CHECK(refused_at({{"urgency", 4}}) == "/urgency");
  CHECK(refused_at({{"reply", "yes"}}) == "/reply");
  CHECK(refused_at({{"url", "http://example.org"}}) == "/url");
  CHECK(refused_at({{"url", "https://"}}) == "/url");
  CHECK(refused_at({{"url", "https://example.org/ x"}}) == "/url");
  CHECK(refused_at({{"organisation", "x"}}) == "/organisation");
  CHECK(refused_at({{"until", "2026-03-01T12:00:00Z"}}) == "/until");
  CHECK(refused_at({{"until", "1970-01-01T00:00:00Z"}}) == "/until");
  CHECK(refused_at({{"until", "2026-08-28T12:00:00Z"}}) == "accepted");
  CHECK(refused_at({{"until", "2026-08-28T12:00:01Z"}}) == "/until");
  CHECK(refused_at({{"until", "tomorrow"}}) == "/until");
  CHECK(refused_at({{"images", {{{"sha256", "x"}}}}}) == "/images/0/sha256");
  CHECK(read_listing_content("[]", now).error().message == "is an object");
}

TEST_CASE("times have a day and run forward") {
  const auto at = [](const Json& slot) { return refused_at({{"times", Json::array({slot})}}); };
  CHECK(at({{"weekday", "sunday"}, {"from", "09:00"}, {"to", "09:01"}}) == "accepted");
  CHECK(at({{"from", "09:00"}, {"to", "10:00"}}) == "/times/0");
  CHECK(at({{"weekday", "sunday"}, {"date", "2026-03-14"}, {"from", "09:00"}, {"to", "10:00"}}) == "/times/0");
  CHECK(at({{"weekday", "Sonntag"}, {"from", "09:00"}, {"to", "10:00"}}) == "/times/0/weekday");
  CHECK(at({{"date", "2026-02-29"}, {"from", "09:00"}, {"to", "10:00"}}) == "/times/0/date");
  CHECK(at({{"weekday", "sunday"}, {"from", "24:00"}, {"to", "25:00"}}) == "/times/0/from");
  CHECK(at({{"weekday", "sunday"}, {"from", "09:60"}, {"to", "10:00"}}) == "/times/0/from");
  CHECK(at({{"weekday", "sunday"}, {"from", "10:00"}, {"to", "10:00"}}) == "/times/0/to");
  CHECK(at({{"weekday", "sunday"}, {"from", "10:00"}, {"to", "11:00"}, {"places", 0}}) == "/times/0/places");
  CHECK(at({{"weekday", "sunday"}, {"from", "10:00"}, {"to", "11:00"}, {"note", "x"}}) == "/times/0/note");
  Json many = Json::array();
  for (int i = 0; i < 15; ++i) many.push_back({{"weekday", "sunday"}, {"from", "10:00"}, {"to", "11:00"}});
  CHECK(refused_at({{"times", many}}) == "/times");
}

TEST_CASE("what forms and clients send for nothing counts as absent, and texts are tidied") {
  Json json = body();
  json.update({{"languages", Json::array()}, {"url", ""}, {"radius_km", nullptr}, {"area", "  "}});
  json["title"] = "  \t\u00a0Winterjacke \u3000";
  json["text"] = "Zeile 1\r\nZeile 2\rZeile 3\n";
  const auto content = read(json);
  REQUIRE(content);
  CHECK(content->title == "Winterjacke");
  CHECK(content->text == "Zeile 1\nZeile 2\nZeile 3");
  CHECK(content->languages.empty());
  CHECK_FALSE(content->url);
  CHECK(refused_at({{"title", " \n "}}) == "/title");
  CHECK(refused_at({{"unheard_of", nullptr}}) == "/unheard_of");
}

TEST_CASE("texts that hide or reorder what they say are refused") {
  for (const char* hidden : {"\u202e", "\u202a", "\u2066", "\u2069", "\u200b", "\ufeff", "\U000e0041", "\u0085x"}) {
    CHECK(refused_at({{"title", std::string("Jacke ") + hidden + " neu"}}) == "/title");
    CHECK(refused_at({{"text", std::string("Jacke ") + hidden + " neu"}}) == "/text");
  }
  CHECK(refused_at({{"place", {{"postal_code", "14467"}, {"name", "Pots\u200bdam"}}}}) == "/place/name");
  // Scripts need joiners and marks; emoji need joiners and selectors.
  for (const char* fine :
       {"می\u200cخواهم", "\u200fمعطف", "\U0001f468\u200d\U0001f469\u200d\U0001f466 Familie", "Тёплая куртка"})
    CHECK(refused_at({{"title", fine}}) == "accepted");
  CHECK(read(Json(body()).patch({{{"op", "replace"}, {"path", "/title"}, {"value", "a\u202eb"}}}))
            .error()
            .message.find("U+202E") != std::string::npos);
}

TEST_CASE("a body whose members fit but whose sum does not is refused") {
  std::string wide;
  for (int i = 0; i < 4000; ++i) wide += "\U0001f9e5";
  Json json = full_body();
  json["text"] = wide;
  REQUIRE(read(json));
  for (const char* list : {"concepts", "skills", "expertise"}) {
    json[list] = Json::array();
    for (int i = 0; i < 32; ++i) json[list].push_back("x" + std::to_string(1000 + i) + std::string(35, 'y'));
  }
  for (int i = 1; i < 6; ++i) json["images"].push_back(json["images"][0]);
  for (Json& image : json["images"]) image["alt"] = wide.substr(0, 800);
  const auto content = read(json);
  REQUIRE_FALSE(content);
  CHECK(content.error().code == Code::too_large);
}

TEST_CASE("a patch changes what it names, and null removes what is optional") {
  const ListingContent current = *read(full_body());
  const auto patched =
      patch_listing_content(current, R"({"title":"Neu","radius_km":null,"quantity":{"number":5},"state":"open"})", now);
  REQUIRE(patched);
  CHECK(patched->title == "Neu");
  CHECK_FALSE(patched->radius_km);
  CHECK(patched->quantity->number == 5);
  CHECK(patched->quantity->unit == "Stück");
  CHECK(patched->state == Availability::open);
  CHECK(patched->text == current.text);
  CHECK(patched->until == current.until);
  CHECK(patch_listing_content(current, R"({"state":"reserved"})", now)->state == Availability::reserved);
  CHECK(patch_listing_content(current, "{}", now));

  const auto path = [&](const char* patch) { return patch_listing_content(current, patch, now).error().path; };
  CHECK(path(R"({"title":null})") == "/title");
  CHECK(path(R"({"place":{"postal_code":null}})") == "/place/postal_code");
  CHECK(path(R"({"place":null})") == "/place");
  CHECK(path(R"({"place":{"name":null}})") == "/place/name");
  CHECK(path(R"({"area":null})") == "/area");
  CHECK(path(R"({"quantity":{"number":2}})") == "/remaining");
  CHECK(path(R"({"nothing":null})") == "/nothing");
  CHECK(path(R"({"revision":7})") == "/revision");
  CHECK(path(R"({"until":"2025-01-01T00:00:00Z"})") == "/until");
  CHECK(patch_listing_content(current, R"("x")", now).error().message == "is an object");
  CHECK_FALSE(patch_listing_content(current, R"({"title":)", now));
}

TEST_CASE("the demo's listings are accepted as they stand") {
  int lines = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(HELFERNETZ_SOURCE_DIR "/conf/demo/content")) {
    if (entry.path().extension() != ".jsonl") continue;
    std::ifstream in(entry.path());
    for (std::string line; std::getline(in, line); ++lines) {
      const auto content = read_listing_content(line, now);
      INFO(entry.path().string(), ": ", line);
      REQUIRE_MESSAGE(content, content.error().path, " ", content.error().message);
    }
  }
  CHECK(lines > 900);
}

TEST_CASE("signed objects are exact") {
  const Listing listing = signed_listing();
  const std::string bytes = object(listing);
  REQUIRE(read_listing(bytes));
  CHECK_FALSE(read_listing(" " + bytes));
  CHECK_FALSE(read_listing(bytes.substr(0, bytes.size() - 1)));
  CHECK_FALSE(read_listing(write_listing_without_proof(listing)));
  CHECK(read_listing(object(listing, {{"/zz", std::string(25'000, 'x')}})).error().code == Code::too_large);

  const auto path = [&](const Json& changes) {
    const auto result = read_listing(object(listing, changes));
    return result ? "accepted" : result.error().path;
  };
  for (const char* required : {"type",  "version", "node",    "key",    "id",       "revision", "issued", "until",
                               "state", "purpose", "action",  "period", "category", "language", "title",  "text",
                               "area",  "place",   "urgency", "reply",  "salt",     "proof"})
    CHECK(path({{std::string("/") + required, nullptr}}) == std::string("/") + required);
  for (const char* optional : {"concepts", "languages", "skills", "expertise", "radius_km", "remaining", "times",
                               "organisation", "portal", "images", "url"})
    CHECK(path({{std::string("/") + optional, nullptr}}) == "accepted");
  CHECK(path({{"/type", "notice"}}) == "/type");
  CHECK(path({{"/version", 2}}) == "/version");
  CHECK(path({{"/key", 0}}) == "/key");
  CHECK(path({{"/revision", 0}}) == "/revision");
  CHECK(path({{"/id", std::string(32, 'A')}}) == "/id");
  CHECK(path({{"/node", "hf1"}}) == "/node");
  CHECK(path({{"/salt", "00"}}) == "/salt");
  CHECK(path({{"/proof", "x"}}) == "/proof");
  CHECK(path({{"/until", "2026-03-01T12:00:00Z"}}) == "/until");
  CHECK(path({{"/until", "2026-08-28T12:00:01Z"}}) == "/until");
  CHECK(path({{"/place/name", nullptr}}) == "/place/name");
  CHECK(path({{"/urgency", 4}}) == "/urgency");
  // Empty is not absent here, and nothing is tidied.
  CHECK(path({{"/languages", Json::array()}}) == "/languages");
  CHECK(path({{"/url", ""}}) == "/url");
  CHECK(read_listing(object(listing, {{"/title", " x "}}))->content.title == " x ");
  // Other nodes may know more: categories, members, longer postal codes.
  CHECK(path({{"/category", "beekeeping"}}) == "accepted");
  CHECK(path({{"/category", "Bee keeping"}}) == "/category");
  CHECK(path({{"/colour", {{"r", 1}}}}) == "accepted");
  CHECK(path({{"/place/country", "AT"}}) == "accepted");
  CHECK(path({{"/place/postal_code", "SW1A 1AA"}}) == "accepted");
}

TEST_CASE("critical members decide who may show a listing") {
  Listing listing = signed_listing();
  CHECK_FALSE(needs_newer_reader(listing));
  listing.critical = {"times", "proof", "until"};
  CHECK_FALSE(needs_newer_reader(listing));
  listing.critical.push_back("adults_only");
  CHECK(needs_newer_reader(listing));
  CHECK(needs_newer_reader(*read_listing(object(listing))));
}

TEST_CASE("the category ids are fixed") {
  CHECK(categories().size() == 33);
  CHECK(std::set<std::string_view>(categories().begin(), categories().end()).size() == 33);
  CHECK(is_category("neighbourhood"));
  CHECK_FALSE(is_category(""));
}
