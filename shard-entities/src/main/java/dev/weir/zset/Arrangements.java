package dev.weir.zset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** The non-unique arrangements of one stored Z-set, counted by their readers. */
final class Arrangements {
  private static final class Entry {
    final int[] columns;
    final KeyChains chains;
    int readers = 1;

    Entry(int[] columns, KeyChains chains) {
      this.columns = columns;
      this.chains = chains;
    }
  }

  private final List<Entry> entries = new ArrayList<>();

  /** The arrangement by some columns, counted as read once more; begun if there is none. */
  KeyChains acquire(int[] columns, Supplier<KeyChains> maker) {
    for (Entry entry : entries) {
      if (Arrays.equals(entry.columns, columns)) {
        entry.readers++;
        return entry.chains;
      }
    }
    KeyChains made = maker.get();
    made.begin();
    entries.add(new Entry(columns, made));
    return made;
  }

  void release(Arrangement arrangement) {
    entries.removeIf(entry -> entry.chains == arrangement && --entry.readers == 0);
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  int count() {
    return entries.size();
  }

  KeyChains chains(int index) {
    return entries.get(index).chains;
  }

  void rehash() {
    for (Entry entry : entries) {
      entry.chains.rehash();
    }
  }

  long stateBytes() {
    long bytes = 0;
    for (Entry entry : entries) {
      bytes += entry.chains.stateBytes();
    }
    return bytes;
  }
}
