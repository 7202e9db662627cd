package dev.weir.router;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Questions under way that can be asked once more.
 *
 * <p>What was sent to a node that is gone is lost without a sign; asked again, it waits for the
 * next owner instead of for its deadline.
 */
final class Unanswered {
  private final Set<Runnable> questions = ConcurrentHashMap.newKeySet();

  /**
   * Asks; the first answer counts, or the first failure. A question that throws has failed.
   *
   * @param doubtful what an answer means when the question was asked twice
   */
  <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> question, UnaryOperator<T> doubtful) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    AtomicInteger times = new AtomicInteger();
    Runnable once =
        () -> {
          times.incrementAndGet();
          CompletableFuture.completedStage(question)
              .thenCompose(Supplier::get)
              .whenComplete(
                  (reply, failure) -> {
                    if (failure == null) {
                      answer.complete(times.get() > 1 ? doubtful.apply(reply) : reply);
                    } else {
                      answer.completeExceptionally(failure);
                    }
                  });
        };
    questions.add(once);
    once.run();
    return answer.whenComplete((reply, failure) -> questions.remove(once));
  }

  /** Asks once more whatever has no answer yet. */
  void askAgain() {
    questions.forEach(Runnable::run);
  }

  int size() {
    return questions.size();
  }
}
