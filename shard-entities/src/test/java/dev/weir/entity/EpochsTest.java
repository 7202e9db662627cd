package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EpochsTest {
  @Test
  void theNextOne_isHigherAndOfTheRegion() {
    long first = 1;
    long second = Epochs.next(first, 255);
    long third = Epochs.next(second, 2);
    assertThat(second).isEqualTo(0x1FF);
    assertThat(third).isEqualTo(0x202);
    assertThat(Epochs.ordinal(first)).isEqualTo(1);
    assertThat(Epochs.ordinal(second)).isEqualTo(255);
    assertThat(Epochs.ordinal(third)).isEqualTo(2);
  }

  @Test
  void twoRegionsNeverComeToTheSame() {
    assertThat(Epochs.next(0x105, 2)).isNotEqualTo(Epochs.next(0x105, 3));
  }
}
