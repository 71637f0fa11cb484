// Inside of transport.cpp: one client's connection, from its first byte to its last. Included by that translation unit
// only; io thread.
#pragma once

#include "web/target.h"
#include "web/transport_parts.h"

namespace web {

struct SessionContext {
  Handler& handler;
  std::size_t body_bytes;
  const bool& stopping;
};

/// An answer the server gives by itself, in the form of RFC 9457.
inline Response refusal(int status, std::string_view title) {
  return {
      status,
      {{"content-type", "application/problem+json"}},
      "{\"status\":" + std::to_string(status) + ",\"title\":\"" + std::string(title) + "\",\"type\":\"about:blank\"}"};
}

/// What Beast's parser lets pass and we do not (RFC 9112: one Host, one framing, a version we speak).
inline std::optional<Response> check_head(const http::request<http::string_body>& head) {
  if (head.version() != 11 && head.version() != 10) return refusal(505, "HTTP/1.1 is spoken here");
  const auto hosts = head.count(http::field::host);
  if (hosts > 1 || (hosts == 0 && head.version() == 11)) return refusal(400, "a request names exactly one Host");
  if (hosts == 1 && head[http::field::host].find_first_of(" \t,/@\\") != std::string::npos)
    return refusal(400, "the Host is not a host name");
  const bool chunked = head.count(http::field::transfer_encoding) > 0;
  if (chunked && (head.count(http::field::content_length) > 0 || head.version() == 10))
    return refusal(400, "a body has one length");
  if (head.count(http::field::content_length) > 1) return refusal(400, "a body has one length");
  if (chunked && !beast::iequals(head[http::field::transfer_encoding], "chunked"))
    return refusal(501, "only the chunked transfer coding is known here");
  if (head.target().size() > limits::target_bytes) return refusal(414, "the address is too long");
  if (head.count(http::field::expect) && !beast::iequals(head[http::field::expect], "100-continue"))
    return refusal(417, "only 100-continue can be expected here");
  return std::nullopt;
}

inline std::optional<Response> refusal_of(const error_code& error) {
  if (error == http::error::header_limit) return refusal(431, "the head of the request is too large");
  if (error == http::error::body_limit) return refusal(413, "the body of the request is too large");
  if (error == http::error::bad_version) return refusal(505, "HTTP/1.1 is spoken here");
  if (error.category() == make_error_code(http::error::bad_method).category() && error != http::error::end_of_stream &&
      error != http::error::partial_message)
    return refusal(400, "not a valid HTTP request");
  return std::nullopt;  // the client is gone or too slow
}

inline Request to_request(http::request<http::string_body>&& message, std::string remote, bool secure) {
  Request request;
  request.method = std::string(message.method_string());
  request.target = std::string(message.target());
  for (const auto& field : message) {
    request.headers.emplace_back(lower_case(field.name_string()), std::string(field.value()));
  }
  request.body = std::move(message.body());
  request.remote = std::move(remote);
  request.secure = secure;
  return request;
}

template <class Stream>
awaitable<error_code> write_response(Stream& stream, Response response, unsigned version, bool keep_alive,
                                     bool head_only) {
  http::response<http::string_body> message(static_cast<http::status>(response.status), version);
  for (const auto& [name, value] : response.headers)
    if (value.find_first_of("\r\n") == std::string::npos) message.insert(name, value);
  message.set(http::field::date, http_date());
  message.keep_alive(keep_alive);
  const bool bodyless = response.status == 204 || response.status == 304;
  if (!bodyless) message.content_length(response.body.size());
  if (!bodyless && !head_only) message.body() = std::move(response.body);
  beast::get_lowest_layer(stream).expires_after(limits::write_time);
  http::response_serializer<http::string_body> serializer(message);
  error_code error;
  if (head_only)
    co_await http::async_write_header(stream, serializer, into(error));
  else
    co_await http::async_write(stream, serializer, into(error));
  co_return error;
}

/// Hands the request to the handler and waits for its reply, wherever that comes from.
inline awaitable<Response> ask(Handler& handler, Request request) {
  struct Waiting {
    explicit Waiting(const asio::any_io_executor& executor) : timer(executor) {}
    std::optional<Response> response;
    asio::steady_timer timer;
  };
  const auto executor = co_await asio::this_coro::executor;
  // Shared, because the reply may come after this session was closed.
  const auto waiting = std::make_shared<Waiting>(executor);
  waiting->timer.expires_after(limits::reply_time);
  const auto deliver = [waiting](Response response) {
    if (waiting->response) return;
    waiting->response = std::move(response);
    waiting->timer.cancel();
  };
  Reply reply = [executor, deliver](Response response) {
    asio::dispatch(executor, [deliver, answer = std::move(response)]() mutable { deliver(std::move(answer)); });
  };
  try {
    handler.handle(std::move(request), std::move(reply));
  } catch (const std::exception&) {
    // A library's exception that nobody expected: the request fails, the connection and the node go on.
    co_return refusal(500, "this request failed; the fault is ours");
  }
  error_code error;
  if (!waiting->response) co_await waiting->timer.async_wait(into(error));
  if (waiting->response) co_return std::move(*waiting->response);
  co_return refusal(504, "this took too long; please try again");
}

/// After a refusal: ends our side and reads on for a moment, so that the client sees the answer before the connection
/// breaks.
template <class Stream>
awaitable<void> drain(Stream& stream) {
  beast::get_lowest_layer(stream).expires_after(std::chrono::seconds(2));
  error_code error;
  if constexpr (std::is_same_v<Stream, PlainStream>) stream.socket().shutdown(asio::socket_base::shutdown_send, error);
  std::string scrap(16 * 1024, '\0');
  for (std::size_t total = 0; !error && total < 4 * 1024 * 1024;)
    total += co_await stream.async_read_some(asio::buffer(scrap), into(error));
}

template <class Stream>
awaitable<void> serve(Stream& stream, TaskGroup::Task& task, const SessionContext& context, std::string remote,
                      bool secure) {
  beast::flat_buffer buffer(limits::head_bytes + context.body_bytes);
  error_code error;
  while (!context.stopping) {
    if (buffer.size() == 0) {
      task.busy = false;
      beast::get_lowest_layer(stream).expires_after(limits::idle);
      const std::size_t n = co_await stream.async_read_some(buffer.prepare(4096), into(error));
      task.busy = true;
      if (error) co_return;
      buffer.commit(n);
    }
    http::request_parser<http::string_body> parser;
    parser.header_limit(static_cast<std::uint32_t>(limits::head_bytes));
    parser.body_limit(context.body_bytes);
    beast::get_lowest_layer(stream).expires_after(limits::head_time);
    co_await http::async_read_header(stream, buffer, parser, into(error));

    std::optional<Response> refused = error ? refusal_of(error) : check_head(parser.get());
    if (error && !refused) co_return;
    if (!refused) {
      beast::get_lowest_layer(stream).expires_after(limits::body_time);
      if (parser.get().count(http::field::expect) && !parser.is_done()) {
        static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
        co_await asio::async_write(stream, asio::buffer(go_on), into(error));
        if (error) co_return;
      }
      co_await http::async_read(stream, buffer, parser, into(error));
      if (error) refused = refusal_of(error);
      if (error && !refused) co_return;
    }
    const unsigned version = parser.get().version() == 10 ? 10 : 11;
    const bool head_only = parser.get().method() == http::verb::head;
    const bool keep_alive = parser.get().keep_alive();
    Request request;
    if (!refused) {
      request = to_request(parser.release(), remote, secure);
      if (!parse_target(request)) refused = refusal(400, "the address of the request cannot be read");
    }
    Response response;
    if (refused)
      response = std::move(*refused);
    else
      response = co_await ask(context.handler, std::move(request));
    const bool stays = keep_alive && !refused && !context.stopping;
    error = co_await write_response(stream, std::move(response), version, stays, head_only);
    if (error) co_return;
    if (refused) co_await drain(stream);
    if (!stays) co_return;
  }
}

}  // namespace web
