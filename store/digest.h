// SHA-256 (FIPS 180-4), OpenSSL's because it uses the processor's instructions. Pure, any thread.
#pragma once

#include <string_view>

#include "store/id.h"

namespace store {

Hash sha256(std::string_view bytes);
/// SHA-256 of a and then b, without joining them first.
Hash sha256(std::string_view a, std::string_view b);

}  // namespace store
