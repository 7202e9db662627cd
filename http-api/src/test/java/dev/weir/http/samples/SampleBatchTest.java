package dev.weir.http.samples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SampleBatchTest {
  private static final int SERIES = 5_000;

  @Test
  void manySeriesAreFoundAgain() {
    StringBuilder body = new StringBuilder();
    for (int line = 0; line < 2 * SERIES; line++) {
      body.append("m,host=h").append(line % SERIES).append(" a=").append(line).append(",b=1\n");
    }
    SampleBatch batch = SampleReaders.INFLUX.read(Bytes.utf8(body.toString()));
    assertThat(batch.size()).isEqualTo(4 * SERIES);
    assertThat(batch.seriesCount()).isEqualTo(2 * SERIES);
    for (int sample = 0; sample < batch.size(); sample++) {
      int line = sample / 2;
      boolean first = sample % 2 == 0;
      assertThat(batch.labels(batch.series(sample)))
          .hasToString(
              "{__name__=\"m_%s\", host=\"h%d\"}".formatted(first ? "a" : "b", line % SERIES));
      assertThat(Double.longBitsToDouble(batch.bits(sample))).isEqualTo(first ? line : 1);
    }
  }
}
