#include "store/database.h"

#include "store/limits.h"

namespace store {
namespace {

std::string meta_key(Meta field) {
  return encode(MetaKey{static_cast<std::uint8_t>(field)});
}

std::string u32_value(std::uint32_t value) {
  std::string out;
  put_u32(out, value);
  return out;
}

std::string u64_value(std::uint64_t value) {
  std::string out;
  put_u64(out, value);
  return out;
}

Error malformed(std::string_view what) {
  return {Code::corrupt, "the " + std::string(what) + " in the database is malformed", {}};
}

Result<std::optional<std::uint32_t>> meta_u32(const Reader& reader, Meta field) {
  const auto bytes = reader.get(meta_key(field));
  if (!bytes) return bytes.error();
  if (!*bytes) return std::optional<std::uint32_t>{};
  ByteReader in(**bytes);
  const auto value = in.u32();
  if (!in.at_end()) return malformed("format version");
  return std::optional(value);
}

Result<std::uint64_t> meta_u64(const Reader& reader, Meta field) {
  const auto bytes = reader.get(meta_key(field));
  if (!bytes) return bytes.error();
  if (!*bytes) return std::uint64_t{0};
  ByteReader in(**bytes);
  const auto value = in.u64();
  if (!in.at_end()) return malformed("sequence number");
  return value;
}

std::string encode_changed(const Changed& changed) {
  std::string out;
  put_u8(out, static_cast<std::uint8_t>(changed.what));
  put_u32(out, number(changed.origin));
  out.append(changed.id.bytes());
  return out;
}

Result<Changed> decode_changed(std::string_view bytes) {
  ByteReader in(bytes);
  Changed out;
  out.what = static_cast<Changed::What>(in.u8());
  out.origin = Origin{in.u32()};
  const auto id = ItemId::from_bytes(in.take(ItemId::size));
  if (!id || !in.at_end() || (out.what != Changed::What::item && out.what != Changed::What::origin))
    return malformed("sequence row");
  out.id = *id;
  return out;
}

Result<void> write_format(KeyValue& engine) {
  const auto any = engine.scan({}, {});
  if (any->valid()) return Error{Code::corrupt, "this is not a helfernetz database: it has rows but no format", {}};
  if (auto status = any->status(); !status) return status;
  Changes changes;
  changes[meta_key(Meta::format)] = u32_value(format_version);
  changes[meta_key(Meta::readable_by)] = u32_value(minimum_reader);
  return engine.write(changes, Durability::synced);
}

// Erases rows of commits that are too old, at most `at_most`. The floor is the commit of the newest one erased, even
// if only some of its rows are: a commit is answered whole or not at all. It is also where the next search begins, so
// nobody walks over what was erased before.
Result<void> prune(const Reader& reader, Changes& changes, std::uint64_t sequence, std::size_t at_most) {
  if (sequence <= limits::sequence_commits) return {};
  const auto floor = meta_u64(reader, Meta::sequence_floor);
  if (!floor) return floor.error();
  const auto rows =
      reader.scan(encode(SequenceKey{*floor, 0}), encode(SequenceKey{sequence - limits::sequence_commits + 1, 0}));
  std::uint64_t pruned = *floor;
  for (std::size_t count = 0; rows->valid() && count < at_most; rows->next(), ++count) {
    const auto key = decode_sequence_key(rows->key());
    if (!key) return key.error();
    pruned = key->sequence;
    changes[std::string(rows->key())] = std::nullopt;
  }
  if (auto status = rows->status(); !status) return status;
  if (pruned != *floor) changes[meta_key(Meta::sequence_floor)] = u64_value(pruned);
  return {};
}

}  // namespace

Result<std::unique_ptr<Database>> Database::open(KeyValue& engine) {
  const auto format = meta_u32(engine, Meta::format);
  if (!format) return format.error();
  if (!*format) {
    if (auto written = write_format(engine); !written) return std::move(written).error();
    return std::unique_ptr<Database>(new Database(engine, 0));
  }
  const auto reader = meta_u32(engine, Meta::readable_by);
  if (!reader) return reader.error();
  if (!*reader) return malformed("format version");
  if (**reader > format_version)
    return Error{Code::unsupported,
                 "this database has format " + std::to_string(**format) +
                     ", which needs a newer helfernetz: it reads " + "formats up to " + std::to_string(format_version),
                 {}};
  const auto sequence = meta_u64(engine, Meta::sequence);
  if (!sequence) return sequence.error();
  return std::unique_ptr<Database>(new Database(engine, *sequence));
}

Result<std::uint64_t> Database::commit(const Transaction& transaction, Durability durability) {
  if (transaction.changes().empty() && transaction.noted().empty()) return x_sequence;
  if (transaction.bytes() > limits::transaction_bytes)
    return Error{Code::too_large, "too much changes at once: it does not fit one commit", {}};
  const std::uint64_t sequence = x_sequence + 1;
  Changes changes = transaction.changes();
  changes[meta_key(Meta::sequence)] = u64_value(sequence);
  std::uint32_t index = 0;
  for (const Changed& changed : transaction.noted())
    changes[encode(SequenceKey{sequence, index++})] = encode_changed(changed);
  const std::size_t old_rows = transaction.noted().size() + limits::sequence_rows_pruned;
  if (auto pruned = prune(x_engine, changes, sequence, old_rows); !pruned) return std::move(pruned).error();
  if (auto written = x_engine.write(changes, durability); !written) return std::move(written).error();
  x_sequence = sequence;
  return sequence;
}

Result<std::vector<Commit>> changed_since(const Reader& reader, std::uint64_t since, std::size_t at_most) {
  const auto floor = meta_u64(reader, Meta::sequence_floor);
  if (!floor) return floor.error();
  const auto newest = meta_u64(reader, Meta::sequence);
  if (!newest) return newest.error();
  // Whoever is ahead of the database has seen commits that a restore took back.
  if (since < *floor || since > *newest)
    return Error{Code::gone, "what changed since commit " + std::to_string(since) + " is no longer known", {}};
  std::vector<Commit> out;
  std::size_t count = 0;
  const auto rows = reader.scan(encode(SequenceKey{since + 1, 0}), after_prefix(table_prefix(Table::sequence)));
  for (; rows->valid(); rows->next()) {
    const auto key = decode_sequence_key(rows->key());
    if (!key) return key.error();
    const bool begins = out.empty() || out.back().sequence != key->sequence;
    if (begins && count >= at_most) break;
    const auto changed = decode_changed(rows->value());
    if (!changed) return changed.error();
    if (begins) out.push_back({key->sequence, {}});
    out.back().changes.push_back(*changed);
    ++count;
  }
  if (auto status = rows->status(); !status) return std::move(status).error();
  return out;
}

}  // namespace store
