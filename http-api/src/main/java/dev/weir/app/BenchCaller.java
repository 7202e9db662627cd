package dev.weir.app;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * A client of several nodes: stays with one while it answers, else goes to the next, and sends
 * again what may be sent again.
 */
final class BenchCaller implements AutoCloseable {
  /** So that many clients who try again leave the processors to the nodes. */
  private static final Duration AGAIN = Duration.ofMillis(20);

  private static final Duration ANSWER_MAX = Duration.ofMinutes(2);

  private final Supplier<List<URI>> nodes;
  private int next;
  private BenchClient client;

  /**
   * @param nodes where nodes answer as of now, asked for again whenever one is looked for
   * @param first which of them to begin with
   */
  BenchCaller(Supplier<List<URI>> nodes, int first) {
    this.nodes = nodes;
    this.next = first;
  }

  /**
   * Sends until there is an answer that is final.
   *
   * @throws IllegalStateException when there is none for two minutes
   */
  BenchClient.Answer call(byte[] request) {
    long begin = System.nanoTime();
    String last = "no connection";
    while (System.nanoTime() - begin < ANSWER_MAX.toNanos()) {
      try {
        BenchClient.Answer answer = client().send(request);
        if (!mayRetry(answer.status())) {
          return answer;
        }
        last = answer.status() + " " + answer.body();
      } catch (IOException lost) {
        last = lost.toString();
        close();
      }
      BenchWait.pause(AGAIN);
    }
    throw new IllegalStateException("no answer for " + ANSWER_MAX + ", at last: " + last);
  }

  /**
   * The same for requests that must succeed.
   *
   * @throws IllegalStateException when the request is refused
   */
  BenchClient.Answer succeed(byte[] request) {
    BenchClient.Answer answer = call(request);
    if (answer.status() >= 300) {
      throw new IllegalStateException(answer.status() + " " + answer.body());
    }
    return answer;
  }

  private static boolean mayRetry(int status) {
    return status == 429 || status == 503 || status == 504;
  }

  private BenchClient client() throws IOException {
    if (client == null) {
      List<URI> known = nodes.get();
      client = new BenchClient(known.get(Math.floorMod(next++, known.size())));
    }
    return client;
  }

  @Override
  public void close() {
    if (client != null) {
      try {
        client.close();
      } catch (IOException alreadyGone) {
        // nothing is left to be closed
      }
      client = null;
    }
  }
}
