package dev.weir.history;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** A service in memory: the ground on which the checker is tested. Safe for threads. */
final class ModelService implements CircuitClient {
  private final Function<Random, ModelCircuit> kind;
  private final Random random;
  private final Map<String, ModelCircuit> circuits = new HashMap<>();

  /**
   * @param kind the honest circuit, or a mutant
   */
  ModelService(Function<Random, ModelCircuit> kind, Random random) {
    this.kind = kind;
    this.random = random;
  }

  @Override
  public synchronized long define(String circuit) {
    circuits.put(circuit, kind.apply(new Random(random.nextLong())));
    return ModelCircuit.DEFINED_REV;
  }

  @Override
  public synchronized WriteOutcome write(String circuit, String key, Batch batch) {
    return circuits.get(circuit).write(key, batch);
  }

  @Override
  public synchronized Optional<Answer> read(String circuit, String name, long minRev) {
    return circuits.get(circuit).read(name, minRev);
  }

  @Override
  public synchronized CircuitStream open(String circuit, List<String> views, long fromRev) {
    ModelStream stream = circuits.get(circuit).open(views, fromRev);
    return new CircuitStream() {
      @Override
      public Optional<StreamMessage> next() throws IOException {
        synchronized (ModelService.this) {
          return stream.next();
        }
      }

      @Override
      public void close() {
        synchronized (ModelService.this) {
          stream.close();
        }
      }
    };
  }

  /** Something happens to one of the circuits. */
  synchronized void disturb() {
    List<ModelCircuit> all = new ArrayList<>(circuits.values());
    all.get(random.nextInt(all.size())).disturb();
  }
}
