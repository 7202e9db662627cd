package dev.weir.promql.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Dates against those of Java, and beyond these by hand. */
class DatesTest {
  /** Year, month, day, day of the week, day of the year, hour, minute, days in the month. */
  private static double[] parts(double time) {
    return new double[] {
      Dates.year(time),
      Dates.month(time),
      Dates.dayOfMonth(time),
      Dates.dayOfWeek(time),
      Dates.dayOfYear(time),
      Dates.hour(time),
      Dates.minute(time),
      Dates.daysInMonth(time)
    };
  }

  private static double[] expected(long seconds) {
    ZonedDateTime date = Instant.ofEpochSecond(seconds).atZone(ZoneOffset.UTC);
    return new double[] {
      date.getYear(),
      date.getMonthValue(),
      date.getDayOfMonth(),
      date.getDayOfWeek().getValue() % 7,
      date.getDayOfYear(),
      date.getHour(),
      date.getMinute(),
      date.toLocalDate().lengthOfMonth()
    };
  }

  @Test
  void knowsTheEpoch() {
    assertThat(parts(0)).containsExactly(1970, 1, 1, 4, 1, 0, 0, 31);
    assertThat(parts(-1)).containsExactly(1969, 12, 31, 3, 365, 23, 59, 31);
  }

  @Test
  void knowsLeapYears() {
    assertThat(parts(1_709_164_800)).containsExactly(2024, 2, 29, 4, 60, 0, 0, 29);
    assertThat(Dates.daysInMonth(951_782_400)).isEqualTo(29);
    assertThat(Dates.daysInMonth(4_107_456_000.0)).isEqualTo(28);
  }

  @Test
  void cutsFractionsTowardsTheEpoch() {
    assertThat(Dates.minute(59.999)).isEqualTo(0);
    assertThat(Dates.year(-0.999)).isEqualTo(1970);
    assertThat(Dates.year(-1.999)).isEqualTo(1969);
  }

  @Test
  void agreesWithJava_whereItHasDates() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int round = 0; round < 5_000; round++) {
      long bound = 1L << random.nextInt(1, 53);
      long seconds = random.nextLong(-bound, bound);
      assertThat(parts((double) seconds))
          .as("%s seconds %d", Seeds.option(seed), seconds)
          .containsExactly(expected(seconds));
    }
  }

  /** 2^63 s are 106751991167300 days and 55808 s, and 730692561 cycles of 146097 days and 82883. */
  @Test
  void isInAFarDecember_whenTheTimeIsNoLong() {
    double[] far = {292_277_026_596.0, 12, 4, 0, 339, 15, 30, 31};
    assertThat(parts(Double.NaN)).containsExactly(far);
    assertThat(parts(Double.POSITIVE_INFINITY)).containsExactly(far);
    assertThat(parts(Double.NEGATIVE_INFINITY)).containsExactly(far);
    assertThat(parts(0x1p63)).containsExactly(far);
    assertThat(parts(-1e30)).containsExactly(far);
  }
}
