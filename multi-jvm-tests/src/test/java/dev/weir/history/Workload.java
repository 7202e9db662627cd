package dev.weir.history;

import dev.weir.config.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Seeded clients over several circuits: who they are, and how their run ends. */
public final class Workload {
  private static final int WRITERS = 3;
  private static final int READERS = 2;

  /**
   * Tries of one thing after all faults are over, a minute at the pace of a crew; then the history
   * says that it is missing.
   */
  private static final int LAST_TRIES = 2_400;

  private final List<Client> clients = new ArrayList<>();
  private final List<Writer> writers = new ArrayList<>();
  private final List<String> circuits;
  private final History history = new History();
  private final Scribe undertaker;

  /**
   * @param services the way of each client to the service, by its name
   * @param clock monotonic, one for all
   */
  public Workload(
      List<String> circuits,
      long seed,
      Function<String, CircuitClient> services,
      LongSupplier clock) {
    this.circuits = List.copyOf(circuits);
    Random random = Seeds.random(seed);
    undertaker = scribe("last", services, clock);
    for (String circuit : circuits) {
      for (int writer = 0; writer < WRITERS; writer++) {
        Scribe scribe = scribe("writer-" + circuit + "-" + writer, services, clock);
        writers.add(new Writer(scribe, circuit, writer, new Random(random.nextLong())));
      }
      List<String> views = List.copyOf(ReferenceCircuit.VIEWS.keySet());
      clients.add(
          new Follower(
              scribe("follower-" + circuit + "-all", services, clock),
              circuit,
              views,
              new Random(random.nextLong())));
      clients.add(
          new Follower(
              scribe("follower-" + circuit + "-one", services, clock),
              circuit,
              List.of(views.get(random.nextInt(views.size()))),
              new Random(random.nextLong())));
    }
    for (int reader = 0; reader < READERS; reader++) {
      Scribe scribe = scribe("reader-" + reader, services, clock);
      clients.add(new Reader(scribe, circuits, new Random(random.nextLong())));
    }
    clients.addAll(writers);
  }

  private Scribe scribe(
      String client, Function<String, CircuitClient> services, LongSupplier clock) {
    return new Scribe(client, services.apply(client), history, clock);
  }

  /** What the clients saw so far. */
  public History history() {
    return history;
  }

  /** All clients; each may run in a thread of its own. */
  public List<Client> clients() {
    return clients;
  }

  /** Creates tables and views, before any client begins. */
  public void define() {
    circuits.forEach(undertaker::define);
  }

  /**
   * After the last fault, when no client runs any more: learns every outcome, sends every
   * acknowledged batch again, and reads everything once more.
   *
   * @param pause what to do before a further try
   */
  public void settle(Runnable pause) {
    clients.forEach(Client::close);
    for (Writer writer : writers) {
      until(() -> writer.isSettled() || (writer.send() && writer.isSettled()), pause);
    }
    sendAllAgain(pause);
    circuits.forEach(circuit -> readAll(circuit, pause));
  }

  private void sendAllAgain(Runnable pause) {
    Set<String> sent = new HashSet<>();
    boolean answers = true;
    for (Operation operation : history.operations()) {
      if (answers
          && operation instanceof Operation.Write write
          && write.outcome() instanceof WriteOutcome.Acknowledged
          && sent.add(write.circuit() + " " + write.key())) {
        answers = until(() -> sendAgain(write), pause);
      }
    }
  }

  private boolean sendAgain(Operation.Write write) {
    return switch (undertaker.write(write.circuit(), write.key(), write.batch())) {
      case WriteOutcome.Acknowledged acknowledged -> true;
      case WriteOutcome.Refused refused -> true;
      case WriteOutcome.NotStored notStored -> false;
      case WriteOutcome.Unknown unknown -> false;
    };
  }

  /** Asks for the last rev first; a service that has lost it is asked for what it has. */
  private void readAll(String circuit, Runnable pause) {
    long lastRev =
        history.operations().stream()
            .filter(operation -> operation.circuit().equals(circuit))
            .mapToLong(Workload::acknowledgedRev)
            .max()
            .orElse(0);
    List<String> names = new ArrayList<>(ReferenceCircuit.TABLES.keySet());
    names.addAll(ReferenceCircuit.VIEWS.keySet());
    boolean hasLastRev = true;
    for (String name : names) {
      hasLastRev =
          hasLastRev && until(() -> undertaker.read(circuit, name, lastRev).isPresent(), pause);
      if (!hasLastRev) {
        until(() -> undertaker.read(circuit, name, 0).isPresent(), pause);
      }
    }
  }

  private static long acknowledgedRev(Operation operation) {
    return operation instanceof Operation.Write write
            && write.outcome() instanceof WriteOutcome.Acknowledged(long rev, boolean replay)
        ? rev
        : 0;
  }

  private static boolean until(BooleanSupplier done, Runnable pause) {
    for (int tries = 0; tries < LAST_TRIES; tries++) {
      if (done.getAsBoolean()) {
        return true;
      }
      pause.run();
    }
    return false;
  }
}
