package dev.weir.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weir.config.Seeds;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The label that makes a series a part of a histogram. */
class LabelPartsTest {
  /** Names before and behind that of the label, and very near to it. */
  private static final List<String> NAMES =
      List.of("A", "Zone", "__nativ", "__native_", "__native___", "__native__x", "__n", "a", "ä");

  private static LabelsBuilder some(Random random) {
    LabelsBuilder builder = new LabelsBuilder();
    if (random.nextInt(5) > 0) {
      builder.add("__name__", "m");
    }
    for (String name : NAMES) {
      if (random.nextInt(3) == 0) {
        builder.add(name, "v".repeat(random.nextInt(200)));
      }
    }
    for (int label = random.nextInt(4) == 0 ? 130 : 0; label > 0; label--) {
      builder.add("l" + label, "v");
    }
    return builder;
  }

  @Test
  void isAddedAndTakenAway_andPlacesNothing() {
    for (int round = 0; round < 2_000; round++) {
      long seed = Seeds.next();
      Random random = Seeds.random(seed);
      LabelsBuilder builder = some(random);
      Labels whole = builder.build();
      String name = "+3:" + "7".repeat(random.nextInt(1, 150));
      Labels part = whole.withPart(name);
      assertThat(part).as(Seeds.option(seed)).isEqualTo(builder.add("__native__", name).build());
      assertThat(Labels.of(part.canonical())).isEqualTo(part);
      assertThat(part.isPart()).isTrue();
      assertThat(part.part()).isEqualTo(name);
      assertThat(part.withoutPart()).isEqualTo(whole).hasSameHashCodeAs(whole);
      assertThat(part.shard(1 << 20)).isEqualTo(whole.shard(1 << 20));
      assertThat(whole.shard(1 << 20)).isEqualTo((int) (whole.hash() & ((1 << 20) - 1)));
      assertThat(whole.isPart()).isFalse();
      assertThat(whole.part()).isEmpty();
      assertThat(whole.withoutPart()).isSameAs(whole);
    }
  }

  @Test
  void theCountStandsForTheHistogram() {
    Labels whole = new LabelsBuilder().add("__name__", "m").build();
    assertThat(whole.isCounted()).isTrue();
    assertThat(whole.withPart("count").isCounted()).isTrue();
    assertThat(whole.withPart("sum").isCounted()).isFalse();
    assertThatIllegalStateException().isThrownBy(() -> whole.withPart("sum").withPart("count"));
  }
}
