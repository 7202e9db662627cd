package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.circuit.Circuit;
import dev.weir.circuit.CircuitLimits;
import dev.weir.circuit.ViewDefinition;
import dev.weir.circuit.ViewFailure;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.TypedBatch;
import dev.weir.zset.TypedChanges;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a recursion may do, from both sides of each bound, and how it fails alone. */
final class RecursionLimitsTest implements Catalog {
  private static final String CHAIN =
      "WITH RECURSIVE c (x) AS (SELECT 0 UNION SELECT b FROM c JOIN t ON t.a = c.x) SELECT x FROM"
          + " c";

  private final Circuit circuit =
      new Circuit(
          new CircuitLimits(500, 1 << 20, 100_000, 1 << 20, Long.MAX_VALUE, 20, 1_000), 1, () -> 0);
  private long rev;

  RecursionLimitsTest() {
    circuit.createTable(
        new SqlCompiler().table("CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER)"), ++rev);
  }

  @Test
  void takesTwentyRoundsAndNotOneMore() {
    assertThat(view("twenty", numbers("UNION", 21))).isEmpty();
    assertThat(circuit.viewRows("twenty").size()).isEqualTo(21);
    ViewFailure failure = view("more", numbers("UNION", 22)).orElseThrow();
    assertThat(failure.error()).isEqualTo("recursion-limit");
    assertThat(failure.detail()).contains("after 20 rounds", "depth < 100");
  }

  @Test
  void failsAlone_whenItHasNoEnd() {
    view("good", "SELECT a FROM t");
    String endless =
        "WITH RECURSIVE n (i) AS (SELECT a FROM t UNION ALL SELECT i FROM n) SELECT i FROM n";
    assertThat(view("endless", endless)).isEmpty();
    var result = circuit.apply(++rev, upsert(1, 2));
    assertThat(result.failed()).extracting(ViewFailure::view).containsExactly("endless");
    assertThat(result.failed().getFirst().error()).isEqualTo("recursion-limit");
    assertThat(circuit.viewRows("good").size()).isEqualTo(1);
    assertThat(circuit.viewRows("endless").size()).isZero();
  }

  @Test
  void failsBeforeItExplodes() {
    for (int i = 0; i < 10; i++) {
      circuit.apply(++rev, upsert(i, 0));
    }
    String twice =
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT n.i FROM n JOIN t ON t.b = n.i - 1)"
            + " SELECT i FROM n";
    ViewFailure failure = view("explodes", twice).orElseThrow();
    assertThat(failure.error()).isEqualTo("recursion-limit");
    assertThat(failure.detail()).contains("more rows");
  }

  @Test
  void keepsTheBoundInEachStep() {
    assertThat(view("chain", CHAIN)).isEmpty();
    for (int i = 0; i < 20; i++) {
      assertThat(circuit.apply(++rev, upsert(i, i + 1)).failed()).isEmpty();
    }
    assertThat(circuit.viewRows("chain").size()).isEqualTo(21);
    // the end of the chain goes back to its start: no round more
    assertThat(circuit.apply(++rev, upsert(20, 0)).failed()).isEmpty();
    assertThat(circuit.apply(++rev, upsert(20, 21)).failed())
        .extracting(ViewFailure::error)
        .containsExactly("recursion-limit");
  }

  @Test
  void doesNotFailOnRowsThatGoInTheSameStep() {
    view(
        "divided",
        "WITH RECURSIVE c (x) AS (SELECT b FROM t WHERE a = 0 UNION SELECT 10 / (t.b - c.x) FROM c"
            + " JOIN t ON t.a = 1) SELECT x FROM c WHERE x < 100");
    circuit.apply(++rev, upsert(0, 3));
    // 3 goes in the step in which a divisor of 3 - 3 comes
    var changes = upsert(0, 9).tables().getFirst();
    var result = circuit.apply(++rev, both(changes, 1, 3));
    assertThat(result.failed()).isEmpty();
    assertThat(circuit.viewRows("divided").size()).isGreaterThan(0);
    var genuine = circuit.apply(++rev, both(upsert(0, 3).tables().getFirst(), 1, 3));
    assertThat(genuine.failed()).extracting(ViewFailure::error).containsExactly("division-by-zero");
  }

  private static String numbers(String union, int count) {
    return "WITH RECURSIVE n (i) AS (SELECT 1 "
        + union
        + " SELECT i + 1 FROM n WHERE i < "
        + count
        + ") SELECT i FROM n";
  }

  private Optional<ViewFailure> view(String name, String sql) {
    CompiledQuery query = new SqlCompiler().query(sql, this);
    ViewDefinition view =
        new ViewDefinition(name, query.plan(), query.order(), query.reads(), "rows", sql);
    return circuit.createView(view, ++rev);
  }

  private TypedBatch upsert(int a, int b) {
    ColumnVector[] columns = ColumnVector.allocate(relation("t").orElseThrow().schema(), 1);
    columns[0].set(0, a);
    columns[1].set(0, b);
    ChangeOp[] ops = {ChangeOp.UPSERT};
    return new TypedBatch(List.of(new TypedChanges("t", ops, columns, null, 1)), List.of());
  }

  private TypedBatch both(TypedChanges first, int a, int b) {
    ColumnVector[] columns = ColumnVector.allocate(relation("t").orElseThrow().schema(), 2);
    for (int c = 0; c < 2; c++) {
      columns[c].copy(0, first.columns()[c], 0);
    }
    columns[0].set(1, a);
    columns[1].set(1, b);
    ChangeOp[] ops = {ChangeOp.UPSERT, ChangeOp.UPSERT};
    return new TypedBatch(List.of(new TypedChanges("t", ops, columns, null, 2)), List.of());
  }

  @Override
  public Optional<Relation> relation(String name) {
    return circuit.table(name).map(t -> new Relation(t.name(), t.schema(), t.primaryKey()));
  }

  @Override
  public Collection<String> names() {
    return List.of("t");
  }
}
