package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.circuit.Circuit;
import dev.weir.circuit.CircuitLimits;
import dev.weir.circuit.StepResult;
import dev.weir.circuit.TableDefinition;
import dev.weir.circuit.ViewDefinition;
import dev.weir.circuit.ViewDelta;
import dev.weir.circuit.ViewFailure;
import dev.weir.zset.RowSet;
import dev.weir.zset.TypedBatch;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A circuit that is declared by SQL, with the sums of all deltas its views have given out. */
public final class SqlCircuit implements Catalog {
  private static final CircuitLimits LIMITS = new CircuitLimits(1_000_000, 100_000, Long.MAX_VALUE);

  private final Circuit circuit;
  private final Map<String, Map<List<Object>, Long>> sums = new HashMap<>();
  private long rev;
  private long micros;

  /**
   * An empty circuit.
   *
   * @param hashSeed where hashes start from; nothing visible may depend on it
   */
  public SqlCircuit(int hashSeed) {
    this(hashSeed, LIMITS);
  }

  /** An empty circuit with bounds of its own. */
  public SqlCircuit(int hashSeed, CircuitLimits limits) {
    this.circuit = new Circuit(limits, hashSeed, () -> 0);
  }

  /** Creates a table. */
  public void table(String sql) {
    circuit.createTable(new SqlCompiler().table(sql), ++rev);
  }

  /**
   * Creates a view.
   *
   * @throws dev.weir.config.WeirException if the SQL is refused
   */
  public ViewDefinition view(String name, String sql) {
    CompiledQuery query = new SqlCompiler().query(sql, this);
    ViewDefinition view =
        new ViewDefinition(
            name,
            query.plan(),
            query.order(),
            query.nesting(),
            query.reads(),
            "rows",
            sql,
            query.warnings());
    circuit.createView(view, ++rev);
    sums.put(name, weights(PlainValues.rows(circuit.viewRows(name))));
    return view;
  }

  /** Applies a batch and adds the deltas up. */
  public StepResult apply(TypedBatch batch) {
    return added(circuit.apply(++rev, micros, batch));
  }

  /** From the next batch on it is so late, in microseconds since 1970. */
  public void at(long time) {
    micros = time;
  }

  /** Moves the clock to that time and adds the deltas up. */
  public StepResult tick() {
    return added(circuit.advance(++rev, micros));
  }

  private StepResult added(StepResult result) {
    result.changed().forEach(delta -> add(sums.get(delta.view()), delta));
    return result;
  }

  /** The rev of the last event. */
  public long rev() {
    return rev;
  }

  /** The circuit itself. */
  public Circuit circuit() {
    return circuit;
  }

  /** A table or view as a query reads it. */
  public Relation table(TableDefinition table) {
    return new Relation(table.name(), table.schema(), table.primaryKey());
  }

  /** The content of a view. */
  public RowSet rows(String view) {
    return circuit.viewRows(view);
  }

  /** Why a view has failed, if it has. */
  public Optional<ViewFailure> failure(String view) {
    return circuit.viewInfo(view).failure();
  }

  /** All deltas of a view since its definition, on top of its first content, are its content. */
  public void requireSum(String view, String as) {
    assertThat(sums.get(view))
        .as("sum of the deltas of %s, %s", view, as)
        .isEqualTo(weights(PlainValues.rows(rows(view))));
  }

  @Override
  public Optional<Relation> relation(String name) {
    Optional<Relation> view =
        circuit.view(name).map(found -> Relation.of(name, found.plan(), found.nesting()));
    return view.or(() -> circuit.table(name).map(this::table));
  }

  @Override
  public Collection<String> names() {
    return Stream.concat(
            circuit.tables().stream().map(TableDefinition::name),
            circuit.views().stream().map(ViewDefinition::name))
        .toList();
  }

  private static Map<List<Object>, Long> weights(List<Object[]> rows) {
    Map<List<Object>, Long> weights = new HashMap<>();
    rows.forEach(row -> weights.merge(Arrays.asList(row), 1L, Long::sum));
    return weights;
  }

  private static void add(Map<List<Object>, Long> sum, ViewDelta change) {
    for (int row = 0; row < change.delta().size(); row++) {
      Object[] values =
          PlainValues.row(change.delta().schema(), change.delta().columns(), row, change.strings());
      sum.merge(
          Arrays.asList(values),
          change.delta().weights()[row],
          (was, more) -> was + more == 0 ? null : Long.valueOf(was + more));
    }
  }
}
