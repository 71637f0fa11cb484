// Inside of transport.cpp: one request of ours to another server. Included by that translation unit only; io thread.
#pragma once

#include <boost/url.hpp>

#include "web/transport_parts.h"

namespace web {

/// Where a Fetch goes.
struct Target {
  bool tls = false;
  std::string host;  // without brackets
  std::string port;
  std::string host_header;
  std::string unix_path;
  /// Connections of equal keys can stand for one another.
  std::string key() const { return (tls ? "s " : "p ") + host + ' ' + port + ' ' + unix_path; }
};

inline store::Result<Target> parse_base(const Fetch& fetch) {
  const store::Error wrong{
      store::Code::invalid, "\"" + fetch.base + "\" is not an address like https://host or http://127.0.0.1:8080", {}};
  const auto url = boost::urls::parse_uri(fetch.base);
  if (!url || url->has_query() || url->has_fragment() || url->has_userinfo() || url->host().empty()) return wrong;
  if (!url->encoded_path().empty() && url->encoded_path() != "/") return wrong;
  Target target;
  if (url->scheme() == "https")
    target.tls = true;
  else if (url->scheme() != "http")
    return wrong;
  target.host = url->host_address();
  target.port = url->has_port() && !url->port().empty() ? std::string(url->port()) : target.tls ? "443" : "80";
  target.host_header = std::string(url->encoded_host_and_port());
  target.unix_path = fetch.unix_path;
  return target;
}

inline bool is_private(const asio::ip::address& address) {
  if (address.is_v6()) {
    const auto v6 = address.to_v6();
    if (v6.is_v4_mapped()) return is_private(asio::ip::make_address_v4(asio::ip::v4_mapped, v6));
    const auto bytes = v6.to_bytes();
    return v6.is_loopback() || v6.is_unspecified() || v6.is_link_local() || v6.is_site_local() || v6.is_multicast() ||
           (bytes[0] & 0xfe) == 0xfc || (bytes[0] == 0x20 && bytes[1] == 0x02) || (bytes[0] == 0 && bytes[1] == 0x64);
  }
  const auto b = address.to_v4().to_bytes();
  return b[0] == 0 || b[0] == 10 || b[0] == 127 || (b[0] == 100 && (b[1] & 0xc0) == 64) ||
         (b[0] == 169 && b[1] == 254) || (b[0] == 172 && (b[1] & 0xf0) == 16) ||
         (b[0] == 192 && (b[1] == 168 || (b[1] == 0 && b[2] <= 2))) || (b[0] == 198 && (b[1] & 0xfe) == 18) ||
         (b[0] == 198 && b[1] == 51 && b[2] == 100) || (b[0] == 203 && b[1] == 0 && b[2] == 113) || b[0] >= 224;
}

inline bool is_loopback(const asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).is_loopback();
  return address.is_loopback();
}

/// One connection, plain or TLS, with what was read ahead.
struct Connection {
  std::unique_ptr<TlsStream> tls;
  std::unique_ptr<PlainStream> plain;
  beast::flat_buffer buffer;
  bool used = false;  // has carried a request before: the peer may have closed it meanwhile

  PlainStream& lowest() { return tls ? beast::get_lowest_layer(*tls) : *plain; }
};

struct Exchanged {
  error_code error;
  Response response;
  bool keep_alive = false;
};

template <class Stream>
awaitable<Exchanged> exchange(Stream& stream, beast::flat_buffer& buffer, http::request<http::string_body> request) {
  Exchanged result;
  co_await http::async_write(stream, request, into(result.error));
  if (result.error) co_return result;
  http::response_parser<http::string_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(limits::response_head_bytes));
  parser.body_limit(limits::response_body_bytes);
  if (request.method() == http::verb::head) parser.skip(true);
  co_await http::async_read(stream, buffer, parser, into(result.error));
  if (result.error) co_return result;
  result.keep_alive = parser.get().keep_alive();
  auto message = parser.release();
  result.response.status = static_cast<int>(message.result_int());
  for (const auto& field : message) {
    result.response.headers.emplace_back(lower_case(field.name_string()), std::string(field.value()));
  }
  result.response.body = std::move(message.body());
  co_return result;
}

}  // namespace web
