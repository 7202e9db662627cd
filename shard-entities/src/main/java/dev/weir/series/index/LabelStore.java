package dev.weir.series.index;

import dev.weir.series.Labels;
import dev.weir.series.Varints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Label names and pairs of a name and a value, with their series and what they weigh. */
final class LabelStore {
  static final int ABSENT = Dictionary.ABSENT;

  /** Bytes of a name beside its text: slots, lists, the bitmap of its series. */
  private static final int NAME_BYTES = 400;

  /** Bytes of a pair beside its text: slots, columns, its place in the lists. */
  private static final int PAIR_BYTES = 80;

  /** Bytes of the first two runs of series, and of each more. */
  private static final int RUNS_BYTES = 48;

  private static final int RUN_BYTES = 10;

  /** Bytes that a bitmap takes beside those of the runs before it. */
  private static final int BITMAP_BYTES = 180;

  /** Bits of a series in a sparse bitmap. */
  private static final int SPARSE_BITS = 20;

  /** Bytes of a reference to a pair, from a series that follows one with another pair. */
  private static final int REFERENCE_BYTES = 3;

  /** More accounted bits of a name than there can be. */
  private static final long BITS_MAX = 1L << 48;

  private final Dictionary names;
  private final Dictionary pairs;
  private final List<LabelName> byName = new ArrayList<>();
  private final Postings postings = new Postings();
  private final Postings seriesOfNames = new Postings();
  private final Heaviest heaviestPairs = new Heaviest();
  private final Heaviest heaviestMetrics = new Heaviest();
  private int metricName = ABSENT;
  private int partName = ABSENT;
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

  Postings seriesOfNames() {
    return seriesOfNames;
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
    begin(name);
    charge(byName.get(name), Byte.SIZE * (long) (NAME_BYTES + to - from));
    return name;
  }

  private void begin(int name) {
    byName.add(new LabelName());
    seriesOfNames.open();
    if (names.text(name).equals(Labels.METRIC_NAME)) {
      metricName = name;
    } else if (names.text(name).equals(Labels.PART_NAME)) {
      partName = name;
    }
  }

  /** Whether it is the name of the label of parts of histograms, which nobody is shown. */
  boolean isPartName(int name) {
    return name == partName;
  }

  /** Names that are shown. */
  int shownNames() {
    return names() - (partName == ABSENT ? 0 : 1);
  }

  /** Pairs that are shown. */
  int shownPairs() {
    return pairs() - (partName == ABSENT ? 0 : byName.get(partName).values());
  }

  /** Takes a new pair. */
  int addPair(int name, byte[] bytes, int from, int to) {
    int pair = pairs.add(name, bytes, from, to);
    LabelName state = byName.get(name);
    state.add(pair);
    postings.open();
    charge(state, Byte.SIZE * (long) (PAIR_BYTES + to - from));
    return pair;
  }

  /** Learns that a series has the pair where the one before has not. */
  void refer(int pair) {
    charge(byName.get(nameOf(pair)), Byte.SIZE * REFERENCE_BYTES);
  }

  /** Takes a series that has the pair, and later than all before. */
  void post(int pair, int sid) {
    int name = pairs.owner(pair);
    seriesOfNames.add(name, sid);
    int runs = postings.runs(pair);
    postings.add(pair, sid);
    int count = postings.count(pair);
    charge(byName.get(name), postingBits(runs, postings.runs(pair), count, sid));
    if (name != partName) {
      heaviestPairs.counted(pair, count);
    }
    if (name == metricName) {
      heaviestMetrics.counted(pair, count);
    }
  }

  /** What a set of series grows by when it takes one, and has as many runs as before or more. */
  private static long postingBits(int before, int after, int count, int sid) {
    if (after <= Postings.RUNS_MAX) {
      return after == before || after == 1 ? 0 : Byte.SIZE * (after == 2 ? RUNS_BYTES : RUN_BYTES);
    }
    // a sparse bitmap has two bytes and some room; a dense one a bit for each series so far
    int bits = Math.min(SPARSE_BITS, sid / count);
    return after == before ? bits : Byte.SIZE * BITMAP_BYTES + (long) count * bits;
  }

  private void charge(LabelName name, long more) {
    name.charge(more);
    bits += more;
  }

  /** Takes series that have the pair, and later than all before; who reads them counts later. */
  void postPair(int pair, int from, int to) {
    postings.add(pair, from, to);
  }

  /** The same of a name. */
  void postName(int name, int from, int to) {
    seriesOfNames.add(name, from, to);
  }

  /** Of each name: how many are before it in the order of their bytes. */
  int[] orderOfNames() {
    int[] sorted = IntStream.range(0, names()).toArray();
    IntSort.sort(sorted, this::compareNames);
    int[] order = new int[sorted.length];
    for (int at = 0; at < sorted.length; at++) {
      order[sorted[at]] = at;
    }
    return order;
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

  void write(FrameOutput out) throws IOException {
    names.write(out);
    for (LabelName name : byName) {
      out.integer((int) (name.bits() >>> Integer.SIZE));
      out.integer((int) name.bits());
    }
    pairs.write(out);
  }

  /** Reads what was written, into an empty store; the series of pairs and names come later. */
  void read(FrameInput in) throws IOException {
    names.read(in, "name");
    for (int name = 0; name < names(); name++) {
      readName(in, name);
    }
    pairs.read(in, "pair");
    int known = 0;
    for (int pair = 0; pair < pairs(); pair++) {
      int name = nameOf(pair);
      if (name > known || name >= names()) {
        throw FrameInput.corrupt("a wrong reference to a name");
      }
      if (pairs.bytes(pair) == 1) {
        throw FrameInput.corrupt("an empty value");
      }
      known = Math.max(known, name + 1);
      byName.get(name).add(pair);
      postings.open();
    }
    if (known < names()) {
      throw FrameInput.corrupt("a name without pairs");
    }
  }

  private void readName(FrameInput in, int name) throws IOException {
    long charged = ((long) in.integer() << Integer.SIZE) | Integer.toUnsignedLong(in.integer());
    if (names.owner(name) != 0 || charged < 0 || charged > BITS_MAX) {
      throw FrameInput.corrupt("a name that cannot be");
    }
    begin(name);
    charge(byName.get(name), charged);
  }

  /** Counts the series of pairs, when all were read. */
  void count() {
    for (int pair = 0; pair < pairs(); pair++) {
      if (nameOf(pair) != partName) {
        heaviestPairs.begins(pair, postings.count(pair));
      }
      if (nameOf(pair) == metricName) {
        heaviestMetrics.begins(pair, postings.count(pair));
      }
    }
  }

  private static byte[] text(byte[] utf8) {
    byte[] text = new byte[Varints.bytes(utf8.length) + utf8.length];
    System.arraycopy(utf8, 0, text, Varints.write(text, 0, utf8.length), utf8.length);
    return text;
  }
}
