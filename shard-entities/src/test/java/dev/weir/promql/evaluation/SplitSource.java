package dev.weir.promql.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Samples as shards have them, which evaluate what is left to them page by page. */
final class SplitSource implements SeriesSource {
  private static final int PAGES_MAX = 4;

  /** One page of so many comes as samples. */
  private static final int RAW_ONE_IN = 6;

  private final SeriesSource whole;
  private final Query query;
  private final Selections.Split split;
  private final Random random;
  private boolean isTyped;

  SplitSource(SeriesSource whole, Query query, Random random) {
    this.whole = whole;
    this.query = query;
    this.split = Selections.split(query);
    this.random = random;
  }

  /** Whether anything is left to the shards. */
  boolean isSplit() {
    return !split.parts().isEmpty();
  }

  /** Whether there were series that order by labels which their values lose. */
  boolean isTyped() {
    return isTyped;
  }

  @Override
  public List<SeriesSamples> read(Selection selection) {
    assertThat(split.selections()).contains(selection);
    return whole.read(selection);
  }

  @Override
  public Optional<PartReads> evaluated(Part part) {
    int number = split.parts().indexOf(part);
    assertThat(number).as("one of the parts that were announced").isNotNegative();
    List<PartAnswer> answers = new ArrayList<>();
    List<SeriesSamples> samples = new ArrayList<>();
    for (List<SeriesSamples> page : pages(whole.read(part.selection()))) {
      PartOrder order = new PartOrder(query, number);
      Optional<PartAnswer> answer =
          random.nextInt(RAW_ONE_IN) == 0 ? Optional.empty() : PartEvaluation.answer(order, page);
      answer.ifPresentOrElse(answers::add, () -> samples.addAll(page));
    }
    return Optional.of(new PartReads(answers, samples));
  }

  private List<List<SeriesSamples>> pages(List<SeriesSamples> all) {
    isTyped |= all.stream().anyMatch(series -> LabelSets.isTyped(series.labels()));
    List<SeriesSamples> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, random);
    List<List<SeriesSamples>> pages = new ArrayList<>();
    int from = 0;
    while (from < shuffled.size()) {
      int to =
          pages.size() == PAGES_MAX - 1
              ? shuffled.size()
              : from + 1 + random.nextInt(shuffled.size() - from);
      pages.add(shuffled.subList(from, to));
      from = to;
    }
    return pages;
  }
}
