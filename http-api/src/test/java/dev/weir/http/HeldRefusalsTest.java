package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class HeldRefusalsTest {
  private final List<Runnable> later = new ArrayList<>();

  private CompletableFuture<String> held(CompletionStage<String> answered) {
    return HeldRefusals.held(answered, later::add).toCompletableFuture();
  }

  @Test
  void aRefusalForItsRateComesLater_asItIs() {
    WeirException refusal = new WeirException(ErrorCode.RATE_LIMITED, "too much");
    CompletableFuture<String> answer =
        held(CompletableFuture.<String>failedFuture(refusal).thenApply(String::strip));
    assertThat(answer).isNotDone();
    later.forEach(Runnable::run);
    assertThatThrownBy(answer::join).hasCause(refusal);
  }

  private boolean isHeld(long accepted, long rejected, long duplicate) {
    SampleWrites.Outcome outcome =
        new SampleWrites.Outcome(accepted, rejected, duplicate, 0, "", Optional.empty());
    CompletableFuture<SampleWrites.Outcome> answer =
        HeldRefusals.heldInVain(outcome, later::add).toCompletableFuture();
    boolean isLater = !answer.isDone();
    later.forEach(Runnable::run);
    later.clear();
    assertThat(answer).isCompletedWithValue(outcome);
    return isLater;
  }

  @Test
  void aWholeBatchInVainIsAnsweredLater() {
    assertThat(isHeld(0, 100, 0)).isTrue();
    assertThat(isHeld(0, 99, 0)).isFalse();
    assertThat(isHeld(1, 100, 0)).isFalse();
    assertThat(isHeld(0, 100, 1)).isFalse();
  }

  @Test
  void whatElseIsAnsweredComesAtOnce() {
    assertThat(held(CompletableFuture.completedFuture("done"))).isCompletedWithValue("done");
    assertThat(held(CompletableFuture.failedFuture(new IllegalStateException())))
        .isCompletedExceptionally();
    WeirException refusal = new WeirException(ErrorCode.SAMPLES_REJECTED, "no numbers");
    assertThat(held(CompletableFuture.failedFuture(refusal))).isCompletedExceptionally();
    assertThat(later).isEmpty();
  }
}
