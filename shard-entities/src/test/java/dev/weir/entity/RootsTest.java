package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.entity.DirectoryReplication.RootIs;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RootsTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // such clocks overflow
  private final Roots roots = new Roots(nanos::get);

  private void pass(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void waitsForTheOthers_butNotForEver() {
    assertThat(roots.haveAnswered(List.of())).isTrue();
    assertThat(roots.haveAnswered(List.of("us", "ap"))).isFalse();
    roots.heard(new RootIs("eu", 1, "us", 7));
    assertThat(roots.haveAnswered(List.of("us"))).isTrue();
    assertThat(roots.haveAnswered(List.of("us", "ap"))).isFalse();
    roots.pulled("ap");
    assertThat(roots.haveAnswered(List.of("us", "ap"))).as("who follows has said so").isTrue();
    pass(Silence.MILLIS_MAX + 1);
    assertThat(roots.haveAnswered(List.of("us", "ap", "sa"))).isTrue();
  }

  @Test
  void believesTheLatestEpoch_whoeverTellsOfIt() {
    assertThat(roots.after(1)).isEmpty();
    roots.told(new RootIs("us", 258, "us", 0));
    roots.heard(new RootIs("eu", 1, "ap", 9));
    assertThat(roots.after(1)).map(RootIs::root).contains("us");
    assertThat(roots.after(258)).isEmpty();
  }

  @Test
  void knowsWhoHasMore_whileItAnswers() {
    roots.heard(new RootIs("eu", 1, "ap", 9));
    assertThat(roots.ahead(8)).map(RootIs::region).contains("ap");
    assertThat(roots.ahead(9)).isEmpty();
    pass(Silence.MILLIS_MAX + 1);
    assertThat(roots.ahead(8)).isEmpty();
  }
}
