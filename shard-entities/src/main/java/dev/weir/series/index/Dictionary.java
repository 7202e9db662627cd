package dev.weir.series.index;

import dev.weir.series.SeriesHash;
import dev.weir.series.Utf8;
import dev.weir.series.Varints;
import java.io.IOException;

/**
 * From (owner, text) to dense ids and back, in order of first appearance. Label names belong to the
 * owner 0, label values to the id of their name, so the id of a value is that of the pair.
 */
final class Dictionary {
  static final int ABSENT = -1;

  private static final long OWNER_FACTOR = 0x9E3779B97F4A7C15L;

  private final PagedTexts texts = new PagedTexts();
  private final PagedInts references = new PagedInts();
  private final PagedInts owners = new PagedInts();
  private final HashSlots slots = new HashSlots();
  private final long hashMask;

  /**
   * An empty one.
   *
   * @param hashMask bits of the hash to use
   */
  Dictionary(long hashMask) {
    this.hashMask = hashMask;
  }

  int size() {
    return references.size();
  }

  /** Share of the room that is taken, 0 to 1. */
  double fill() {
    return Math.max(texts.fill(), slots.fill());
  }

  /** The id of a text that stands in the bytes with its length before it, or {@link #ABSENT}. */
  int find(int owner, byte[] bytes, int from, int to) {
    return candidate(owner, bytes, from, hash(owner, bytes, from, to));
  }

  private int candidate(int owner, byte[] bytes, int from, int hash) {
    for (int slot = slots.first(hash); slot >= 0; slot = slots.next(slot, hash)) {
      int id = slots.id(slot);
      if (isAt(id, owner, bytes, from)) {
        return id;
      }
    }
    return ABSENT;
  }

  /** Takes a text that is not there yet. */
  int add(int owner, byte[] bytes, int from, int to) {
    slots.add(hash(owner, bytes, from, to));
    references.add(texts.add(bytes, from, to));
    owners.add(owner);
    return size() - 1;
  }

  int owner(int id) {
    return owners.get(id);
  }

  /** Whether the bytes from a place on begin with the text of this id, and it has this owner. */
  boolean isAt(int id, int owner, byte[] bytes, int from) {
    return owners.get(id) == owner && texts.isAt(references.get(id), bytes, from);
  }

  int bytes(int id) {
    return texts.bytes(references.get(id));
  }

  int copy(int id, byte[] target, int at) {
    return texts.copy(references.get(id), target, at);
  }

  String text(int id) {
    return texts.text(references.get(id));
  }

  int compare(int one, int other) {
    return texts.compare(references.get(one), references.get(other));
  }

  boolean test(int id, ValuePattern pattern) {
    return texts.test(references.get(id), pattern);
  }

  private int hash(int owner, byte[] bytes, int from, int to) {
    return HashSlots.upper((SeriesHash.of(bytes, from, to) + owner * OWNER_FACTOR) & hashMask);
  }

  void write(FrameOutput out) throws IOException {
    out.varint(size());
    for (int id = 0; id < size(); id++) {
      out.varint(owners.get(id));
    }
    texts.write(out);
  }

  /**
   * Reads what was written, into an empty one. Texts are UTF-8 and none is there twice for an
   * owner; who reads must look at the owners.
   *
   * @param what an entry is called
   */
  void read(FrameInput in, String what) throws IOException {
    int count = in.varint();
    for (int id = 0; id < count; id++) {
      owners.add(in.varint());
    }
    texts.read(in, count, references);
    for (int id = 0; id < count; id++) {
      take(id, what);
    }
  }

  private void take(int id, String what) {
    int reference = references.get(id);
    byte[] page = texts.page(reference);
    int from = PagedTexts.start(reference);
    int to = Varints.textEnd(page, from);
    int start = Varints.textStart(page, from);
    if (!Utf8.isText(page, start, to - start)) {
      throw FrameInput.corrupt("a text that is no UTF-8");
    }
    int hash = hash(owners.get(id), page, from, to);
    if (candidate(owners.get(id), page, from, hash) != ABSENT) {
      throw FrameInput.corrupt("a %s that is there twice".formatted(what));
    }
    slots.add(hash);
  }
}
