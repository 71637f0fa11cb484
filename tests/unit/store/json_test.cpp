#include "store/json.h"

#include <doctest/doctest.h>

#include "store/json_fields.h"

using namespace store;

TEST_CASE("the restricted profile is read and nothing beside it") {
  CHECK(read_json(R"({"a":[1,-2,"ü",true,null],"b":{}})"));
  for (const char* wrong : {R"({"a":1.0})", R"({"a":1e2})", R"({"a":9007199254740992})", R"({"a":-9007199254740992})",
                            R"({"a":18446744073709551616})", R"({"a":1,"a":2})", R"({"ä":1})", "{\"a\":\"\xff\"}", "{",
                            "", "\xef\xbb\xbf{}", R"({"a":1}x)", "[[[[[[[[[1]]]]]]]]]", R"({"a":"\ud800"})", "[01]"})
    CHECK_FALSE(read_json(wrong));
  CHECK(read_json("[[[[[[[[1]]]]]]]]"));
  CHECK(read_json(std::string(70000, ' ')).error().code == Code::too_large);
  CHECK(read_json(R"({"a":{"b":[0,{"b/c":1.5}]}})").error().path == "/a/b/1/b~1c");
}

TEST_CASE("only canonical bytes pass as canonical") {
  CHECK(read_canonical_json(R"({"a":"\u0001\n","b":-1})"));
  for (const char* other : {R"({"b":1,"a":2})", R"({ "a":1})", R"({"a":-0})", R"({"a":"\u00fc"})", R"({"a":"\/"})"})
    CHECK_FALSE(read_canonical_json(other));
}

TEST_CASE("members are mapped with the path of the first offence") {
  const auto json = *read_json(R"({"name":"Zoë","n":5,"list":["x","x"],"extra":1,"when":"2026-02-30T00:00:00Z"})");
  Fields good(json, "/x");
  CHECK(good.text("name", {1, 3}) == "Zoë");
  CHECK(good.integer("n", 1, 5) == 5);
  CHECK(good.ok());
  CHECK(Fields(json).ok());
  {
    Fields fields(json);
    fields.text("name", {1, 2});
    fields.integer("missing", 0, 1);
    CHECK(fields.error().path == "/name");
  }
  {
    Fields fields(json);
    fields.texts("list", 5, {1, 5});
    CHECK(fields.error().path == "/list/1");
  }
  {
    Fields fields(json, "/x");
    fields.instant("when");
    CHECK(fields.error().path == "/x/when");
  }
  Fields fields(json);
  fields.refuse_unknown();
  CHECK_FALSE(fields.ok());
}
