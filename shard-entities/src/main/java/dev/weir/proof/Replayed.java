package dev.weir.proof;

import dev.weir.circuit.ViewFailure;
import dev.weir.entity.StateImage;
import dev.weir.zset.RowSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the engine makes of the journal at a rev.
 *
 * @param tables rows by name
 * @param views by name
 */
record Replayed(long rev, Map<String, RowSet> tables, Map<String, View> views) {
  /**
   * A view as the engine has it.
   *
   * @param resultHash as the engine has carried it along
   * @param failure null when the view is active
   */
  record View(RowSet rows, String resultHash, ViewFailure failure) {}

  boolean has(String what, String name) {
    return (what.equals("view") ? views : tables).containsKey(name);
  }

  static Replayed of(StateImage image) {
    Map<String, RowSet> tables = new LinkedHashMap<>();
    image.tables().forEach(table -> tables.put(table.info().definition().name(), table.rows()));
    Map<String, View> views = new LinkedHashMap<>();
    image
        .views()
        .forEach(
            view ->
                views.put(
                    view.info().definition().name(),
                    new View(
                        view.rows(),
                        view.info().resultHash(),
                        view.info().failure().orElse(null))));
    return new Replayed(image.rev(), tables, views);
  }
}
