package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.WeirException;
import dev.weir.promql.evaluation.SeriesSamples;
import dev.weir.series.Labels;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemoteReadWriterTest {
  private static final Labels UP = Labels.of(new byte[] {1, 1, 'a', 1, 'b'});

  /** Series: a label of 8 bytes, samples of 13 with a time of one byte. */
  private static final SeriesSamples SERIES =
      new SeriesSamples(UP, new long[] {1, 2}, new long[] {3, 4});

  @Test
  void anAnswerHasNoMoreBytesThanItMay() {
    List<List<SeriesSamples>> results = List.of(List.of(SERIES), List.of(SERIES, SERIES));
    int length = RemoteReadWriter.write(results, Integer.MAX_VALUE).length;
    assertThat(RemoteReadWriter.write(results, length)).hasSize(length);
    for (int bytesMax = 0; bytesMax < length - 16; bytesMax++) {
      int most = bytesMax;
      assertThatThrownBy(() -> RemoteReadWriter.write(results, most))
          .isInstanceOf(WeirException.class)
          .hasMessageContaining("more than the " + most + " bytes");
    }
  }
}
