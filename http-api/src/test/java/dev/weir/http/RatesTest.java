package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RatesTest {
  private final AtomicLong now = new AtomicLong(1_000_000);
  private final Rates rates = new Rates("requests-per-s", now::get);

  private void refused(String tenant, long amount, long perSecond) {
    assertThatThrownBy(() -> rates.take(tenant, amount, perSecond))
        .isInstanceOfSatisfying(
            WeirException.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
              assertThat(refusal.members())
                  .containsEntry("limit", "requests-per-s")
                  .containsEntry("limit_value", perSecond)
                  .containsEntry("scope", "tenant");
            });
  }

  @Test
  void givesTwoSecondsAtOnce_thenWhatTimeBrings() {
    for (int i = 0; i < 20; i++) {
      rates.take("ca", 1, 10);
    }
    refused("ca", 1, 10);
    assertThatCode(() -> rates.take("tx", 1, 10)).doesNotThrowAnyException();
    now.addAndGet(100);
    rates.take("ca", 1, 10);
    refused("ca", 1, 10);
    now.addAndGet(3_600_000);
    for (int i = 0; i < 20; i++) {
      rates.take("ca", 1, 10);
    }
    refused("ca", 1, 10);
  }

  @Test
  void takesWhatIsLargerThanTheBucket_andLetsItBePaidBack() {
    rates.take("ca", 1000, 100);
    now.addAndGet(8_000);
    refused("ca", 1, 100);
    now.addAndGet(100);
    rates.take("ca", 1, 100);
  }

  @Test
  void knowsNoLimit_whenItIsZero() {
    for (int i = 0; i < 1000; i++) {
      rates.take("ca", 1_000_000, 0);
    }
  }

  @Test
  void letsNobodyInWhoOwes_andSaysForHowLong() {
    rates.take("ca", 10, 100);
    rates.owe("ca", 690, 100);
    assertThatThrownBy(() -> rates.take("ca", 1, 100))
        .isInstanceOfSatisfying(
            WeirException.class,
            refusal -> assertThat(refusal.members()).containsEntry("retry_after_s", 6L));
    now.addAndGet(5_000);
    refused("ca", 1, 100);
    now.addAndGet(1_000);
    rates.take("ca", 1, 100);
  }

  @Test
  void givesBackWhatARequestDidNotHave() {
    rates.take("ca", 300, 100);
    rates.owe("ca", -150, 100);
    rates.take("ca", 1, 100);
  }
}
