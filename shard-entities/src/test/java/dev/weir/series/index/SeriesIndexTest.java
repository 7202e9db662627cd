package dev.weir.series.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.config.Seeds;
import dev.weir.series.Labels;
import dev.weir.series.LabelsBuilder;
import dev.weir.series.index.Matcher.Operation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.roaringbitmap.RoaringBitmap;

/** The index against a list of labels that is looked through from the beginning. */
class SeriesIndexTest {
  private static final Comparator<String> BY_BYTES =
      Comparator.comparing(text -> text.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  private static SeriesIndex index(List<Labels> series) {
    SeriesIndex index = new SeriesIndex();
    series.forEach(index::add);
    return index;
  }

  private static Labels labels(String... texts) {
    LabelsBuilder builder = new LabelsBuilder();
    for (int at = 0; at < texts.length; at += 2) {
      builder.add(texts[at], texts[at + 1]);
    }
    return builder.build();
  }

  /** With no bit of the hash, with four and with all of them. */
  @ParameterizedTest
  @ValueSource(longs = {0, 0x9000_0000_9000_0000L, -1})
  void aSeriesIsFoundByItsLabels_howeverHashesCollide(long hashMask) {
    long seed = Seeds.next();
    List<Labels> all = new RandomSeries(Seeds.random(seed)).many(2_000);
    SeriesIndex index = new SeriesIndex(hashMask);
    for (int sid = 0; sid < all.size(); sid++) {
      assertThat(index.find(all.get(sid))).as(Seeds.option(seed)).isEqualTo(SeriesIndex.ABSENT);
      assertThat(index.add(all.get(sid))).as(Seeds.option(seed)).isEqualTo(sid);
    }
    assertThat(index.size()).isEqualTo(all.size());
    for (int sid = 0; sid < all.size(); sid++) {
      Labels unknown = Labels.of(all.get(sid).canonical());
      assertThat(index.find(unknown)).as(Seeds.option(seed)).isEqualTo(sid);
      assertThat(index.labels(sid)).as(Seeds.option(seed)).isEqualTo(all.get(sid));
    }
  }

  /** Labels remember where they were found; that must be true in one index only. */
  @Test
  void theSameLabelsAreFoundInSeveralIndexes() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    List<Labels> all = new RandomSeries(random).many(200);
    List<SeriesIndex> indexes = List.of(new SeriesIndex(), new SeriesIndex(), new SeriesIndex());
    List<Map<Labels, Integer>> models = List.of(new HashMap<>(), new HashMap<>(), new HashMap<>());
    for (int i = 0; i < 5_000; i++) {
      int which = random.nextInt(indexes.size());
      Labels labels = all.get(random.nextInt(all.size()));
      Integer expected = models.get(which).get(labels);
      assertThat(indexes.get(which).find(labels))
          .as(Seeds.option(seed))
          .isEqualTo(expected == null ? SeriesIndex.ABSENT : expected);
      if (expected == null && random.nextInt(3) == 0) {
        models.get(which).put(labels, indexes.get(which).add(labels));
      }
    }
  }

  @Test
  void aSeriesIsTakenOnce() {
    SeriesIndex index = index(List.of(labels("a", "1", "b", "2"), labels()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> index.add(labels("a", "1", "b", "2")))
        .withMessageContaining("{a=\"1\", b=\"2\"} is there already");
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> index.labels(2));
    assertThat(index.find(labels("a", "1"))).isEqualTo(SeriesIndex.ABSENT);
    assertThat(index.find(labels())).isEqualTo(1);
    assertThat(index.isFull()).isFalse();
  }

  @Test
  void aSelectionIsWhatAScanFinds() {
    for (int round = 0; round < 15; round++) {
      long seed = Seeds.next();
      Random random = Seeds.random(seed);
      RandomSeries some = new RandomSeries(random);
      List<Labels> all = some.many(1 + random.nextInt(800));
      SeriesIndex index = index(all);
      for (int query = 0; query < 50; query++) {
        List<Matcher> matchers = some.matchers();
        assertThat(index.select(matchers))
            .as("%s %s", Seeds.option(seed), matchers)
            .isEqualTo(scan(all, matchers));
      }
    }
  }

  private static RoaringBitmap scan(List<Labels> all, List<Matcher> matchers) {
    RoaringBitmap found = RoaringBitmap.bitmapOfRange(0, all.size());
    for (Matcher matcher : matchers) {
      Predicate<String> test = test(matcher);
      IntStream.range(0, all.size())
          .filter(sid -> !test.test(all.get(sid).value(matcher.name()).orElse("")))
          .forEach(found::remove);
    }
    return found;
  }

  /** By the engine alone, on texts. */
  private static Predicate<String> test(Matcher matcher) {
    return switch (matcher.operation()) {
      case EQUAL -> matcher.value()::equals;
      case NOT_EQUAL -> value -> !value.equals(matcher.value());
      case MATCHES -> ValuePatternTest.engine(matcher.value());
      case NOT_MATCHES -> ValuePatternTest.engine(matcher.value()).negate();
    };
  }

  @Test
  void aMissingLabelHasTheEmptyValue() {
    SeriesIndex index = index(List.of(labels("m", "1"), labels("a", "x"), labels("a", "y")));
    assertThat(select(index, "a", Operation.EQUAL, "")).containsExactly(0);
    assertThat(select(index, "a", Operation.NOT_EQUAL, "x")).containsExactly(0, 2);
    assertThat(select(index, "a", Operation.NOT_EQUAL, "")).containsExactly(1, 2);
    assertThat(select(index, "a", Operation.MATCHES, "x|")).containsExactly(0, 1);
    assertThat(select(index, "a", Operation.MATCHES, ".*")).containsExactly(0, 1, 2);
    assertThat(select(index, "a", Operation.MATCHES, ".+")).containsExactly(1, 2);
    assertThat(select(index, "a", Operation.NOT_MATCHES, ".+")).containsExactly(0);
    assertThat(select(index, "b", Operation.NOT_EQUAL, "x")).containsExactly(0, 1, 2);
    assertThat(select(index, "b", Operation.EQUAL, "x")).isEmpty();
  }

  private static int[] select(SeriesIndex index, String name, Operation operation, String value) {
    return index.select(List.of(new Matcher(name, operation, value))).toArray();
  }

  @Test
  void aSelectionBelongsToTheCaller() {
    SeriesIndex index = index(List.of(labels("a", "1"), labels("a", "2", "b", "1"), labels()));
    for (String regex : List.of("1", "1|2", ".+", "[12]", ".*")) {
      int[] before = select(index, "a", Operation.MATCHES, regex);
      index.select(List.of(new Matcher("a", Operation.MATCHES, regex))).clear();
      assertThat(select(index, "a", Operation.MATCHES, regex)).isEqualTo(before).isNotEmpty();
    }
  }

  @Test
  void namesAndValuesAreThoseOfTheSelectedSeries_inTheOrderOfBytes() {
    long seed = Seeds.next();
    RandomSeries some = new RandomSeries(Seeds.random(seed));
    List<Labels> all = some.many(3_000);
    SeriesIndex index = new SeriesIndex();
    for (int from = 0; from < all.size(); from += 500) {
      all.subList(from, Math.min(all.size(), from + 500)).forEach(index::add);
      RoaringBitmap taken = RoaringBitmap.bitmapOfRange(0, index.size());
      assertThat(index.labelNames()).as(Seeds.option(seed)).isEqualTo(names(all, taken));
      for (String name : RandomSeries.NAMES) {
        assertThat(index.values(name)).as(Seeds.option(seed)).isEqualTo(values(all, name, taken));
      }
    }
    for (int size : new int[] {0, 1, 10, 100, 2_000}) {
      RoaringBitmap part = part(some, size, all.size());
      assertThat(index.labelNames(part)).as(Seeds.option(seed)).isEqualTo(names(all, part));
      for (String name : RandomSeries.NAMES) {
        assertThat(index.values(name, part))
            .as("%s %s %d", Seeds.option(seed), name, size)
            .isEqualTo(values(all, name, part));
      }
    }
    assertThat(index.values("absent")).isEmpty();
    assertThat(index.values("absent", part(some, 10, 100))).isEmpty();
  }

  private static RoaringBitmap part(RandomSeries some, int size, int bound) {
    List<Integer> sids = IntStream.range(0, bound).boxed().toList();
    RoaringBitmap part = new RoaringBitmap();
    IntStream.range(0, size).forEach(_ -> part.add(some.pick(sids)));
    return part;
  }

  private static List<String> names(List<Labels> all, RoaringBitmap sids) {
    return sids.stream()
        .mapToObj(all::get)
        .flatMap(series -> IntStream.range(0, series.size()).mapToObj(series::name))
        .distinct()
        .sorted(BY_BYTES)
        .toList();
  }

  private static List<String> values(List<Labels> all, String name, RoaringBitmap sids) {
    return sids.stream()
        .mapToObj(all::get)
        .flatMap(series -> series.value(name).stream())
        .distinct()
        .sorted(BY_BYTES)
        .toList();
  }

  @Test
  void statisticsAreCounts() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    List<Labels> all = new RandomSeries(random).many(2_000);
    SeriesIndex index = index(all);
    Map<String, Long> pairs = count(all.stream().flatMap(SeriesIndexTest::pairs));
    Map<String, Long> metrics = count(all.stream().flatMap(s -> s.value("__name__").stream()));
    Map<String, Long> values =
        count(pairs.keySet().stream().map(pair -> pair.substring(0, pair.indexOf('='))));
    for (int k : new int[] {0, 1, 3, 10, 100_000}) {
      Statistics statistics = index.statistics(k);
      assertThat(statistics.series()).isEqualTo(all.size());
      assertThat(statistics.labelNames()).isEqualTo(values.size());
      assertThat(statistics.labelPairs()).isEqualTo(pairs.size());
      assertThat(statistics.bytes()).isEqualTo(index.bytes());
      requireTop(statistics.seriesByPair(), pairs, k, seed);
      requireTop(statistics.seriesByMetric(), metrics, k, seed);
      requireTop(statistics.valuesByLabel(), values, k, seed);
      assertThat(statistics.bytesByLabel()).hasSize(Math.min(k, values.size()));
    }
    long ofLabels =
        index.statistics(100).bytesByLabel().stream().mapToLong(Statistics.Count::count).sum();
    assertThat(ofLabels).isBetween(index.bytes() / 2, index.bytes());
  }

  private static Stream<String> pairs(Labels series) {
    return IntStream.range(0, series.size())
        .mapToObj(label -> series.name(label) + '=' + series.value(label));
  }

  private static Map<String, Long> count(Stream<String> texts) {
    return texts.collect(Collectors.groupingBy(text -> text, HashMap::new, Collectors.counting()));
  }

  private static void requireTop(
      List<Statistics.Count> top, Map<String, Long> counts, int k, long seed) {
    assertThat(top.stream().map(Statistics.Count::count))
        .as(Seeds.option(seed))
        .isEqualTo(counts.values().stream().sorted(Comparator.reverseOrder()).limit(k).toList());
    assertThat(top).allMatch(line -> counts.get(line.name()) == line.count());
    assertThat(top.stream().map(Statistics.Count::name)).doesNotHaveDuplicates();
  }

  @Test
  void ofEqualCountsThePairThatCameFirstStandsFirst() {
    SeriesIndex index = index(List.of(labels("z", "1"), labels("a", "1"), labels("b", "2")));
    assertThat(index.statistics(2).seriesByPair())
        .containsExactly(new Statistics.Count("z=1", 1), new Statistics.Count("a=1", 1));
  }

  @Test
  void growthNamesTheLabelsWithNewValues() {
    SeriesIndex index = index(List.of(labels("host", "1", "id", "1"), labels("host", "2")));
    List<Labels> fresh =
        List.of(
            labels("host", "1", "id", "1", "new", "x"),
            labels("host", "3", "id", "2"),
            labels("host", "3", "id", "3"),
            labels("host", "1", "id", "4"),
            labels("host", "1", "id", "5"));
    Growth growth = index.growth(fresh, 2);
    assertThat(growth.newValues())
        .containsExactly(new Statistics.Count("id", 4), new Statistics.Count("host", 1));
    assertThat(growth.samples()).isEqualTo(fresh.subList(1, 4));
    List<Labels> combination = List.of(labels("host", "2", "id", "1"));
    assertThat(index.growth(combination, 5)).isEqualTo(new Growth(List.of(), combination));
    assertThat(index.size()).isEqualTo(2);
  }

  /** Bounds that no limit may rest on, but that show a term that was forgotten. */
  @Test
  void accountedBytesGrowWithWhatIsTaken() {
    SeriesIndex index = new SeriesIndex();
    assertThat(index.bytes()).isZero();
    for (int at = 0; at < 10_000; at++) {
      long before = index.bytes();
      index.add(labels("__name__", "m" + at % 20, "host", "host-" + at / 20, "os", "linux"));
      assertThat(index.bytes() - before).isBetween(16L, 2_000L);
    }
    assertThat(index.bytes() / index.size()).isBetween(25L, 60L);
    long before = index.bytes();
    index.add(labels("host", "v".repeat(1_000)));
    assertThat(index.bytes() - before).isBetween(1_080L, 1_200L);
  }
}
