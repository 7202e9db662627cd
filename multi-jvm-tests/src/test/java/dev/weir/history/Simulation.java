package dev.weir.history;

import dev.weir.config.Seeds;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** The workload over a service in memory, one step after the other: a seed is a history. */
final class Simulation {
  private static final List<String> CIRCUITS = List.of("acme", "initech");
  private static final int STEPS = 1200;
  private static final int DISTURBED_ONE_IN = 12;

  private Simulation() {}

  /** Runs it to its end. */
  static History run(Function<Random, ModelCircuit> kind, long seed) {
    Random random = Seeds.random(seed);
    ModelService service = new ModelService(kind, new Random(random.nextLong()));
    AtomicLong clock = new AtomicLong();
    Workload workload = new Workload(CIRCUITS, seed, client -> service, clock::incrementAndGet);
    workload.define();
    List<Client> clients = workload.clients();
    for (int step = 0; step < STEPS; step++) {
      if (random.nextInt(DISTURBED_ONE_IN) == 0) {
        service.disturb();
      }
      clients.get(random.nextInt(clients.size())).step();
    }
    workload.settle(() -> {});
    return workload.history();
  }
}
