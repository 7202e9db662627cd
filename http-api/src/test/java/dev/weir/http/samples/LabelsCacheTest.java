package dev.weir.http.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import dev.weir.http.samples.SeriesNames.Format;
import dev.weir.series.Labels;
import dev.weir.series.LabelsBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelsCacheTest {
  private static final long SECRET = 42;
  private static final List<Format> FORMATS = List.of(Format.values());
  private static final byte[] LETTERS = Bytes.utf8("{}\"=, \n\\0a");

  private static SeriesNames names(LabelsCache cache, String tenant, Format format) {
    return new SampleScope(cache, tenant, SampleLimits.DEFAULT).names(format);
  }

  private static Labels labels(String text) {
    return new LabelsBuilder().add("__name__", text).build();
  }

  private static KnownSeries find(SeriesNames names, String name) {
    byte[] bytes = Bytes.utf8(name);
    return names.find(names.hash(bytes, 0, bytes.length), bytes, 0, bytes.length);
  }

  private static KnownSeries keep(SeriesNames names, String name, Labels labels) {
    byte[] bytes = Bytes.utf8(name);
    return names.keep(names.hash(bytes, 0, bytes.length), bytes, 0, bytes.length, labels);
  }

  @Test
  void whatIsFoundIsWhatWasKept_andBytesStayBounded() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    LabelsCache cache = new LabelsCache(100_000, random.nextLong());
    Map<List<Object>, Labels> model = new HashMap<>();
    int found = 0;
    for (int i = 0; i < 50_000; i++) {
      String tenant = "t" + random.nextInt(2);
      Format format = FORMATS.get(random.nextInt(FORMATS.size()));
      SeriesNames names = names(cache, tenant, format);
      String name = "n".repeat(random.nextInt(40)) + random.nextInt(30);
      KnownSeries known = find(names, name);
      List<Object> key = List.of(tenant, format, name);
      if (known == null) {
        model.put(key, labels(tenant + format + name));
        keep(names, name, model.get(key));
      } else {
        found++;
        assertThat(known.labels).as(Seeds.option(seed)).isEqualTo(model.get(key));
      }
      assertThat(cache.bytes()).as(Seeds.option(seed)).isBetween(0L, 100_000L);
    }
    assertThat(found).as(Seeds.option(seed)).isGreaterThan(100);
    assertThat(model.size()).as("more than fit").isGreaterThan(1_000);
  }

  @Test
  void aDatabaseAndLimitsAreAnotherSender() {
    LabelsCache cache = new LabelsCache(1 << 20, SECRET);
    SampleScope scope = new SampleScope(cache, "t", SampleLimits.DEFAULT);
    keep(scope.names(Format.INFLUX, Optional.of("one")), "m", labels("first"));
    SampleLimits tighter = new SampleLimits(1, 1, 1, 1, 1, 1, 1);
    assertThat(find(scope.names(Format.INFLUX, Optional.of("one")), "m")).isNotNull();
    assertThat(find(scope.names(Format.INFLUX, Optional.of("two")), "m")).isNull();
    assertThat(find(scope.names(Format.INFLUX), "m")).isNull();
    assertThat(
            find(
                new SampleScope(cache, "t", tighter).names(Format.INFLUX, Optional.of("one")), "m"))
        .isNull();
  }

  @Test
  void aNameThatIsSplitElsewhereIsAnotherOne() {
    SeriesNames names = names(new LabelsCache(1 << 20, SECRET), "t", Format.INFLUX);
    byte[] text = Bytes.utf8("abcd");
    names.keep(7, text, 0, 2, 2, 4, labels("first"));
    assertThat(names.find(7, text, 0, 2, 2, 4)).isNotNull();
    assertThat(names.find(7, text, 0, 3, 3, 4)).isNull();
    assertThat(names.find(7, text, 0, 4)).isNull();
  }

  @Test
  void namesWithOneHashPushEachOtherOut() {
    LabelsCache cache = new LabelsCache(1 << 20, SECRET);
    SeriesNames names = names(cache, "t", Format.TEXT);
    for (int i = 0; i < 1_000; i++) {
      byte[] name = Bytes.utf8("n" + i);
      names.keep(7, name, 0, name.length, labels("m" + i));
      assertThat(names.find(7, name, 0, name.length).labels).isEqualTo(labels("m" + i));
    }
    assertThat(cache.bytes()).isLessThan(1_000);
  }

  @Test
  void aSeriesThatIsFoundAgainAndAgainStays() {
    LabelsCache cache = new LabelsCache(64 << 10, SECRET);
    SeriesNames names = names(cache, "t", Format.TEXT);
    keep(names, "often", labels("often"));
    for (int i = 0; i < 10_000; i++) {
      names.follow(keep(names, "n" + i, labels("m" + i)));
      KnownSeries often = find(names, "often");
      assertThat(often).as("after %d others", i).isNotNull();
      often.meet();
    }
    assertThat(find(names, "n0")).isNull();
  }

  @Test
  void nothingKeepsWhatIsPushedOut() {
    LabelsCache cache = new LabelsCache(64 << 10, SECRET);
    List<KnownSeries> all = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      SeriesNames names = names(cache, "t", Format.TEXT);
      KnownSeries often = find(names, "often");
      names.follow(often == null ? keep(names, "often", labels("often")) : often);
      KnownSeries next = keep(names, "n" + i, labels("m" + i));
      names.follow(next);
      all.add(next);
    }
    KnownSeries often = find(names(cache, "t", Format.TEXT), "often");
    assertThat(often.follower.series()).isSameAs(all.getLast());
    assertThat(all.getFirst().place.series()).isNull();
    assertThat(
            all.stream()
                .filter(each -> each.place.series() != null)
                .mapToLong(KnownSeries::bytes)
                .sum())
        .isEqualTo(cache.bytes() - often.bytes());
    for (int i = 0; i < 10_000; i++) {
      keep(names(cache, "t", Format.TEXT), "o" + i, labels("o" + i));
      find(names(cache, "t", Format.TEXT), "often").meet();
    }
    assertThat(often.follower.series()).as("what was pushed out meanwhile").isNull();
    SeriesNames again = names(cache, "t", Format.TEXT);
    again.follow(often);
    assertThat(again.likely()).isNull();
  }

  @Test
  void threadsShareOneCache() {
    long seed = Seeds.next();
    LabelsCache cache = new LabelsCache(20_000, seed);
    IntStream.range(0, 4)
        .parallel()
        .forEach(
            thread -> {
              Random random = Seeds.random(seed + thread);
              SeriesNames names = names(cache, "t", Format.TEXT);
              for (int i = 0; i < 20_000; i++) {
                String name = "n" + random.nextInt(200);
                KnownSeries known = find(names, name);
                names.follow(known == null ? keep(names, name, labels(name)) : known);
                if (known != null) {
                  assertThat(known.labels).as(Seeds.option(seed)).isEqualTo(labels(name));
                }
              }
            });
    assertThat(cache.bytes()).as(Seeds.option(seed)).isBetween(1L, 20_000L);
  }

  @Test
  void aSeriesThatIsTooLargeIsNotKept() {
    LabelsCache cache = new LabelsCache(64 << 10, SECRET);
    SeriesNames names = names(cache, "t", Format.TEXT);
    keep(names, "large", labels("m".repeat(2_000)));
    assertThat(find(names, "large")).isNull();
    assertThat(cache.bytes()).isZero();
  }

  /** Requests in the same formats from several tenants, read with little room and alone. */
  @Test
  void requestsAreReadAsIfNothingWereKnown() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (SampleReaders format : SampleReaders.values()) {
      LabelsCache cache = new LabelsCache(random.nextBoolean() ? 30_000 : 1 << 20, seed);
      List<byte[]> bodies = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        bodies.add(format.body(random));
      }
      for (int i = 0; i < 400; i++) {
        byte[] body = bodies.get(random.nextInt(bodies.size()));
        byte[] sent = random.nextInt(3) == 0 ? Mutations.mutate(random, body, LETTERS) : body;
        SampleScope scope = new SampleScope(cache, "t" + random.nextInt(2), SampleLimits.DEFAULT);
        assertThat(Outcome.of(() -> format.read(sent, scope)))
            .as("%s, %s", format, Seeds.option(seed))
            .isEqualTo(Outcome.of(() -> format.read(sent)));
      }
    }
  }
}
