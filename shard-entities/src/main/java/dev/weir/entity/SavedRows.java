package dev.weir.entity;

import dev.weir.circuit.SavedStates;
import dev.weir.series.shard.ShardImage;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import java.util.Optional;
import java.util.function.Consumer;

/** The rows of a snapshot, read section by section; every byte is checked as it is read. */
public interface SavedRows extends AutoCloseable {
  /** Gives the rows of a table in parts, by primary key. */
  void table(String name, Schema schema, Consumer<RowSet> parts);

  /** Gives the rows of a view in parts. */
  void view(String name, Schema schema, Consumer<RowSet> parts);

  /** The private states of operators. */
  SavedStates states();

  /** The idempotency window, encoded. */
  byte[] keys();

  /** The series of a metrics shard; empty where there are none. */
  Optional<ShardImage> metrics();

  @Override
  void close();
}
