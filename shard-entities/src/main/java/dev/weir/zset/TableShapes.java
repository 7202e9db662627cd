package dev.weir.zset;

import java.util.Collection;
import java.util.Optional;

/** The tables a batch may change. */
public interface TableShapes {
  Optional<TableShape> find(String table);

  /** All names, for hints. */
  Collection<String> names();
}
