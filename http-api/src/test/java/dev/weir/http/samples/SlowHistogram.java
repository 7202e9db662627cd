package dev.weir.http.samples;

import static dev.weir.http.samples.Outcome.Sink.require;

import dev.weir.http.samples.Outcome.Bad;
import dev.weir.http.samples.SlowRemoteWrite.Field;
import dev.weir.http.samples.SlowRemoteWrite.Malformed;
import dev.weir.series.histogram.BucketCounts;
import dev.weir.series.histogram.Histogram;
import dev.weir.series.histogram.HistogramColumns;
import dev.weir.series.histogram.ResetHint;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A histogram message read into lists. */
final class SlowHistogram {
  private static final BigInteger TWO_TO_32 = BigInteger.ONE.shiftLeft(32);
  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

  private record Span(int offset, long length) {}

  private final Map<Integer, List<Span>> spans = new LinkedHashMap<>();
  private final Map<Integer, List<BigInteger>> numbers = new LinkedHashMap<>();
  private final Map<Integer, BigInteger> single = new LinkedHashMap<>();
  private int count;
  private int zero;

  SlowHistogram(List<Field> fields) throws Malformed {
    for (Field field : fields) {
      take(field, field.number());
    }
  }

  private void take(Field field, int number) throws Malformed {
    switch (number) {
      case 1, 4, 6, 14, 15 -> single.put(number, whole(field, Wire.VARINT));
      case 2, 3, 5, 7 -> single.put(number, whole(field, Wire.FIXED_64));
      case 8, 11 -> spans.computeIfAbsent(number, _ -> new ArrayList<>()).add(span(field));
      case 9, 12 -> list(number).addAll(SlowRemoteWrite.numbers(field, Wire.VARINT));
      case 10, 13, 16 -> list(number).addAll(SlowRemoteWrite.numbers(field, Wire.FIXED_64));
      default -> {}
    }
    count = number == 1 || number == 2 ? number : count;
    zero = number == 6 || number == 7 ? number : zero;
  }

  private List<BigInteger> list(int number) {
    return numbers.computeIfAbsent(number, _ -> new ArrayList<>());
  }

  private static BigInteger whole(Field field, int type) throws Malformed {
    return BigInteger.valueOf(field.longOf(type)).mod(TWO_TO_64);
  }

  private static Span span(Field field) throws Malformed {
    int offset = 0;
    long length = 0;
    for (Field each : SlowRemoteWrite.fields(field.textOf())) {
      if (each.number() == 1) {
        offset = zigzag(whole(each, Wire.VARINT).mod(TWO_TO_32)).intValueExact();
      } else if (each.number() == 2) {
        length = whole(each, Wire.VARINT).mod(TWO_TO_32).longValueExact();
      }
    }
    return new Span(offset, length);
  }

  private static BigInteger zigzag(BigInteger number) {
    BigInteger half = number.shiftRight(1);
    return number.testBit(0) ? half.negate().subtract(BigInteger.ONE) : half;
  }

  long millis() {
    return number(15).longValue();
  }

  private BigInteger number(int field) {
    return single.getOrDefault(field, BigInteger.ZERO);
  }

  private double value(int field) {
    return Double.longBitsToDouble(number(field).longValue());
  }

  /** Names and bits of the parts, in their order. */
  Map<String, Long> parts() throws Bad {
    Map<String, Long> parts = new LinkedHashMap<>();
    HistogramColumns.write(histogram(), parts::put);
    return parts;
  }

  private Histogram histogram() throws Bad {
    int schema = zigzag(number(4).mod(TWO_TO_32)).intValueExact();
    boolean custom = schema == -53;
    require(custom || (schema >= -4 && schema <= 52));
    List<Double> bounds = doubles(16);
    require(custom || bounds.isEmpty());
    if (custom) {
      requireBounds(bounds);
    }
    boolean isFloat = count == 2;
    double zeroCount = zero == (isFloat ? 7 : 6) ? counted(zero) : 0;
    require(zeroCount >= 0 || Double.isNaN(zeroCount));
    require(!custom || (zeroCount == 0 && value(5) == 0));
    NavigableMap<Integer, Double> negative = buckets(8, isFloat, custom, 0);
    NavigableMap<Integer, Double> positive = buckets(11, isFloat, custom, bounds.size());
    for (int field = 8; custom && field <= 10; field++) {
      require(!spans.containsKey(field) && list(field).isEmpty());
    }
    requireCount(isFloat);
    return new Histogram(
        Math.min(schema, 8),
        value(5),
        zeroCount,
        count == 0 ? 0 : counted(count),
        value(3),
        ResetHint.of(number(14).intValue()),
        counts(positive, schema),
        counts(negative, schema),
        bounds);
  }

  private double counted(int field) {
    return field == 2 || field == 7 ? value(field) : number(field).doubleValue();
  }

  private void requireBounds(List<Double> bounds) throws Bad {
    for (int at = 0; at < bounds.size(); at++) {
      require(!Double.isNaN(bounds.get(at)) && bounds.get(at) < Double.POSITIVE_INFINITY);
      require(at == 0 || bounds.get(at) > bounds.get(at - 1));
    }
  }

  private List<Double> doubles(int field) {
    return list(field).stream().map(each -> Double.longBitsToDouble(each.longValue())).toList();
  }

  /** All whole counts of a message, in 64 bits without sign. */
  private BigInteger inBuckets() throws Bad {
    BigInteger sum = zero == 6 ? number(6) : BigInteger.ZERO;
    for (int field : new int[] {9, 12}) {
      for (long each : whole(field)) {
        sum = sum.add(BigInteger.valueOf(each));
      }
    }
    return sum.mod(TWO_TO_64);
  }

  private List<Long> whole(int field) throws Bad {
    List<Long> counts = new ArrayList<>();
    long last = 0;
    for (BigInteger delta : list(field)) {
      last += zigzag(delta).longValue();
      require(last >= 0);
      counts.add(last);
    }
    return counts;
  }

  private void requireCount(boolean isFloat) throws Bad {
    if (isFloat) {
      require(!(value(2) < 0));
      return;
    }
    int order = inBuckets().compareTo(number(1));
    require(Double.isNaN(value(3)) ? order <= 0 : order == 0);
  }

  private NavigableMap<Integer, Double> buckets(
      int field, boolean isFloat, boolean custom, int bounds) throws Bad {
    List<Span> all = spans.getOrDefault(field, List.of());
    List<Double> counts =
        isFloat ? doubles(field + 2) : whole(field + 1).stream().map(Long::doubleValue).toList();
    long length = 0;
    long reach = 0;
    for (int at = 0; at < all.size(); at++) {
      require(all.get(at).offset >= 0 || (at == 0 && !custom));
      length += all.get(at).length;
      reach += all.get(at).offset + all.get(at).length;
    }
    require(length == counts.size() && (!custom || reach <= bounds + 1));
    NavigableMap<Integer, Double> buckets = new TreeMap<>();
    long index = 0;
    int next = 0;
    for (Span span : all) {
      index += span.offset;
      for (long left = span.length; left > 0; left--, index++) {
        require(!(counts.get(next) < 0) && index == (int) index);
        buckets.put((int) index, counts.get(next++));
      }
    }
    return buckets;
  }

  /** Of schemas beyond 8 those that fall into one of schema 8 together. */
  private static BucketCounts counts(NavigableMap<Integer, Double> buckets, int schema) {
    NavigableMap<Integer, Double> coarse = new TreeMap<>();
    BigInteger factor = BigInteger.ONE.shiftLeft(Math.max(0, schema - 8));
    buckets.forEach(
        (index, each) -> {
          BigInteger[] parts = BigInteger.valueOf(index - 1L).divideAndRemainder(factor);
          int down = parts[1].signum() < 0 ? 0 : 1;
          coarse.merge(parts[0].intValueExact() + down, each, Double::sum);
        });
    return BucketCounts.of(
        coarse.keySet().stream().mapToInt(Integer::intValue).toArray(),
        coarse.values().stream().mapToDouble(Double::doubleValue).toArray());
  }
}
