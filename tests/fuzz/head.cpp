#include "federation/head.h"

#include "tests/fuzz/signed_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(data, size);
  (void)federation::read_head(text);
  const auto bytes = signed_object(text);
  if (!bytes) return 0;
  const auto head = federation::read_head(*bytes);
  if (!head) return 0;
  must(sign_head(head->head, fuzz_key()) == *bytes, "a head is read and written the same");

  federation::HeadChain chain;
  chain.accept(*head);
  must(chain.check(*head).operator bool(), "a head does not contradict itself");
  federation::Head other = head->head;
  other.issued = other.issued + std::chrono::seconds(1);
  must(!chain.check(*federation::read_head(sign_head(other, fuzz_key()))), "a second head of its number does");
  return 0;
}
