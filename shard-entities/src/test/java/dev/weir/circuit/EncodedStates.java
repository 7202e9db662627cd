package dev.weir.circuit;

import dev.weir.zset.RowSet;
import dev.weir.zset.RowSetCodec;
import dev.weir.zset.Schema;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Private states of operators as the bytes that snapshots have of them. */
public final class EncodedStates implements SavedStates {
  private final Map<String, byte[]> states = new HashMap<>();
  private final Set<String> found = ConcurrentHashMap.newKeySet();

  /** Encodes some states. */
  public EncodedStates(List<OperatorState> saved) {
    for (OperatorState state : saved) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try {
        for (RowSet relation : state.relations()) {
          RowSetCodec.write(relation, bytes);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      if (states.put(state.name(), bytes.toByteArray()) != null) {
        throw new IllegalStateException("two operators have the name " + state.name());
      }
    }
  }

  @Override
  public Optional<Relations> find(String name) {
    found.add(name);
    return Optional.ofNullable(states.get(name))
        .map(ByteArrayInputStream::new)
        .map(this::relations);
  }

  private Relations relations(ByteArrayInputStream in) {
    return (Schema schema, java.util.function.Consumer<RowSet> parts) -> {
      try {
        RowSetCodec.read(in, schema, parts);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  /** Whether every state was asked for. */
  public boolean isAllFound() {
    return found.containsAll(states.keySet());
  }

  /** How many there are. */
  public int size() {
    return states.size();
  }

  /** The bytes of all. */
  public Map<String, byte[]> bytes() {
    return states;
  }
}
