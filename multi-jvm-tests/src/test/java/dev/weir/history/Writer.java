package dev.weir.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Writes batch after batch, each until it is acknowledged; now and then sends an old one again, or
 * reads what it just wrote.
 *
 * <p>Orders belong to their writer, so that none of its batches may ever be refused; customers are
 * shared, so that the order of batches shows.
 */
final class Writer implements Client {
  static final int CUSTOMERS = 6;

  private static final int ORDERS = 10;
  private static final int CHANGES_MAX = 5;
  private static final int REMEMBERED_MAX = 64;
  private static final int RETRY_ONE_IN = 8;
  private static final int READ_ONE_IN = 6;

  private final Scribe scribe;
  private final String circuit;
  private final int number;
  private final Random random;
  private final boolean[] present = new boolean[ORDERS];
  private final List<Sent> acknowledged = new ArrayList<>();
  private Sent current;
  private long batches;
  private long readNext;
  private boolean refused;

  private record Sent(String key, Batch batch) {}

  Writer(Scribe scribe, String circuit, int number, Random random) {
    this.scribe = scribe;
    this.circuit = circuit;
    this.number = number;
    this.random = random;
  }

  /** Whether the outcome of its last batch is known. */
  boolean isSettled() {
    return current == null || refused;
  }

  @Override
  public boolean step() {
    if (refused) {
      return false;
    }
    if (current == null && readNext > 0) {
      return readOwn();
    }
    if (current == null && !acknowledged.isEmpty() && random.nextInt(RETRY_ONE_IN) == 0) {
      return again(acknowledged.get(random.nextInt(acknowledged.size())));
    }
    if (current == null) {
      current = new Sent(scribe.client() + "-" + batches++, batch());
    }
    return send();
  }

  /** One more try of the batch whose outcome is not known. */
  boolean send() {
    WriteOutcome outcome = scribe.write(circuit, current.key(), current.batch());
    return switch (outcome) {
      case WriteOutcome.Acknowledged(long rev, boolean replay) -> {
        remember(current);
        readNext = random.nextInt(READ_ONE_IN) == 0 ? rev : 0;
        current = null;
        yield true;
      }
      case WriteOutcome.Refused(String reason) -> {
        // whatever follows would build on what is not there
        refused = true;
        yield false;
      }
      case WriteOutcome.NotStored(String reason) -> false;
      case WriteOutcome.Unknown(String reason) -> false;
    };
  }

  private boolean again(Sent sent) {
    return scribe.write(circuit, sent.key(), sent.batch()) instanceof WriteOutcome.Acknowledged;
  }

  private boolean readOwn() {
    List<String> views = List.copyOf(ReferenceCircuit.VIEWS.keySet());
    boolean answered =
        scribe.read(circuit, views.get(random.nextInt(views.size())), readNext).isPresent();
    readNext = 0;
    return answered;
  }

  private void remember(Sent sent) {
    if (acknowledged.size() < REMEMBERED_MAX) {
      acknowledged.add(sent);
    } else {
      acknowledged.set(random.nextInt(REMEMBERED_MAX), sent);
    }
  }

  private Batch batch() {
    List<Change> changes = new ArrayList<>();
    for (int count = 1 + random.nextInt(CHANGES_MAX); count > 0; count--) {
      changes.add(random.nextInt(4) == 0 ? customer() : order());
    }
    return new Batch(changes);
  }

  private Change order() {
    int slot = random.nextInt(ORDERS);
    int id = number * ORDERS + slot;
    int amount = random.nextInt(100);
    if (!present[slot]) {
      present[slot] = true;
      return new Change(
          Change.Op.CREATE,
          "orders",
          id,
          Map.of("customer", random.nextInt(CUSTOMERS), "amount", amount));
    }
    if (random.nextInt(4) == 0) {
      present[slot] = false;
      return new Change(Change.Op.DELETE, "orders", id, null);
    }
    return new Change(Change.Op.UPDATE, "orders", id, Map.of("amount", amount));
  }

  private Change customer() {
    int id = random.nextInt(CUSTOMERS);
    return random.nextInt(6) == 0
        ? new Change(Change.Op.DELETE, "customers", id, null)
        : new Change(Change.Op.UPSERT, "customers", id, Map.of("region", "r" + random.nextInt(4)));
  }
}
