#include "store/lifecycle.h"

#include <map>

#include <doctest/doctest.h>

#include "store/memory_engine.h"

using namespace store;

namespace {

constexpr Stage stages[] = {Stage::draft,     Stage::review,    Stage::published, Stage::reserved,
                            Stage::fulfilled, Stage::withdrawn, Stage::expired,   Stage::removed};
constexpr Event events[] = {Event::submit,  Event::approve, Event::publish,  Event::edit,   Event::reserve,
                            Event::release, Event::fulfil,  Event::withdraw, Event::expire, Event::remove};

}  // namespace

TEST_CASE("every pair of stage and event") {
  // Rows are stages, columns events in the order above; '.' is refused.
  const std::map<Stage, const char*> expected{{Stage::draft, "r.pd...w.x"},     {Stage::review, ".p.r...wex"},
                                              {Stage::published, "...ps.fwex"}, {Stage::reserved, "...s.pfwex"},
                                              {Stage::fulfilled, ".........."}, {Stage::withdrawn, ".........."},
                                              {Stage::expired, ".........."},   {Stage::removed, ".........."}};
  const std::map<char, Stage> letters{{'d', Stage::draft},    {'r', Stage::review},    {'p', Stage::published},
                                      {'s', Stage::reserved}, {'f', Stage::fulfilled}, {'w', Stage::withdrawn},
                                      {'e', Stage::expired},  {'x', Stage::removed}};
  for (const Stage stage : stages) {
    const char* column = expected.at(stage);
    for (const Event event : events) {
      const auto next = next_stage(stage, event);
      if (*column == '.') {
        REQUIRE_FALSE(next);
        CHECK(next.error().code == Code::conflict);
        CHECK_FALSE(next.error().message.empty());
      } else {
        REQUIRE(next);
        CHECK(*next == letters.at(*column));
      }
      ++column;
    }
  }
  CHECK(next_stage(Stage::fulfilled, Event::reserve).error().message ==
        "this listing is fulfilled and cannot be reserved");
}

TEST_CASE("exactly published and reserved listings are public") {
  for (const Stage stage : stages) CHECK(is_public(stage) == (stage == Stage::published || stage == Stage::reserved));
}

TEST_CASE("persons publish a rough area, organisations a fine one") {
  ListingContent content;
  content.area = "u336xp3q";
  limit_area(content, OwnerKind::organisation);
  CHECK(content.area == "u336xp3q");
  limit_area(content, OwnerKind::person);
  CHECK(content.area == "u336x");
  content.area = "u33";
  limit_area(content, OwnerKind::person);
  CHECK(content.area == "u33");
}

TEST_CASE("local rows come back as written, and damaged ones are noticed") {
  MemoryDisk disk;
  MemoryEngine engine{disk};
  const ItemId id = *ItemId::from_hex(std::string(32, '1'));
  LocalListing listing;
  listing.owner = {OwnerKind::organisation, *Hash::from_hex(std::string(64, 'a'))};
  listing.stage = Stage::reserved;
  listing.revision = 7;
  listing.created = Instant::from_milliseconds(1'000'000'001);
  listing.changed = Instant::from_milliseconds(2'000'000'002);
  Transaction transaction(engine);
  REQUIRE_FALSE(*local_listing(transaction, id));
  put_local_listing(transaction, id, listing);

  const auto read = local_listing(transaction, id);
  REQUIRE(read);
  REQUIRE(*read);
  CHECK((*read)->owner.kind == OwnerKind::organisation);
  CHECK((*read)->owner.token == listing.owner.token);
  CHECK((*read)->stage == Stage::reserved);
  CHECK((*read)->revision == 7);
  CHECK((*read)->created == listing.created);
  CHECK((*read)->changed == listing.changed);

  const std::string row = **transaction.get(encode(LocalKey{id}));
  for (const std::string& damaged : {row.substr(1), row + "x", std::string(), "\x09" + row.substr(1)}) {
    transaction.put(encode(LocalKey{id}), damaged);
    CHECK(local_listing(transaction, id).error().code == Code::corrupt);
  }
}
