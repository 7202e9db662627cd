package dev.weir.series.index;

import dev.weir.series.Labels;
import dev.weir.series.Varints;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Label names and pairs of a name and a value, with their series and what they weigh. */
final class LabelStore {
  static final int ABSENT = Dictionary.ABSENT;

  /** Bytes of a name beside its text: slots, lists, the bitmap of its series. */
  private static final int NAME_BYTES = 400;

  /** Bytes of a pair beside its text: slots, columns, its place in the lists. */
  private static final int PAIR_BYTES = 80;

  /** Bytes of a bitmap with two series. */
  private static final int BITMAP_BYTES = 180;

  /** Bits of a series in a sparse bitmap. */
  private static final int SPARSE_BITS = 20;

  /** Bytes of a reference from a series to a pair. */
  private static final int REFERENCE_BYTES = Integer.BYTES;

  private final Dictionary names;
  private final Dictionary pairs;
  private final List<LabelName> byName = new ArrayList<>();
  private final Postings postings = new Postings();
  private final Heaviest heaviestPairs = new Heaviest();
  private final Heaviest heaviestMetrics = new Heaviest();
  private int metricName = ABSENT;
  private long bits;

  LabelStore(long hashMask) {
    names = new Dictionary(hashMask);
    pairs = new Dictionary(hashMask);
  }

  int names() {
    return names.size();
  }

  int pairs() {
    return pairs.size();
  }

  LabelName name(int name) {
    return byName.get(name);
  }

  String nameText(int name) {
    return names.text(name);
  }

  String valueText(int pair) {
    return pairs.text(pair);
  }

  int nameOf(int pair) {
    return pairs.owner(pair);
  }

  Postings postings() {
    return postings;
  }

  Heaviest heaviestPairs() {
    return heaviestPairs;
  }

  Heaviest heaviestMetrics() {
    return heaviestMetrics;
  }

  /** Accounted bytes of all names. */
  long bytes() {
    return bits / Byte.SIZE;
  }

  double fill() {
    return Math.max(names.fill(), pairs.fill());
  }

  boolean test(int pair, ValuePattern pattern) {
    return pairs.test(pair, pattern);
  }

  /** The pairs of a name in the order of their values. */
  int[] sortedPairs(int name) {
    return byName.get(name).sorted(this::compareValues);
  }

  int compareValues(int one, int other) {
    return pairs.compare(one, other);
  }

  int compareNames(int one, int other) {
    return names.compare(one, other);
  }

  int findName(String name) {
    byte[] text = text(name.getBytes(StandardCharsets.UTF_8));
    return names.find(0, text, 0, text.length);
  }

  int findPair(int name, byte[] value) {
    byte[] text = text(value);
    return pairs.find(name, text, 0, text.length);
  }

  int findName(byte[] bytes, int from, int to) {
    return names.find(0, bytes, from, to);
  }

  int findPair(int name, byte[] bytes, int from, int to) {
    return pairs.find(name, bytes, from, to);
  }

  int addName(byte[] bytes, int from, int to) {
    int name = names.add(0, bytes, from, to);
    LabelName state = new LabelName();
    byName.add(state);
    if (names.text(name).equals(Labels.METRIC_NAME)) {
      metricName = name;
    }
    charge(state, NAME_BYTES + to - from, 0);
    return name;
  }

  /** Takes a series that has the pair, and later than all before. */
  void post(int pair, int sid) {
    int name = pairs.owner(pair);
    LabelName state = byName.get(name);
    state.series.add(sid);
    int count = postings.add(pair, sid);
    charge(state, REFERENCE_BYTES + (count == 2 ? BITMAP_BYTES : 0), postingBits(count, sid));
    counted(pair, name, count);
  }

  /** Takes a new pair and the first series that has it. */
  int addPair(int name, byte[] bytes, int from, int to, int sid) {
    int pair = pairs.add(name, bytes, from, to);
    LabelName state = byName.get(name);
    state.add(pair);
    state.series.add(sid);
    postings.open(sid);
    charge(state, PAIR_BYTES + REFERENCE_BYTES + to - from, 0);
    counted(pair, name, 1);
    return pair;
  }

  private void counted(int pair, int name, int count) {
    heaviestPairs.counted(pair, count);
    if (name == metricName) {
      heaviestMetrics.counted(pair, count);
    }
  }

  /** A sparse bitmap has two bytes and some room; a dense one a bit for each series so far. */
  private static int postingBits(int count, int sid) {
    return Math.min(SPARSE_BITS, sid / count);
  }

  private void charge(LabelName name, int moreBytes, int moreBits) {
    long more = (long) Byte.SIZE * moreBytes + moreBits;
    name.charge(more);
    bits += more;
  }

  /** Where the pair ends when canonical labels have it at this place, or -1. */
  int match(int pair, byte[] canonical, int at) {
    int name = pairs.owner(pair);
    if (!names.isAt(name, 0, canonical, at)) {
      return -1;
    }
    int valueAt = at + names.bytes(name);
    return pairs.isAt(pair, name, canonical, valueAt) ? valueAt + pairs.bytes(pair) : -1;
  }

  /** Bytes of the pair in canonical labels. */
  int bytes(int pair) {
    return names.bytes(pairs.owner(pair)) + pairs.bytes(pair);
  }

  /** Copies the pair as in canonical labels and returns where it ends. */
  int copy(int pair, byte[] target, int at) {
    return pairs.copy(pair, target, names.copy(pairs.owner(pair), target, at));
  }

  int nameBytes(int name) {
    return names.bytes(name);
  }

  /** The same of a name alone. */
  int copyName(int name, byte[] target, int at) {
    return names.copy(name, target, at);
  }

  /** The same of the value alone. */
  int copyValue(int pair, byte[] target, int at) {
    return pairs.copy(pair, target, at);
  }

  int valueBytes(int pair) {
    return pairs.bytes(pair);
  }

  private static byte[] text(byte[] utf8) {
    byte[] text = new byte[Varints.bytes(utf8.length) + utf8.length];
    System.arraycopy(utf8, 0, text, Varints.write(text, 0, utf8.length), utf8.length);
    return text;
  }
}
