#include "store/time.h"

#include <doctest/doctest.h>

using namespace store;

TEST_CASE("times have one spelling") {
  CHECK(to_text(Instant::from_seconds(0)) == "1970-01-01T00:00:00Z");
  CHECK(to_text(Instant::from_milliseconds(1798761599999)) == "2026-12-31T23:59:59Z");
  CHECK(parse_instant("2024-02-29T12:34:56Z")->seconds() == 1709210096);
  for (const char* wrong :
       {"2023-02-29T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z", "1969-12-31T23:59:59Z",
        "2024-01-01T00:00:00+00:00", "2024-01-01t00:00:00z", "2024-01-01T00:00:00.0Z", "", "2024-1-01T00:00:00Z"})
    CHECK_FALSE(parse_instant(wrong));
}
