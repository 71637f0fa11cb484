#include "web/page.h"

namespace web {

namespace {

struct Words {
  int status;
  const char* icon;
  const char* heading;
  const char* explanation;
};

Words words_of(Notice notice) {
  switch (notice) {
    case Notice::no_such_page:
      return {404, "search", translatable("This page does not exist"),
              translatable("Perhaps the address was typed wrongly, or the page has moved. You can search here:")};
    case Notice::no_such_listing:
      return {404, "search", translatable("This listing is not here"),
              translatable("It may have been taken back or settled, or the address is not complete. There may be "
                           "something similar:")};
    case Notice::listing_ended:
      return {410, "check", translatable("This listing has ended"),
              translatable("It was settled, taken back or its time was up. There may be something similar:")};
    case Notice::listing_needs_newer:
      return {404, "alert", translatable("This listing cannot be shown here yet"),
              translatable("It uses something that this portal does not know yet. You can search for others:")};
    case Notice::wrong_method:
      return {405, "alert", translatable("That does not work here"),
              translatable("This page can only be opened, nothing can be sent to it. You can search here:")};
    case Notice::busy:
      return {503, "clock", translatable("Too much is going on right now"),
              translatable("Please try again in a moment. Nothing is lost.")};
    case Notice::fault:
      return {500, "alert", translatable("Something went wrong on our side"),
              translatable("This is not your fault. Please try again in a moment.")};
  }
  return {};
}

}  // namespace

Page notice_page(const Texts& texts, Notice notice) {
  const auto words = words_of(notice);
  Page page{"message", texts.say(words.heading), {}, words.status};
  page.view["heading"] = page.title;
  page.view["explanation"] = texts.say(words.explanation);
  page.view["message_icon"] = words.icon;
  return page;
}

}  // namespace web
