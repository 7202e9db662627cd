package dev.weir.circuit;

import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import java.util.Optional;
import java.util.function.Consumer;

/** The private states of operators that a snapshot has, by {@link OperatorState#name}. */
@FunctionalInterface
public interface SavedStates {
  /** There are none: every operator is filled from its inputs. */
  SavedStates NONE = name -> Optional.empty();

  /** The state of a name. */
  Optional<Relations> find(String name);

  /** The relations of one state, which are read in the order in which they were written. */
  @FunctionalInterface
  interface Relations {
    /**
     * Gives the rows of the next relation in parts.
     *
     * @throws dev.weir.config.WeirException {@code journal-corrupt} when it has other columns
     */
    void next(Schema schema, Consumer<RowSet> parts);
  }
}
