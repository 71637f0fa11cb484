#include "federation/responder.h"

#include <doctest/doctest.h>

#include "tests/sim/node.h"

using namespace federation;

TEST_CASE("a feed without news is answered after the time that was asked for, at most after the longest") {
  const auto now = *store::parse_instant("2026-03-01T12:00:00Z");
  tests::Node node("responder", now, {});
  REQUIRE(node.start({now, {}}));
  const std::string since = node->feed.cursor();
  const auto waits = [&](const std::string& seconds) {
    const Request request{"GET", "/fed/1/feed?since=" + since + "&wait=" + seconds, {}};
    const auto answer = node->responder.answer(request, Responder::Patience::may_wait);
    REQUIRE_FALSE(answer.response);
    return answer.wait;
  };
  CHECK(waits("5") == std::chrono::seconds(5));
  CHECK(waits("61") == limits::feed_wait);
  // More seconds than there are milliseconds in 64 bits.
  CHECK(waits("10000000000000000") == limits::feed_wait);
  CHECK(waits("18446744073709551615") == limits::feed_wait);
}
