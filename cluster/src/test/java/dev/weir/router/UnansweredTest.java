package dev.weir.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class UnansweredTest {
  private final Unanswered unanswered = new Unanswered();
  private final List<CompletableFuture<String>> asked = new ArrayList<>();

  private CompletableFuture<String> ask() {
    return unanswered
        .ask(
            () -> {
              asked.add(new CompletableFuture<>());
              return asked.getLast();
            },
            reply -> reply + ", asked twice")
        .toCompletableFuture();
  }

  @Test
  void asksOnce_untilToldToAskAgain() {
    CompletableFuture<String> answer = ask();

    assertThat(asked).hasSize(1);
    asked.getFirst().complete("first");
    assertThat(answer).isCompletedWithValue("first");
  }

  @Test
  void theNextOwnersAnswerCounts_whenTheFirstQuestionIsLost() {
    CompletableFuture<String> answer = ask();

    unanswered.askAgain();

    assertThat(answer).isNotDone();
    asked.getLast().complete("next owner");
    assertThat(answer).isCompletedWithValue("next owner, asked twice");
  }

  @Test
  void theFirstAnswerCounts_whenBothArrive() {
    CompletableFuture<String> answer = ask();
    unanswered.askAgain();

    asked.getFirst().complete("first");
    asked.getLast().complete("second");

    assertThat(answer).isCompletedWithValue("first, asked twice");
  }

  @Test
  void nothingIsAskedAgain_thatHasAnAnswerOrFailed() {
    CompletionStage<String> answered = ask();
    CompletionStage<String> failed = ask();
    asked.getFirst().complete("done");
    asked.getLast().completeExceptionally(new TimeoutException());

    unanswered.askAgain();

    assertThat(asked).hasSize(2);
    assertThat(unanswered.size()).isZero();
    assertThat(answered).isCompletedWithValue("done");
    assertThat(failed.toCompletableFuture()).isCompletedExceptionally();
  }

  @Test
  void aQuestionThatThrowsHasFailed_andIsNotKept() {
    CompletionStage<String> answer =
        unanswered.ask(
            () -> {
              throw new IllegalStateException("it ends");
            },
            reply -> reply);

    assertThat(unanswered.size()).isZero();
    assertThat(answer.toCompletableFuture()).isCompletedExceptionally();
  }
}
