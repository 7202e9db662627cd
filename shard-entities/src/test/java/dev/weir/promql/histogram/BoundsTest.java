package dev.weir.promql.histogram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.series.histogram.Histogram;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bounds of buckets against those that the reference lists. */
class BoundsTest {
  /** Of schema 4, from a half on. */
  private static final double[] SIXTEENTHS = {
    0.5, 0.5221368912137069, 0.5452538663326288, 0.5693943173783458,
    0.5946035575013605, 0.620928906036742, 0.6484197773255048, 0.6771277734684463,
    0.7071067811865475, 0.7384130729697496, 0.7711054127039704, 0.805245165974627,
    0.8408964152537144, 0.8781260801866495, 0.9170040432046711, 0.9576032806985735
  };

  @Test
  void areThoseOfTheReference_notTheNearestOnes() {
    for (int at = 0; at < SIXTEENTHS.length; at++) {
      assertThat(Bounds.exponential(4, at - 16)).isEqualTo(SIXTEENTHS[at]);
      assertThat(Bounds.exponential(4, at)).isEqualTo(2 * SIXTEENTHS[at]);
      assertThat(Bounds.exponential(8, at * 16 - 256)).isEqualTo(SIXTEENTHS[at]);
    }
    assertThat(Bounds.exponential(8, 1 - 256)).isEqualTo(0.5013556375251013);
    assertThat(Bounds.exponential(8, 19 - 256)).isEqualTo(0.526395386502313);
    assertThat(Bounds.exponential(8, 53 - 256)).isEqualTo(0.5771552102951081);
    assertThat(Bounds.exponential(8, 218 - 256)).isEqualTo(0.9022270839033115);
    assertThat(Bounds.exponential(8, 255 - 256)).isEqualTo(0.9972960560854698);
  }

  @Test
  void areEqualInAllSchemas_whereBothHaveThem() {
    for (int schema = Histogram.SCHEMA_MIN; schema < Histogram.SCHEMA_MAX; schema++) {
      for (int index = -300; index <= 300; index++) {
        assertThat(Bounds.exponential(schema + 1, 2 * index))
            .isEqualTo(Bounds.exponential(schema, index));
      }
    }
  }

  @Test
  void arePowersOfTwo_inCoarseSchemas() {
    assertThat(Bounds.exponential(0, 3)).isEqualTo(8);
    assertThat(Bounds.exponential(-1, 3)).isEqualTo(64);
    assertThat(Bounds.exponential(-4, -1)).isEqualTo(0x1p-16);
    assertThat(Bounds.exponential(0, -1074)).isEqualTo(Double.MIN_VALUE);
    assertThat(Bounds.exponential(0, -1076)).isZero();
    assertThat(Bounds.exponential(-4, Integer.MIN_VALUE)).isZero();
  }

  @Test
  void endWithTheLargestNumber_andThenInfinity() {
    for (int schema = 0; schema <= Histogram.SCHEMA_MAX; schema++) {
      int last = 1024 << schema;
      assertThat(Bounds.exponential(schema, last)).isEqualTo(Double.MAX_VALUE);
      assertThat(Bounds.exponential(schema, last + 1)).isEqualTo(Double.POSITIVE_INFINITY);
      assertThat(Bounds.exponential(schema, last - 1)).isLessThan(Double.MAX_VALUE);
    }
    for (int shift = 1; shift <= 4; shift++) {
      int last = 1024 >> shift;
      assertThat(Bounds.exponential(-shift, last)).isEqualTo(Double.MAX_VALUE);
      assertThat(Bounds.exponential(-shift, last + 1)).isEqualTo(Double.POSITIVE_INFINITY);
    }
    assertThat(Bounds.exponential(8, Integer.MAX_VALUE)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void areInfiniteOutsideOfGivenOnes() {
    List<Double> bounds = List.of(-1.0, 5.0);
    assertThat(Bounds.custom(bounds, -1)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Bounds.custom(bounds, 0)).isEqualTo(-1);
    assertThat(Bounds.custom(bounds, 1)).isEqualTo(5);
    assertThat(Bounds.custom(bounds, 2)).isEqualTo(Double.POSITIVE_INFINITY);
  }
}
