// Reads JSON texts from standard input, one a line, and prints the canonical bytes of each, or "refused: " and why.
// tests/canonical_json.py compares this with another implementation.
#include <iostream>
#include <string>

#include "store/json.h"

int main() {
  std::string line;
  while (std::getline(std::cin, line)) {
    const auto value = store::read_json(line, {.bytes = 1 << 20});
    std::cout << (value ? store::canonical(*value) : "refused: " + value.error().message) << '\n';
  }
}
