package dev.weir.sql.corpus;

import dev.weir.sql.Catalog.Relation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The rows of a table as they should be, any of which can be picked at random. */
final class Contents {
  private final Relation table;
  private final List<Object[]> rows = new ArrayList<>();
  private final Map<List<Object>, Integer> places = new HashMap<>();

  Contents(Relation table) {
    this.table = table;
  }

  Relation table() {
    return table;
  }

  /** All rows, in no order that means anything. */
  List<Object[]> rows() {
    return rows;
  }

  Object[] any(Random random) {
    return rows.get(random.nextInt(rows.size()));
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  List<Object> key(Object[] row) {
    List<Object> key = new ArrayList<>();
    for (int column : table.key()) {
      key.add(row[column]);
    }
    return key;
  }

  boolean has(Object[] row) {
    return places.containsKey(key(row));
  }

  /** A copy of the row of a key, if it is there. */
  Optional<Object[]> find(Object... key) {
    return Optional.ofNullable(places.get(List.of(key))).map(place -> rows.get(place).clone());
  }

  void put(Object[] row) {
    Integer place = places.putIfAbsent(key(row), rows.size());
    if (place == null) {
      rows.add(row);
    } else {
      rows.set(place, row);
    }
  }

  void remove(Object[] row) {
    Integer place = places.remove(key(row));
    if (place == null) {
      return;
    }
    Object[] last = rows.removeLast();
    if (place < rows.size()) {
      rows.set(place, last);
      places.put(key(last), place);
    }
  }
}
