package dev.weir.placement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlacementBenchTest {
  @Test
  void everyDecisionOfABusyRegionIsMeasured() {
    int scale = Integer.getInteger("weir.placement.scale", 10);
    var figures = new PlacementBench(10 * scale, 100 * scale, 10_000 * scale, 7).run();
    figures.forEach(figure -> org.slf4j.LoggerFactory.getLogger(getClass()).info("{}", figure));
    assertThat(figures)
        .extracting(PlacementBench.Figure::decision)
        .containsExactly("allocate", "rebalance", "plan");
    assertThat(figures).allMatch(figure -> figure.size() > 0);
  }
}
