#include "tests/unit/web/test_pages.h"

using tests::count;
using tests::has;
using tests::listing;
using tests::TestPages;

namespace {

nlohmann::json at(nlohmann::json body, const char* postal_code) {
  body["place"]["postal_code"] = postal_code;
  return body;
}

std::size_t cards(const std::string& page) {
  return count(page, "<li class=\"card ");
}

}  // namespace

TEST_CASE("results say what they are, where, how old, of which portal, and why they were found") {
  TestPages node;
  node.publish(listing("Winterjacke Größe M", "Warm, aus dem Winter vor zwei Jahren."));
  node.receive(at(listing("Зимова куртка", "Шукаю куртку для доньки."), "26789"), 1,
               {{"purpose", "request"}, {"language", "uk"}, {"state", "reserved"}, {"urgency", 3}});
  node.clock.time = node.clock.time + std::chrono::hours(24 * 3);

  const auto page = node.page("/de/search?q=Winterjacke&place=14467");
  CHECK(cards(page) == 1);
  CHECK(has(page, "1 Eintrag gefunden"));
  CHECK(has(page, "<mark>Winterjacke</mark> Größe M"));
  CHECK(has(page, "Angebot</span>"));
  CHECK(has(page, "Kleidung</span>"));
  CHECK(has(page, "vor 3 Tagen"));
  CHECK(has(page, "≈ 1 km"));
  CHECK(has(page, "<title>Winterjacke – Angebote und Gesuche suchen – Potsdam hilft</title>"));
  CHECK_FALSE(has(page, "Geschrieben auf"));

  const auto foreign = node.page("/de/search?purpose=request");
  CHECK(cards(foreign) == 1);
  CHECK(has(foreign, "<h1>Was andere suchen</h1>"));
  CHECK(has(foreign, "lang=\"uk\" dir=\"ltr\">Зимова куртка</a>"));
  CHECK(has(foreign, "Ukrainisch"));
  CHECK(has(foreign, "Reserviert"));
  CHECK(has(foreign, "Sehr dringend"));
  CHECK(has(foreign, "<bdi>leer</bdi>"));
}

TEST_CASE("a text written from right to left keeps its direction") {
  TestPages node;
  auto body = listing("معطف شتوي", "معطف دافئ");
  body["language"] = "ar";
  node.publish(body);
  CHECK(has(node.page("/de/search"), "lang=\"ar\" dir=\"rtl\">معطف شتوي</a>"));
}

TEST_CASE("the form keeps what was asked for") {
  TestPages node;
  node.publish(listing("Jacke"));
  const auto page = node.page(
      "/de/search?q=Jacke&place=14467&radius_km=10&purpose=offer&category=clothing&language=de&sort=nearest&node=" +
      store::to_text(node.identity.node));
  CHECK(cards(page) == 1);
  CHECK(has(page, "name=\"q\" type=\"search\" value=\"Jacke\""));
  CHECK(has(page, "name=\"place\" type=\"text\" value=\"14467\""));
  for (const char* chosen : {"value=\"10\" selected", "value=\"offer\" selected", "value=\"clothing\" selected",
                             "value=\"de\" selected", "value=\"nearest\" selected"})
    CHECK_MESSAGE(has(page, chosen), chosen);
  CHECK(has(page, "value=\"" + store::to_text(node.identity.node) + "\" selected"));
  CHECK(has(page, "<details class=\"search-more\" open>"));
  CHECK_FALSE(has(node.page("/de/search?q=Jacke"), "<details class=\"search-more\" open>"));
  // Every filter can be taken away by itself.
  CHECK(count(page, "class=\"chip\"") == 4);
}

TEST_CASE("facets count, narrow down and widen again") {
  TestPages node;
  node.publish(listing("Jacke"));
  auto sofa = listing("Sofa");
  sofa["category"] = "furniture";
  node.publish(sofa);
  auto wanted = listing("Mantel gesucht");
  wanted["purpose"] = "request";
  node.receive(wanted, 1);

  const auto page = node.page("/de/search");
  CHECK(has(page, "href=\"/de/search?category=clothing\""));
  CHECK(has(page, "<span class=\"facet-name\">Kleidung</span> <span class=\"count\">2</span>"));
  CHECK(has(page, "<span class=\"facet-name\">Angebote</span> <span class=\"count\">2</span>"));
  CHECK(has(page, "href=\"/de/search?node=" + store::to_text(node.leer.identity.node) + "\""));

  const auto narrow = node.page("/de/search?category=clothing&purpose=request");
  CHECK(cards(narrow) == 1);
  CHECK(has(narrow, "href=\"/de/search?purpose=request\" aria-current=\"true\""));

  const auto group = node.page("/de/search?category=housing,furniture,household");
  CHECK(cards(group) == 1);
  CHECK(has(group, "<bdi>Wohnen und Einrichten</bdi>"));
  CHECK(has(group, "value=\"housing,furniture,household\" selected"));
}

TEST_CASE("places are understood as people write them") {
  TestPages node;
  node.publish(listing("Jacke"));
  node.receive(at(listing("Mantel"), "26789"), 1);
  CHECK(cards(node.page("/de/search?place=Potsdam&radius_km=25")) == 1);
  const auto page = node.page("/de/search?place=leipz&radius_km=25");
  CHECK(has(page, "name=\"place\" type=\"text\" value=\"Leipzig\""));
  CHECK(cards(page) == 0);
  // Listings name quarters; the town is known.
  CHECK(cards(node.page("/de/search?place=Potsdam-Babelsberg&radius_km=25")) == 1);
  CHECK(has(node.page("/de/search?place=Potsdam-Babelsberg"), "value=\"Potsdam\""));
  const auto many = node.page("/de/search?place=Neustadt");
  CHECK(has(many, "Ein anderer Ort dieses Namens?"));
  CHECK(cards(many) == 2);
}

TEST_CASE("an unknown place is told, and the search goes on everywhere") {
  TestPages node;
  node.publish(listing("Jacke"));
  const auto page = node.page("/de/search?q=Jacke&place=%3Cb%3EXyzzy&radius_km=5&sort=nearest");
  CHECK(has(page, "Den Ort „&lt;b&gt;Xyzzy“ kennen wir nicht"));
  CHECK(has(page, "value=\"&lt;b&gt;Xyzzy\""));
  CHECK(has(page, "aria-invalid=\"true\""));
  CHECK(has(page, "value=\"5\" selected"));
  CHECK(cards(page) == 1);
}

TEST_CASE("what is not understood restricts nothing") {
  TestPages node;
  node.publish(listing("Jacke"));
  for (const char* query : {"colour=red", "purpose=gift", "category=hats", "language=!", "radius_km=far", "sort=price",
                            "node=nobody", "limit=0", "cursor=broken", "radius_km=5", "sort=nearest", "q=&place="})
    CHECK_MESSAGE(cards(node.page(std::string("/de/search?") + query)) == 1, query);
  const auto page = node.page("/de/search?purpose=gift&q=Jacke");
  CHECK_FALSE(has(page, "class=\"chip\""));
  CHECK_FALSE(has(page, "href=\"/de/search?q=Jacke&amp;purpose=gift"));
  CHECK(cards(node.page("/de/search?q=Jacke&q=Hose")) == 1);
  CHECK(has(node.page("/de/search?q=" + std::string(300, 'a')), "<h1>"));
}

TEST_CASE("nothing found: the page offers searches that find more") {
  TestPages node;
  node.publish(listing("Jacke"));
  const auto page = node.page("/de/search?q=Xylophon+Noten&place=14467&radius_km=5&purpose=offer&node=" +
                              store::to_text(node.identity.node));
  CHECK(cards(page) == 0);
  CHECK(has(page, "Nichts gefunden"));
  CHECK(has(page, "Im Umkreis von 10 km suchen"));
  CHECK(has(page, "radius_km=10"));
  CHECK(has(page, "Nur nach „Xylophon“ suchen"));
  CHECK(has(page, "match=any"));
  CHECK(has(page, "In allen Portalen suchen"));
  CHECK(has(page, "Angebote und Gesuche suchen"));

  TestPages empty;
  CHECK(has(empty.page("/de/search"), "Hier gibt es noch keine Einträge"));
}

TEST_CASE("pages of results follow one another without gap or repetition") {
  TestPages node;
  for (int i = 0; i < 45; ++i) node.publish(listing("Jacke Nummer " + std::to_string(i)));
  std::string next = "/de/search?q=Jacke&sort=newest", all;
  std::size_t pages = 0, shown = 0;
  while (!next.empty() && pages < 5) {
    const auto page = node.page(next);
    CHECK(has(page, "45 Einträge gefunden"));
    CHECK(has(page, "Zurück zu den ersten Ergebnissen") == (pages > 0));
    shown += cards(page);
    all += page;
    ++pages;
    const auto end = page.find("\" rel=\"next\"");
    const auto begin = end == std::string::npos ? end : page.rfind("href=\"", end) + 6;
    next = end == std::string::npos ? std::string() : page.substr(begin, end - begin);
    for (auto at = next.find("&amp;"); at != std::string::npos; at = next.find("&amp;")) next.replace(at, 5, "&");
  }
  CHECK(pages == 3);
  CHECK(shown == 45);
  for (int i = 0; i < 45; ++i) CHECK(count(all, "Nummer " + std::to_string(i) + "</a>") == 1);
}

TEST_CASE("hostile words and titles stay text") {
  TestPages node;
  node.publish(listing("<script>alert(1)</script> \"Jacke\" & 'Hose'", "</p><img src=x onerror=alert(1)> Jacke"));
  // Another node's program may not refuse a text that turns the direction of what follows.
  node.receive(
      listing("Jacke"), 1,
      {{"title", "Jacke \u202Egnp.exe \u2066x"}, {"place", {{"postal_code", "26789"}, {"name", "<i>Leer\u202E"}}}});
  const auto page = node.page("/de/search?q=Jacke+%22%3E%3Cscript%3E&match=any");
  CHECK(cards(page) == 2);
  CHECK_FALSE(has(page, "<script"));
  CHECK_FALSE(has(page, "<img"));
  CHECK_FALSE(has(page, "<i>"));
  CHECK(has(page, "&lt;/p&gt;&lt;img src=x onerror=alert(1)&gt;"));
  CHECK(has(page, "value=\"Jacke &quot;&gt;&lt;script&gt;\""));
  CHECK(has(page, "gnp.exe x"));
  CHECK_FALSE(has(page, "\u202E"));
  CHECK_FALSE(has(page, "\u2066"));
}
