#include "web/pages.h"

#include "tests/unit/web/portal.h"

using tests::has;
using tests::header;
using tests::Portal;

TEST_CASE("the start page shows the ways in, the newest listings and how many there are") {
  Portal portal;
  auto request = portal.listing(2, "Kinderwagen gesucht");
  request.content.purpose = store::Purpose::request;
  portal.put(portal.listing(1, "Winterjacke"));
  portal.put(request, portal.leer);

  const auto german = portal.page("/de/");
  CHECK(has(german, "<html lang=\"de\" dir=\"ltr\">"));
  CHECK(has(german, "<title>HelpTo Potsdam</title>"));
  CHECK(has(german, "href=\"/de/search?purpose=offer\""));
  CHECK(has(german, "Ich brauche Hilfe"));
  CHECK(has(german, "Winterjacke"));
  CHECK(has(german, "Kinderwagen gesucht"));
  CHECK(has(german, "vor 3 Stunden"));
  CHECK(has(german, "Helfen in Leer"));
  CHECK(has(german, "2 Einträge, 3 Portale"));
  CHECK(has(german, "href=\"/en/\""));

  const auto english = portal.page("/en/");
  CHECK(has(english, "I need help"));
  CHECK(has(english, "2 listings, 3 portals"));
  CHECK(has(english, "3 hours ago"));
}
