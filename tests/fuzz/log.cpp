#include "store/log_check.h"
#include "store/manifest.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = as_text(data, size);
  store::Manifest manifest;
  (void)store::Manifest().apply(bytes);
  std::uint64_t records = 0;
  const auto scan = store::scan_log(bytes, [&](std::string_view record) {
    (void)manifest.apply(record);
    ++records;
  });
  must(scan.records == records, "every intact record is handed out");
  must(scan.bytes <= size && !(scan.torn && scan.damage), "a log ends in one way");
  must(scan.bytes == size || scan.torn || scan.damage, "nothing is left out in silence");
  if (scan.damage)
    must(scan.damage->offset >= scan.bytes && scan.damage->offset < size, "damage has a place in the file");
  const auto intact = store::scan_log(bytes.substr(0, scan.bytes));
  must(intact.records == records && !intact.torn && !intact.damage, "what is intact stays so without the rest");
  return 0;
}
