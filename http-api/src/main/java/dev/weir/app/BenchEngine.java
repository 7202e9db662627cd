package dev.weir.app;

import dev.weir.circuit.Circuit;
import dev.weir.circuit.CircuitLimits;
import dev.weir.circuit.StepResult;
import dev.weir.circuit.TableDefinition;
import dev.weir.circuit.ViewDefinition;
import dev.weir.circuit.ViewFailure;
import dev.weir.sql.Catalog;
import dev.weir.sql.CompiledQuery;
import dev.weir.sql.SqlCompiler;
import dev.weir.zset.TypedBatch;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A circuit that is declared by SQL, with nothing of HTTP or a journal. */
final class BenchEngine implements Catalog {
  private static final CircuitLimits LIMITS =
      new CircuitLimits(100_000_000, 10_000_000, Long.MAX_VALUE);

  private final SqlCompiler compiler = new SqlCompiler();
  private final Circuit circuit;
  private long rev;

  /** With these tables, and bounds that no view of a bench reaches. */
  BenchEngine(List<String> tables) {
    this(tables, LIMITS);
  }

  /** With these tables and bounds. */
  BenchEngine(List<String> tables, CircuitLimits limits) {
    this.circuit = new Circuit(limits, 1, () -> 0);
    tables.forEach(table -> circuit.createTable(compiler.table(table), ++rev));
  }

  Circuit circuit() {
    return circuit;
  }

  /**
   * Compiles a view and fills it.
   *
   * @return what it reads
   * @throws dev.weir.config.WeirException if the SQL is refused
   */
  List<String> view(String name, String sql) {
    attempt(name, sql)
        .ifPresent(
            failure -> {
              throw new IllegalStateException("the view " + name + " fails: " + failure);
            });
    return circuit.viewInfo(name).definition().reads();
  }

  /** Compiles a view that may fail while it is filled. */
  Optional<ViewFailure> attempt(String name, String sql) {
    return circuit.createView(definition(name, sql), ++rev);
  }

  ViewDefinition definition(String name, String sql) {
    CompiledQuery query = compiler.query(sql, this);
    return new ViewDefinition(name, query.plan(), query.order(), query.reads(), "rows", sql);
  }

  /** Makes a view active that was filled in slices. */
  void activate(ViewDefinition view) {
    if (circuit.activateView(view, ++rev).isPresent()) {
      throw new IllegalStateException("the view " + view.name() + " fails");
    }
  }

  void dropView(String name) {
    circuit.dropView(name);
  }

  /** Applies a batch; how many rows the views got and lost. */
  int apply(TypedBatch batch) {
    StepResult result = step(batch);
    if (!result.failed().isEmpty()) {
      throw new IllegalStateException("a view fails: " + result.failed());
    }
    return result.changed().stream().mapToInt(changed -> changed.delta().size()).sum();
  }

  /** Applies a batch in which views may fail. */
  StepResult step(TypedBatch batch) {
    return circuit.apply(++rev, batch);
  }

  /** Applies batches; how many rows the views got and lost. */
  long viewRows(List<TypedBatch> batches) {
    return batches.stream().mapToLong(this::apply).sum();
  }

  /** Applies batches one after another. */
  void apply(List<TypedBatch> batches) {
    batches.forEach(this::apply);
  }

  /** Does so again and again. */
  void apply(List<TypedBatch> batches, int passes) {
    for (int pass = 0; pass < passes; pass++) {
      apply(batches);
    }
  }

  @Override
  public Optional<Relation> relation(String name) {
    return circuit.table(name).map(table -> new Relation(name, table.schema(), table.primaryKey()));
  }

  @Override
  public Collection<String> names() {
    return Stream.of(circuit.tables())
        .flatMap(Collection::stream)
        .map(TableDefinition::name)
        .toList();
  }
}
