package dev.weir.history;

import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** One client's way to a service: each thing it does is timed and kept in the history. */
final class Scribe {
  private final String client;
  private final CircuitClient service;
  private final History history;
  private final LongSupplier clock;
  private String unanswered = "";

  Scribe(String client, CircuitClient service, History history, LongSupplier clock) {
    this.client = client;
    this.service = service;
    this.history = history;
    this.clock = clock;
  }

  String client() {
    return client;
  }

  CircuitClient service() {
    return service;
  }

  void define(String circuit) {
    long start = clock.getAsLong();
    long rev = service.define(circuit);
    history.add(new Operation.Defined(client, circuit, start, clock.getAsLong(), rev));
  }

  WriteOutcome write(String circuit, String key, Batch batch) {
    long start = clock.getAsLong();
    WriteOutcome outcome = service.write(circuit, key, batch);
    if (isNews(key, outcome)) {
      history.add(
          new Operation.Write(client, circuit, start, clock.getAsLong(), key, batch, outcome));
    }
    return outcome;
  }

  /** A node that is away must not fill the history: the same silence about a key counts once. */
  private boolean isNews(String key, WriteOutcome outcome) {
    String was = unanswered;
    unanswered =
        switch (outcome) {
          case WriteOutcome.Unknown unknown -> "unknown " + key;
          case WriteOutcome.NotStored notStored -> "not stored " + key;
          case WriteOutcome.Acknowledged acknowledged -> "";
          case WriteOutcome.Refused refused -> "";
        };
    return unanswered.isEmpty() || !unanswered.equals(was);
  }

  Optional<Answer> read(String circuit, String name, long minRev) {
    long start = clock.getAsLong();
    Optional<Answer> answer = service.read(circuit, name, minRev);
    answer.ifPresent(
        seen ->
            history.add(
                new Operation.Read(client, circuit, start, clock.getAsLong(), name, minRev, seen)));
    return answer;
  }

  void streamed(String circuit, Replica.Reached reached, Map<String, Content> views) {
    long now = clock.getAsLong();
    history.add(
        new Operation.Streamed(
            client,
            circuit,
            now,
            now,
            reached.step(),
            reached.prevRev(),
            reached.rev(),
            reached.coalesced(),
            views));
  }
}
