#include "tests/unit/web/test_pages.h"

using tests::count;
using tests::has;
using tests::header;
using tests::listing;
using tests::TestPages;

TEST_CASE("a listing is told in the reader's language above its own words") {
  TestPages node;
  auto body = listing("Deutsch lernen beim Tee", "Erste Zeile.\nZweite Zeile.\n\nNeuer Absatz.");
  body.merge_patch({{"category", "language"},
                    {"action", "deliverService"},
                    {"period", "ongoing"},
                    {"languages", {"de", "uk", "ar"}},
                    {"skills", {"teaching", "cooking"}},
                    {"radius_km", 12},
                    {"quantity", {{"number", 10}, {"unit", "Plätze"}}},
                    {"remaining", 4},
                    {"times",
                     {{{"weekday", "tuesday"}, {"from", "16:00"}, {"to", "18:30"}},
                      {{"date", "2026-03-14"}, {"from", "09:00"}, {"to", "13:00"}, {"places", 6}}}}});
  const auto path = node.publish(body);

  const auto german = node.page("/de" + path);
  CHECK(has(german, "<title>Deutsch lernen beim Tee – Potsdam hilft</title>"));
  CHECK(has(german, "<h1 lang=\"de\" dir=\"ltr\">Deutsch lernen beim Tee</h1>"));
  CHECK(has(german, "Sprache lernen"));
  CHECK(has(german, "<bdi>14467 Potsdam</bdi>"));
  CHECK(has(german, "bis 12 km weit"));
  CHECK(has(german, "Zeit und Tatkraft"));
  CHECK(has(german, "Regelmäßig oder länger"));
  CHECK(has(german, "Deutsch, Ukrainisch und Arabisch"));
  CHECK(has(german, "Unterrichten und Kochen"));
  CHECK(has(german, "noch 4 von 10 Plätze"));
  CHECK(has(german, "Dienstag, 16:00 bis 18:30"));
  CHECK(has(german, "Samstag, 14. März 2026, 09:00 bis 13:00 (6 Plätze)"));
  CHECK(has(german, "Veröffentlicht am 1. März 2026, gültig bis 31. März 2026"));
  CHECK(has(german, "<p>Erste Zeile.<br>Zweite Zeile.</p>\n<p>Neuer Absatz.</p>"));
  CHECK_FALSE(has(german, "Originaltext"));
  CHECK(has(german, "Dieser Eintrag wurde hier auf diesem Portal veröffentlicht."));
  CHECK(has(german, "value=\"https://potsdam.example/de" + path + "\""));
  CHECK(has(german, "href=\"/api/v1" + path + "\""));
  CHECK(has(german, "mailto:?subject=Deutsch%20lernen%20beim%20Tee&amp;body=https%3A%2F%2Fpotsdam.example%2Fde"));

  const auto english = node.page("/en" + path);
  CHECK(has(english, "Learning a language"));
  CHECK(has(english, "German, Ukrainian, and Arabic"));
  CHECK(has(english, "Tuesday, 4:00"));
  CHECK(has(english, "Original text in German"));
  CHECK(has(english, "Erste Zeile.<br>Zweite Zeile."));
}

TEST_CASE("a listing of another portal leads there") {
  TestPages node;
  const auto path = node.receive(listing("Mantel"), 1, {{"url", "https://kammer.example/mantel?a=1&b=2"}});
  const auto page = node.page("/de" + path);
  CHECK(has(page, "<bdi>leer</bdi>"));
  CHECK(has(page, "href=\"https://leer.example/de" + path + "\""));
  CHECK(has(page, "href=\"https://kammer.example/mantel?a=1&amp;b=2\" rel=\"nofollow noopener noreferrer\""));
  CHECK(has(page, "Dieser Eintrag kommt von einem anderen Portal"));
  // The share link is this portal's.
  CHECK(has(page, "value=\"https://potsdam.example/de" + path + "\""));

  node.change([&](store::Transaction& transaction) {
    auto record = **store::origin_record(transaction, node.leer.origin);
    record.url = "javascript:alert(1)//";
    store::put_origin(transaction, node.leer.origin, record);
  });
  CHECK_FALSE(has(node.page("/de" + path), "javascript:"));
}

TEST_CASE("similar listings near by are shown, and the listing itself is not among them") {
  TestPages node;
  const auto path = node.publish(listing("Winterjacke rot"));
  CHECK_FALSE(has(node.page("/de" + path), "Ähnliche Einträge"));
  node.publish(listing("Winterjacke blau"));
  auto wanted = listing("Winterjacke gesucht");
  wanted["purpose"] = "request";
  node.publish(wanted);
  auto far = listing("Winterjacke an der Küste");
  far["place"]["postal_code"] = "26789";
  far["area"] = "u1q";
  node.receive(far, 1);

  const auto page = node.page("/de" + path);
  CHECK(has(page, "Ähnliche Einträge"));
  CHECK(count(page, "<li class=\"card ") == 1);
  CHECK(has(page, "Winterjacke blau"));
  CHECK(has(page, "href=\"/de/search?category=clothing&amp;purpose=offer\""));
}

TEST_CASE("the way back leads to the search the reader came from") {
  TestPages node;
  const auto path = "/de" + node.publish(listing("Jacke"));
  const auto back = [&](const std::string& referrer) {
    const auto page = node.page(path, {{"host", "potsdam.example"}, {"referer", referrer}});
    const auto begin = page.find("<p class=\"back\"><a href=\"") + 25;
    return page.substr(begin, page.find('"', begin) - begin);
  };
  CHECK(back("https://potsdam.example/de/search?q=Jacke&place=14467&cursor=x") == "/de/search?q=Jacke&amp;place=14467");
  CHECK(back("https://potsdam.example/de/") == "/de/search");
  CHECK(back("https://potsdam.example/en/search?q=Jacke") == "/de/search");
  CHECK(back("https://evil.example/de/search?q=Jacke") == "/de/search");
  CHECK(back("/de/search?q=Jacke") == "/de/search");
  CHECK(back("https://potsdam.example/de/search?q=%") == "/de/search");
}

TEST_CASE("a listing that ended or never was is told on a page that helps") {
  TestPages node;
  const auto path = node.publish(listing("Jacke"));
  CHECK(node.ask("DELETE", "/api/v1" + path, {}, TestPages::bearer(node.organisation)).status == 204);
  const auto ended = node.get("/de" + path);
  CHECK(ended.status == 410);
  CHECK(has(ended.body, "Dieser Eintrag ist beendet"));
  CHECK(has(ended.body, "action=\"/de/search\""));
  CHECK_FALSE(has(ended.body, "Jacke</h1>"));

  const auto lapsed = node.receive(listing("Mantel"), 1, {{"until", "2026-03-02T12:00:00Z"}});
  CHECK(node.get("/en" + lapsed).status == 200);
  node.clock.time = node.clock.time + std::chrono::hours(24);
  CHECK(node.get("/en" + lapsed).status == 410);

  const auto newer = node.receive(listing("Neu"), 2, {{"critical", {"auction"}}});
  const auto response = node.get("/en" + newer);
  CHECK(response.status == 404);
  CHECK(has(response.body, "cannot be shown here yet"));
  CHECK_FALSE(has(node.page("/en/search"), ">Neu</a>"));

  const auto own = "/en/listings/" + store::to_text(node.identity.node);
  for (const auto& wrong :
       {own + "/" + std::string(32, '0'), own + "/1", "/en/listings/hf1nobody/" + std::string(32, '0')}) {
    const auto missing = node.get(wrong);
    CHECK(missing.status == 404);
    CHECK(has(missing.body, "This listing is not here"));
  }
}

TEST_CASE("hostile texts of a listing stay text") {
  TestPages node;
  const auto path = node.receive(listing("x"), 1,
                                 {{"title", "</title><script>alert(1)</script>\u202E"},
                                  {"text", "<a href=\"javascript:x\">\u2067hier</a>"},
                                  {"category", "future-thing"},
                                  {"languages", {"de", "xx"}},
                                  {"skills", {"juggling"}}});
  const auto page = node.page("/de" + path);
  CHECK_FALSE(has(page, "<script"));
  CHECK_FALSE(has(page, "<a href=\"javascript"));
  CHECK_FALSE(has(page, "\u202E"));
  CHECK_FALSE(has(page, "\u2067"));
  CHECK(has(page, "&lt;/title&gt;&lt;script&gt;"));
  CHECK(has(page, "Andere Themen"));
  CHECK(has(page, "juggling"));
}
