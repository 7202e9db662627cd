package dev.weir.proof;

import dev.weir.circuit.TableDefinition;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.zset.RowSet;
import dev.weir.zset.TypedBatch;
import dev.weir.zset.TypedChanges;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/**
 * The tables of a circuit made by the plainest means there are: a hash map of rows each, nothing of
 * the engine's.
 */
final class PlainTables {
  /** Rows after which whoever listens is asked. */
  static final int CHECKPOINT_ROWS = 4096;

  /** Strings are swept when they take this much and twice what was in use at the last sweep. */
  private static final long SWEEP_BYTES_MIN = 16L << 20;

  private final long bytesMax;
  private final Runnable checkpoint;
  private final Map<String, PlainTable> tables = new TreeMap<>();
  private PlainStrings strings = new PlainStrings();
  private long sweepAt = SWEEP_BYTES_MIN;

  /**
   * @param bytesMax what the rows may take in memory, estimated
   */
  PlainTables(long bytesMax, Runnable checkpoint) {
    this.bytesMax = bytesMax;
    this.checkpoint = checkpoint;
  }

  void create(TableDefinition definition, long rev) {
    tables.put(definition.name(), new PlainTable(definition, rev));
  }

  /** Gives a table other columns. */
  void alter(TableDefinition definition, List<String> from, long rev) {
    PlainTable before = tables.get(definition.name());
    PlainTable after = new PlainTable(definition, rev);
    RowSet rows =
        new PlainAlteration(before.definition(), definition, from, strings::intern)
            .rows(rows(before));
    after.load(rows, code -> code);
    after.takeOver(before);
    tables.put(definition.name(), after);
    requireRoom();
  }

  void drop(String table) {
    tables.remove(table);
  }

  void clear() {
    tables.clear();
    strings = new PlainStrings();
    sweepAt = SWEEP_BYTES_MIN;
  }

  /** Why a batch cannot be applied; empty when it can. */
  Optional<String> problem(TypedBatch batch) {
    for (TypedChanges changes : batch.tables()) {
      PlainTable table = tables.get(changes.table());
      if (table == null) {
        return Optional.of("changes table " + changes.table() + ", which is not there");
      }
      int columns = table.definition().schema().size();
      if (changes.columns().length != columns) {
        return Optional.of(
            "has %d columns of table %s, which has %d"
                .formatted(changes.columns().length, changes.table(), columns));
      }
    }
    return Optional.empty();
  }

  /** Applies a batch that has no problem. */
  void apply(TypedBatch batch) {
    long[] codes = new long[batch.dictionary().size()];
    Arrays.setAll(codes, i -> strings.intern(batch.dictionary().get(i)));
    for (TypedChanges changes : batch.tables()) {
      tables.get(changes.table()).apply(changes, lane -> codes[(int) lane], checkpoint);
    }
    sweepIfDue();
    requireRoom();
  }

  /** Takes what a snapshot says was greatest in the columns with a lateness. */
  void raise(String table, List<Long> greatest) {
    tables.get(table).raise(greatest);
  }

  /** Takes rows of a snapshot. */
  void load(String table, RowSet part) {
    checkpoint.run();
    tables.get(table).load(part, lane -> strings.intern(part.strings().bytes(lane)));
    requireRoom();
  }

  /** By name. */
  Collection<PlainTable> all() {
    return tables.values();
  }

  Optional<PlainTable> table(String name) {
    return Optional.ofNullable(tables.get(name));
  }

  /** The rows of a table as of now. */
  RowSet rows(PlainTable table) {
    return table.rowSet(strings, checkpoint);
  }

  /** An estimate of what all of it takes in memory. */
  long stateBytes() {
    return strings.stateBytes() + tables.values().stream().mapToLong(PlainTable::stateBytes).sum();
  }

  private void sweepIfDue() {
    if (strings.stateBytes() < sweepAt) {
      return;
    }
    PlainStrings all = strings;
    PlainStrings used = new PlainStrings();
    long[] codes = new long[all.size()];
    Arrays.fill(codes, -1);
    LongUnaryOperator kept =
        code -> {
          if (codes[(int) code] < 0) {
            codes[(int) code] = used.intern(all.bytes(code));
          }
          return codes[(int) code];
        };
    tables.values().forEach(table -> table.recode(kept));
    strings = used;
    sweepAt = Math.max(SWEEP_BYTES_MIN, 2 * used.stateBytes());
  }

  private void requireRoom() {
    long needed = stateBytes();
    if (needed > bytesMax) {
      throw new WeirException(
          ErrorCode.QUERY_TOO_LARGE,
          "The tables need about %d bytes of memory to be verified, more than the %d that a verification may take. Verify on a node with more heap."
              .formatted(needed, bytesMax),
          Map.of("limit", "verify-bytes-max", "limit_value", bytesMax, "actual", needed));
    }
  }
}
