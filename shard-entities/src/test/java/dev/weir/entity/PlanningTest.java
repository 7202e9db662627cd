package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ErrorCode;
import dev.weir.config.TestConfigs;
import dev.weir.config.WeirException;
import dev.weir.entity.StoredEvent.Compiled;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client is told of a plan that is late. */
class PlanningTest {
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void stop() {
    ended.set(true);
    end.countDown();
    executor.close();
  }

  private WeirException refusal(Duration work, Supplier<Compiled> planner) {
    Planning planning = new Planning(executor, TestConfigs.limits(), Duration.ofMillis(200), work);
    try {
      planning.start(planner).toCompletableFuture().join();
      throw new AssertionError("it is planned");
    } catch (CompletionException failure) {
      return Planning.failure(failure);
    }
  }

  private Compiled spin() {
    while (!ended.get()) {
      Thread.onSpinWait();
    }
    return null;
  }

  private Compiled standStill() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return null;
  }

  @Test
  void isTooComplex_whenItWasAtWork() {
    WeirException refusal = refusal(Duration.ofMillis(1), this::spin);
    assertThat(refusal.code()).isEqualTo(ErrorCode.SQL_TOO_COMPLEX);
  }

  @Test
  void mayBeAskedAgain_whenItHadNoProcessor() {
    WeirException refusal = refusal(Duration.ofMinutes(1), this::standStill);
    assertThat(refusal.code()).isEqualTo(ErrorCode.NODE_OVERLOADED);
    assertThat(refusal).hasMessageContaining("Try again later");
  }

  @Test
  void mayBeAskedAgain_whenOthersArePlannedBeforeIt() {
    executor.execute(this::spin);
    WeirException refusal = refusal(Duration.ofMillis(1), () -> null);
    assertThat(refusal.code()).isEqualTo(ErrorCode.NODE_OVERLOADED);
  }

  @Test
  void passesOnWhatThePlannerRefuses() {
    WeirException refusal =
        refusal(
            Duration.ofMinutes(1),
            () -> {
              throw new WeirException(ErrorCode.SQL_INVALID, "no table t");
            });
    assertThat(refusal.code()).isEqualTo(ErrorCode.SQL_INVALID);
  }
}
