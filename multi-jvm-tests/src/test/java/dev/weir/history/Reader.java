package dev.weir.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Reads views and tables of every circuit; mostly asks for no less than it has seen. */
final class Reader implements Client {
  private static final int CARELESS_ONE_IN = 5;

  private final Scribe scribe;
  private final List<String> circuits;
  private final Random random;
  private final List<String> names = new ArrayList<>(ReferenceCircuit.VIEWS.keySet());
  private final Map<String, Long> seen = new HashMap<>();

  Reader(Scribe scribe, List<String> circuits, Random random) {
    this.scribe = scribe;
    this.circuits = circuits;
    this.random = random;
    names.addAll(ReferenceCircuit.TABLES.keySet());
  }

  @Override
  public boolean step() {
    String circuit = circuits.get(random.nextInt(circuits.size()));
    long minRev = random.nextInt(CARELESS_ONE_IN) == 0 ? 0 : seen.getOrDefault(circuit, 0L);
    Optional<Answer> answer = scribe.read(circuit, names.get(random.nextInt(names.size())), minRev);
    answer.ifPresent(read -> seen.merge(circuit, read.rev(), Math::max));
    return answer.isPresent();
  }
}
