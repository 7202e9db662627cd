package dev.weir.client;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Changes of several tables, applied in their order, all or none.
 *
 * <p>A batch has one key for ever. It is sent again by itself while the server is away, and may be
 * sent again by the caller after {@link WeirFailure.OutcomeUnknown}: the server stores what comes
 * with a key once, and answers the second time with the rev of the first. So a batch that was sent
 * takes no more changes. Used by one thread at a time.
 */
public final class Batch {
  private final Circuit circuit;
  private final StringBuilder changes = new StringBuilder("{\"changes\":[");
  private String key = UUID.randomUUID().toString();
  private boolean lenient;
  private int size;
  private byte[] body;

  Batch(Circuit circuit) {
    this.circuit = circuit;
  }

  /** A new row; columns that are left out take their DEFAULT, or NULL. */
  public Batch create(String table, Row row) {
    return add(table, "create", null, row);
  }

  /** Some columns of the row with this key; the others stay. */
  public Batch update(String table, Row key, Row columns) {
    return add(table, "update", Objects.requireNonNull(key, "key"), columns);
  }

  /** A whole row, in place of the one with its key if there is one. */
  public Batch upsert(String table, Row row) {
    return add(table, "upsert", null, row);
  }

  /** Deletes the row with this key; no matter if there is none. */
  public Batch delete(String table, Row key) {
    return add(table, "delete", Objects.requireNonNull(key, "key"), null);
  }

  /** A create over a row replaces it, an update without a row is skipped. */
  public Batch lenient() {
    requireOpen();
    lenient = true;
    return this;
  }

  /** A key of the caller's own, 1 to 128 printable ASCII characters, for a batch of a file say. */
  public Batch key(String own) {
    requireOpen();
    key = Objects.requireNonNull(own, "key");
    return this;
  }

  /** How many changes there are. */
  public int size() {
    return size;
  }

  /** The key under which it is stored. */
  public String key() {
    return key;
  }

  /**
   * Sends it and waits until all views have it.
   *
   * @throws WeirFailure.Refused if a change is wrong; {@code problem().errors()} says which
   * @throws WeirFailure.OutcomeUnknown if patience has ended without an answer
   */
  public Receipt send() {
    if (body == null) {
      body = changes.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }
    return circuit.send(lenient ? "?mode=lenient" : "", key, body);
  }

  private Batch add(String table, String op, Row rowKey, Row row) {
    requireOpen();
    Map<String, Object> change = new LinkedHashMap<>();
    change.put("table", Objects.requireNonNull(table, "table"));
    change.put("op", op);
    if (rowKey != null) {
      change.put("key", rowKey);
    }
    if (row != null) {
      change.put("row", row);
    }
    String text = JsonText.of(change);
    changes.append(size++ == 0 ? "" : ",").append(text);
    return this;
  }

  private void requireOpen() {
    if (body != null) {
      throw new IllegalStateException("the batch was sent; begin another one");
    }
  }
}
