package dev.weir.promql.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.series.Labels;
import dev.weir.series.LabelsBuilder;
import dev.weir.series.histogram.HistogramColumns;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesAssemblyTest {
  private static final Labels ONE = new LabelsBuilder().add("__name__", "one").build();
  private static final Labels TWO = new LabelsBuilder().add("__name__", "two").build();

  private final SeriesAssembly assembly = new SeriesAssembly();

  private void floats(Labels labels, long... times) {
    long[] bits = new long[times.length];
    assembly.add(labels, times, bits);
  }

  private void histograms(Labels labels, long bits, long... times) {
    long[] all = new long[times.length];
    Arrays.fill(all, bits);
    assembly.add(labels.withPart("sum"), times, all);
    assembly.add(labels.withPart("count"), times, all.clone());
  }

  @Test
  void floatsStayAsTheyAre() {
    floats(ONE, 1, 2);
    floats(TWO, 3);
    assertThat(assembly.series()).extracting(SeriesSamples::labels).containsExactly(ONE, TWO);
    assertThat(assembly.newest()).allMatch(each -> each.histograms().size() == 0);
  }

  @Test
  void bothOfTheSameLabelsAreOneSeries() {
    histograms(ONE, 0, 2, 3);
    floats(TWO, 1);
    histograms(TWO, 0, 4);
    List<SeriesSamples> all = assembly.series();
    assertThat(all).extracting(SeriesSamples::labels).containsExactly(TWO, ONE);
    assertThat(all.getFirst().times()).containsExactly(1);
    assertThat(all.getFirst().histograms().times()).containsExactly(4);
    assertThat(all.getLast().times()).isEmpty();
    assertThat(all.getLast().histograms().times()).containsExactly(2, 3);
  }

  @Test
  void partsOfWhichNoHistogramCanBeMadeAreNoSeries() {
    assembly.add(ONE.withPart("sum"), new long[] {1}, new long[] {0});
    assembly.add(TWO.withPart("+0:1"), new long[] {1}, new long[] {0});
    assertThat(assembly.series()).isEmpty();
    assertThat(assembly.newest()).isEmpty();
  }

  @Test
  void theNewestOfBothIsWhatCounts_theHistogramAtTheSameTime() {
    floats(ONE, 5);
    histograms(ONE, 0, 4);
    floats(TWO, 5);
    histograms(TWO, 0, 5);
    List<SeriesSamples> newest = assembly.newest();
    assertThat(newest.getFirst().times()).containsExactly(5);
    assertThat(newest.getFirst().histograms().size()).isZero();
    assertThat(newest.getLast().times()).isEmpty();
    assertThat(newest.getLast().histograms().times()).containsExactly(5);
  }

  @Test
  void aSeriesThatEndsWithTheNewestIsLeftOut() {
    floats(ONE, 4);
    histograms(ONE, HistogramColumns.STALE, 5);
    histograms(TWO, 0, 4);
    assembly.add(TWO, new long[] {5}, new long[] {HistogramColumns.STALE});
    assertThat(assembly.newest()).isEmpty();
  }
}
