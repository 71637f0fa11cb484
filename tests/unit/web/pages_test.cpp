#include "web/pages.h"

#include "tests/unit/web/test_pages.h"

using tests::has;
using tests::header;
using tests::listing;
using tests::TestPages;

TEST_CASE("the start page shows the ways in, the newest listings and how many there are") {
  TestPages node;
  const auto path = node.publish(listing("Winterjacke"));
  auto wanted = listing("Kinderwagen gesucht");
  wanted["purpose"] = "request";
  node.receive(wanted, 1);
  node.clock.time = node.clock.time + std::chrono::hours(3);

  const auto german = node.page("/de/");
  CHECK(has(german, "<html lang=\"de\" dir=\"ltr\">"));
  CHECK(has(german, "<title>Potsdam hilft</title>"));
  CHECK(has(german, "href=\"/de/search?purpose=offer\""));
  CHECK(has(german, "Ich brauche Hilfe"));
  CHECK(has(german, "href=\"/de" + path + "\""));
  CHECK(has(german, ">Winterjacke</a>"));
  CHECK(has(german, "Kinderwagen gesucht"));
  CHECK(has(german, "vor 3 Stunden"));
  CHECK(has(german, "2 Einträge, 3 Portale"));
  CHECK(has(german, "/de/search?category=housing%2Cfurniture%2Chousehold"));

  const auto english = node.page("/en/");
  CHECK(has(english, "<html lang=\"en\" dir=\"ltr\">"));
  CHECK(has(english, "I need help"));
  CHECK(has(english, "3 hours ago"));
  CHECK(has(english, "2 listings, 3 portals"));
  CHECK(has(english, "German</span>"));  // what it is written in
}

TEST_CASE("an empty node has a start page without a list") {
  TestPages node;
  const auto page = node.page("/en/");
  CHECK(has(page, "0 listings, 3 portals"));
  CHECK_FALSE(has(page, "id=\"newest\""));
}

TEST_CASE("addresses without a language lead to the one the browser asks for") {
  TestPages node;
  const auto location = [&](const std::string& target, const std::string& accept) {
    const auto response = node.ask("GET", target, {}, {{"accept-language", accept}});
    CHECK(response.status == 302);
    CHECK(header(response, "vary") == "accept-language");
    return header(response, "location");
  };
  CHECK(location("/", "en") == "/en/");
  CHECK(location("/", "") == "/de/");
  CHECK(location("/", "fr, ja;q=0.9") == "/de/");
  CHECK(location("/", "fr;q=0.9, en-GB;q=0.8, de;q=0.5") == "/en/");
  CHECK(location("/", "en;q=0, de;q=0.1") == "/de/");
  CHECK(location("/", "en;q=x, *;q=1") == "/de/");
  CHECK(location("/search?q=Jacke%20%26%20Hose&place=", "DE-at") == "/de/search?q=Jacke%20%26%20Hose&place=");
  CHECK(location("/listings/hf1x/00", "en") == "/en/listings/hf1x/00");
  CHECK(location("/alliance", "en") == "/en/alliance");
  CHECK(location("/en?x=1", "de") == "/en/?x=1");
}

TEST_CASE("what does not exist is told on a page that helps, in the language of the address or the reader") {
  TestPages node;
  const auto german = node.ask("GET", "/de/nothing", {}, {{"accept-language", "en"}});
  CHECK(german.status == 404);
  CHECK(has(german.body, "Diese Seite gibt es nicht"));
  CHECK(has(german.body, "action=\"/de/search\""));
  CHECK(has(german.body, "href=\"/en/nothing\""));
  const auto english = node.ask("GET", "/nothing/at/all", {}, {{"accept-language", "en"}});
  CHECK(english.status == 404);
  CHECK(has(english.body, "This page does not exist"));
  CHECK(header(english, "vary") == "accept-language");
  CHECK(node.get("/xx/search").status == 404);
  CHECK(node.get("//").status == 404);

  const auto posted = node.ask("POST", "/en/search", "q=x");
  CHECK(posted.status == 405);
  CHECK(has(header(posted, "allow"), "GET"));
  CHECK(has(posted.body, "That does not work here"));
}

TEST_CASE("every page allows nothing but the own style sheet and pictures") {
  TestPages node;
  const auto path = node.publish(listing("Jacke"));
  for (const std::string target : {"/de/", "/en/search?q=x", "/de/alliance", "/de/none"}) {
    const auto response = node.get(target);
    const auto policy = header(response, "content-security-policy");
    CHECK(has(policy, "default-src 'none'"));
    CHECK(has(policy, "frame-ancestors 'none'"));
    CHECK_FALSE(has(policy, "unsafe"));
    CHECK(header(response, "x-content-type-options") == "nosniff");
    CHECK(header(response, "referrer-policy") == "same-origin");
    CHECK(header(response, "content-type") == "text/html; charset=utf-8");
    CHECK_FALSE(has(response.body, "<script"));
    CHECK_FALSE(has(response.body, "style="));
    CHECK(response.body.size() < 100 * 1024);
  }
  CHECK(node.ask("HEAD", "/de" + path).status == 200);
}

TEST_CASE("static files are kept for ever under the hash of what they hold") {
  TestPages node;
  const auto page = node.page("/de/");
  const auto begin = page.find("/static/"), end = page.find('"', begin);
  const auto path = page.substr(begin, end - begin);
  const auto file = node.get(path);
  CHECK(file.status == 200);
  CHECK(header(file, "cache-control") == "public, max-age=31536000, immutable");
  CHECK(header(file, "content-type") == "image/svg+xml");
  CHECK(header(file, "x-content-type-options") == "nosniff");
  CHECK(has(page, "/style.css\""));
  CHECK(node.get("/static/0000000000000000/style.css").status == 404);
}

TEST_CASE("the footer leads to the same page in every language") {
  TestPages node;
  const auto page = node.page("/de/search?q=M%C3%BCtze+rot&radius_km=5");
  CHECK(has(page, "href=\"/en/search?q=M%C3%BCtze%20rot&amp;radius_km=5\" hreflang=\"en\" lang=\"en\""));
  CHECK(has(page, ">Deutsch</a>"));
  CHECK(has(page, "href=\"/api/v1/openapi.json\""));
  CHECK(has(page, "GeoNames"));
}

TEST_CASE("the alliance page tells of every portal how much of it is here") {
  TestPages node;
  node.publish(listing("Eins"));
  node.receive(listing("Zwei"), 1);
  node.receive(listing("Drei"), 2);
  node.change([&](store::Transaction& transaction) {
    auto record = **store::origin_record(transaction, node.leer.origin);
    record.count = 4;
    record.seq = 4711;
    record.first_seen = node.clock.time - std::chrono::minutes(5);
    store::put_origin(transaction, node.leer.origin, record);
    record = **store::origin_record(transaction, node.leipzig.origin);
    record.seq = 0;
    record.url = "javascript:alert(1)";
    record.name = "<b>Leipzig</b>";
    store::put_origin(transaction, node.leipzig.origin, record);
  });
  const auto page = node.page("/de/alliance");
  CHECK(has(page, "3 Einträge, 3 Portale"));
  CHECK(has(page, "Potsdam hilft</bdi> <span class=\"state\">Sie sind hier</span>"));
  CHECK(has(page, store::to_text(node.identity.node)));
  CHECK(has(page, "2 von 4 Einträgen hier, geprüft um 12:55"));  // Berlin is an hour ahead of UTC in March
  CHECK(has(page, "vor 5 Minuten, Nummer 4.711"));
  CHECK(has(page, "href=\"https://leer.example\""));
  CHECK(has(page, "Noch nicht geholt"));
  CHECK(has(page, "&lt;b&gt;Leipzig&lt;/b&gt;"));
  CHECK_FALSE(has(page, "javascript:"));
  CHECK(has(node.page("/en/alliance"), "2 of 4 listings here, checked at 12:55"));
}

TEST_CASE("a failing disk is told as a page") {
  TestPages node;
  node.disk.on_read = [] { return true; };
  const auto response = node.get("/en/alliance");
  CHECK(response.status == 500);
  CHECK(has(response.body, "Something went wrong on our side"));
  CHECK(header(response, "cache-control") == "no-cache");
}
