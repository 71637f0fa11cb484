#include "store/json.h"

#include <vector>

namespace store {
namespace {

// Builds the value while checking the profile; the first offence stops the parser.
class Builder : public nlohmann::json_sax<Json> {
 public:
  explicit Builder(const JsonLimits& limits) : x_limits(limits) {}

  Json root;
  Error error{Code::invalid, "not valid JSON", {}};

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override {
    if (value < -largest_integer) return refuse("an integer is beyond 2^53");
    return add(value);
  }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > static_cast<std::uint64_t>(largest_integer)) return refuse("an integer is beyond 2^53");
    return add(value);
  }
  bool number_float(number_float_t, const string_t&) override {
    return refuse("numbers are whole numbers here, without point, exponent or fraction");
  }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t&) override { return refuse("binary values do not belong here"); }

  bool start_object(std::size_t) override { return open(Json::object()); }
  bool key(string_t& name) override {
    for (char c : name)
      if (static_cast<unsigned char>(c) >= 0x80) return refuse("member names are ASCII");
    Frame& frame = x_stack.back();
    frame.member = std::move(name);
    if (frame.value->contains(*frame.member)) return refuse("a member stands twice in one object");
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_array() override { return close(); }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    error = {Code::invalid, "not valid JSON, at byte " + std::to_string(position), path()};
    return false;
  }

 private:
  struct Frame {
    Json* value;
    std::optional<std::string> member;  // the last one named
  };

  Json* place(Json value) {
    if (x_stack.empty()) {
      root = std::move(value);
      return &root;
    }
    Frame& frame = x_stack.back();
    if (frame.value->is_object()) return &((*frame.value)[*frame.member] = std::move(value));
    frame.value->push_back(std::move(value));
    return &frame.value->back();
  }
  bool add(Json value) {
    place(std::move(value));
    return true;
  }
  bool open(Json empty) {
    if (static_cast<int>(x_stack.size()) >= x_limits.depth) return refuse("nested too deep");
    Json* placed = place(std::move(empty));
    x_stack.push_back({placed, std::nullopt});
    return true;
  }
  bool close() {
    x_stack.pop_back();
    return true;
  }
  std::string path() const {
    std::string out;
    for (const Frame& frame : x_stack) {
      // An array's open child is in it already; a refused one would have been the next.
      const std::size_t index = frame.value->size() - (&frame == &x_stack.back() ? 0 : 1);
      if (frame.value->is_array())
        out = pointer_step(out, index);
      else if (frame.member)
        out = pointer_step(out, *frame.member);
    }
    return out;
  }
  bool refuse(const char* message) {
    error = {Code::invalid, message, path()};
    return false;
  }

  JsonLimits x_limits;
  std::vector<Frame> x_stack;
};

}  // namespace

Result<Json> read_json(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.bytes)
    return Error{Code::too_large, "more than " + std::to_string(limits.bytes) + " bytes of JSON", {}};
  // nlohmann skips a byte order mark; RFC 8259 lets us refuse it, and one spelling is better than two.
  if (text.starts_with("\xef\xbb\xbf")) return Error{Code::invalid, "JSON starts without a byte order mark", {}};
  Builder builder(limits);
  if (!Json::sax_parse(text.begin(), text.end(), &builder)) return std::move(builder.error);
  return std::move(builder.root);
}

Result<Json> read_canonical_json(std::string_view text, const JsonLimits& limits) {
  auto value = read_json(text, limits);
  if (value && canonical(*value) != text)
    return Error{Code::invalid, "the bytes are not canonical JSON (RFC 8785)", {}};
  return value;
}

std::string canonical(const Json& value) {
  return value.dump();
}

std::string pointer_step(std::string_view path, std::string_view member) {
  std::string out(path);
  out.push_back('/');
  for (char c : member) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out.push_back(c);
  }
  return out;
}

std::string pointer_step(std::string_view path, std::size_t index) {
  return pointer_step(path, std::to_string(index));
}

}  // namespace store
