#include "federation/feed_reader.h"

#include <algorithm>

#include "federation/limits.h"

namespace federation {

std::optional<store::Duration> FeedReader::next() const {
  if (x_asking) return std::nullopt;
  return std::max(x_not_before, x_backoff.until());
}

std::optional<FeedReader::Ask> FeedReader::ask(Moment moment) {
  const auto at = next();
  if (!at || *at > moment.elapsed) return std::nullopt;
  x_asking = true;
  x_asked_at = moment.elapsed;
  if (x_cursor.empty()) return Ask{"/fed/1/heads" + x_query, limits::request_deadline};
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(x_wait).count();
  return Ask{"/fed/1/feed?since=" + x_cursor + "&wait=" + std::to_string(seconds), x_wait + limits::feed_slack};
}

void FeedReader::restart() {
  x_cursor.clear();
  x_first.clear();
  x_query.clear();
  x_pages = 0;
  x_not_before = {};
  x_outdated = x_asking;
}

void FeedReader::failed(std::string why, std::optional<std::int64_t> retry_after, Moment moment,
                        store::Random& random) {
  x_last_error = std::move(why);
  x_backoff.failed(moment.elapsed, retry_after, random);
}

std::optional<FeedPage> FeedReader::received(const store::Result<Response>& response, Moment moment,
                                             store::Random& random) {
  x_asking = false;
  const bool outdated = std::exchange(x_outdated, false);
  if (!response) {
    failed(response.error().message, {}, moment, random);
    return std::nullopt;
  }
  x_last_contact = moment.now;
  if (response->status == 410 && !x_cursor.empty()) {
    restart();
    x_not_before = x_asked_at + limits::feed_pause;
    return std::nullopt;
  }
  if (response->status != 200) {
    failed("the peer answers " + std::to_string(response->status), response->retry_after_seconds, moment, random);
    return std::nullopt;
  }
  auto page = read_feed_page(response->body);
  if (!page) {
    failed("the feed is malformed: " + page.error().message, {}, moment, random);
    restart();
    return std::nullopt;
  }
  x_backoff.succeeded();
  x_last_error.clear();
  if (outdated) return *std::move(page);
  if (!x_cursor.empty()) {
    // An honest peer lets us wait until there is news; one that does not must not keep us busy.
    const bool news = !page->heads.empty() || !page->documents.empty();
    x_not_before = x_asked_at + store::Duration(news ? limits::feed_pause_short : limits::feed_pause);
    x_cursor = page->cursor;
    return *std::move(page);
  }
  if (x_first.empty()) x_first = page->cursor;
  if (page->next && ++x_pages < limits::heads_pages) {
    x_query = "?" + *page->next;
  } else {
    x_cursor = std::exchange(x_first, {});
    x_query.clear();
    x_pages = 0;
  }
  return *std::move(page);
}

}  // namespace federation
