// The one error type of the project: a call whose caller can act on failure returns Result<T>.
// Values and errors are plain data, safe to move between threads.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace store {

/// What kind of failure it is; the web folder maps it to an HTTP status.
enum class Code {
  invalid,       // the input breaks a rule; `path` names the field
  unauthorized,  // no or unknown credentials
  forbidden,     // known, but not allowed
  not_found,     // there is no such thing
  conflict,      // the thing changed meanwhile, or its state does not allow this
  gone,          // it was there; what the caller holds is too old
  too_large,     // over a documented bound
  unsupported,   // understood, but not offered here
  busy,          // a bounded queue is full; try again
  unavailable,   // a part we need does not answer
  corrupt,       // stored or received bytes are not what they must be
  io             // the operating system or the engine failed
};

struct Error {
  Code code = Code::invalid;
  std::string message;  // a sentence for people: what is wrong and, where possible, what to do
  std::string path;     // JSON pointer of the offending field, or empty
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : x_state(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : x_state(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return x_state.index() == 0; }
  /// The value; calling these on an error is a programming mistake and ends the process.
  T& operator*() & { return std::get<0>(x_state); }
  const T& operator*() const& { return std::get<0>(x_state); }
  /// By value, so that a loop over the value of a temporary Result is safe.
  T operator*() && { return std::get<0>(std::move(x_state)); }
  T* operator->() { return &std::get<0>(x_state); }
  const T* operator->() const { return &std::get<0>(x_state); }
  const Error& error() const& { return std::get<1>(x_state); }
  Error&& error() && { return std::get<1>(std::move(x_state)); }

 private:
  std::variant<T, Error> x_state;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : x_error(std::move(error)) {}

  explicit operator bool() const { return !x_error; }
  const Error& error() const& { return *x_error; }
  Error&& error() && { return std::move(*x_error); }

 private:
  std::optional<Error> x_error;
};

}  // namespace store
