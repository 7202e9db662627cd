package dev.weir.zset;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One reader for each type of a batch, so that columns of one type share what was parsed. */
final class Readers {
  private final List<byte[]> dictionary;
  private final Map<ColumnType, ValueReader> byType = new HashMap<>();

  Readers(List<byte[]> dictionary) {
    this.dictionary = dictionary;
  }

  ValueReader of(ColumnType type) {
    return byType.computeIfAbsent(type, t -> new ValueReader(t, dictionary));
  }
}
