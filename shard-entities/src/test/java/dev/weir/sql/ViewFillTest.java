package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.circuit.Circuit;
import dev.weir.circuit.CircuitLimits;
import dev.weir.circuit.FillStatus;
import dev.weir.circuit.PlanNode;
import dev.weir.circuit.StepResult;
import dev.weir.circuit.ViewDefinition;
import dev.weir.circuit.ViewDelta;
import dev.weir.circuit.ViewInfo;
import dev.weir.config.Seeds;
import dev.weir.sql.differential.RandomScenario;
import dev.weir.sql.differential.Scenario;
import dev.weir.zset.TableShape;
import dev.weir.zset.TypedBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A view that was filled in slices between batches is the one that is created at once when the
 * other becomes active: in content, versions, hashes, operators, and in all deltas from there on.
 */
class ViewFillTest {
  private static final int RUNS = Integer.getInteger("weir.property.runs", 40);
  private static final String TABLE = "CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT, s VARCHAR)";
  private static final int MANY = 20_000;

  @Test
  void equalsTheViewThatIsCreatedAtOnce_forRandomQueries() {
    for (int run = 0; run < RUNS; run++) {
      long seed = Seeds.next();
      try {
        new Play(Seeds.random(seed)).run(RandomScenario.next(Seeds.random(seed)));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(Seeds.option(seed) + " " + e.getMessage(), e);
      }
    }
  }

  @Test
  void takesSeveralSlices_andTellsHowFarItIs() {
    SqlCircuit circuit = many();
    circuit.circuit().beginFill(view(circuit, "v", "SELECT s, SUM(n) AS n FROM t GROUP BY s"));
    List<FillStatus.Going> seen = new ArrayList<>();
    while (circuit.circuit().fillSlice(100) instanceof FillStatus.Going going) {
      seen.add(going);
      circuit.apply(rows(circuit, seen.size(), -seen.size()));
    }
    assertThat(seen).hasSizeGreaterThan(3).allMatch(going -> going.total() == MANY);
    assertThat(seen).extracting(FillStatus.Going::done).isSorted();
    assertThat(seen.getLast().done()).isEqualTo(MANY);
    assertThat(circuit.circuit().views()).isEmpty();
  }

  @Test
  void fails_forARowThatCannotBeComputed_andNamesIt() {
    SqlCircuit circuit = many();
    circuit.apply(rows(circuit, 17, 0));
    circuit.circuit().beginFill(view(circuit, "v", "SELECT id, 100 / n AS part FROM t"));
    FillStatus.Failed failed = (FillStatus.Failed) last(circuit);
    assertThat(failed.failure().error()).isEqualTo("division-by-zero");
    assertThat(failed.failure().table()).isEqualTo("t");
    assertThat(failed.failure().key()).containsExactly("17");
    assertThat(circuit.circuit().fillSlice(1)).isEqualTo(failed);
    circuit.circuit().endFill();
    assertThat(circuit.circuit().isFilling()).isFalse();
  }

  @Test
  void fails_forARowThatComesWhileItIsFilled() {
    SqlCircuit circuit = many();
    circuit.circuit().beginFill(view(circuit, "v", "SELECT id, 100 / n AS part FROM t"));
    circuit.circuit().fillSlice(1);
    circuit.apply(rows(circuit, 5, 0));
    assertThat(last(circuit)).isInstanceOf(FillStatus.Failed.class);
  }

  @Test
  void fails_whenAViewThatItReadsDoes() {
    SqlCircuit circuit = many();
    circuit.view("w", "SELECT id, 100 / n AS part FROM t");
    circuit.circuit().beginFill(view(circuit, "v", "SELECT SUM(part) AS n FROM w"));
    circuit.circuit().fillSlice(1);
    circuit.apply(rows(circuit, 5, 0));
    FillStatus.Failed failed = (FillStatus.Failed) last(circuit);
    assertThat(failed.failure().error()).isEqualTo("input-failed");
  }

  @Test
  void fails_whenItHasMoreStateThanAViewMay() {
    SqlCircuit circuit = many();
    circuit.circuit().limit(new CircuitLimits(1_000_000, 100_000, 100_000));
    circuit.circuit().beginFill(view(circuit, "v", "SELECT id, n FROM t"));
    FillStatus.Failed failed = (FillStatus.Failed) last(circuit);
    assertThat(failed.failure().error()).isEqualTo("view-state-limit");
  }

  @Test
  void noTotalIsComputedThatNoRevHad() {
    SqlCircuit circuit = many();
    // the sum of all is 0, of nearly every part of them it is beyond BIGINT
    circuit.apply(rows(circuit, 1, Long.MAX_VALUE, 2, Long.MAX_VALUE));
    circuit.apply(rows(circuit, MANY - 2, -Long.MAX_VALUE, MANY - 1, -Long.MAX_VALUE));
    circuit.circuit().beginFill(view(circuit, "v", "SELECT SUM(n) AS n FROM t"));
    assertThat(last(circuit)).isInstanceOf(FillStatus.Ready.class);
  }

  @Test
  void leavesNothing_whenItIsGivenUp() {
    SqlCircuit circuit = many();
    long before = circuit.circuit().stateBytes();
    for (int slices : new int[] {0, 1, 5, 100}) {
      circuit.circuit().beginFill(view(circuit, "v", "SELECT s, COUNT(*) AS n FROM t GROUP BY s"));
      for (int i = 0; i < slices; i++) {
        circuit.circuit().fillSlice(100);
      }
      circuit.circuit().endFill();
    }
    assertThat(circuit.circuit().stateBytes()).isEqualTo(before);
    circuit.view("v", "SELECT s, COUNT(*) AS n FROM t GROUP BY s");
    circuit.apply(rows(circuit, 3, 3));
  }

  private static FillStatus last(SqlCircuit circuit) {
    FillStatus status = circuit.circuit().fillSlice(1_000);
    while (status instanceof FillStatus.Going) {
      status = circuit.circuit().fillSlice(1_000);
    }
    return status;
  }

  private static SqlCircuit many() {
    SqlCircuit circuit = new SqlCircuit(1);
    circuit.table(TABLE);
    JsonRows rows = new JsonRows(shapes(circuit));
    for (long id = 0; id < MANY; id++) {
      rows.upsert("t", "%d, 1, \"s%d\"".formatted(id, id % 100));
    }
    circuit.apply(rows.build());
    return circuit;
  }

  private static TypedBatch rows(SqlCircuit circuit, long... idsAndNumbers) {
    JsonRows rows = new JsonRows(shapes(circuit));
    for (int i = 0; i < idsAndNumbers.length; i += 2) {
      rows.upsert("t", "%d, %d, \"x\"".formatted(idsAndNumbers[i], idsAndNumbers[i + 1]));
    }
    return rows.build();
  }

  private static Map<String, TableShape> shapes(SqlCircuit circuit) {
    Map<String, TableShape> shapes = new HashMap<>();
    circuit
        .circuit()
        .tables()
        .forEach(
            t ->
                shapes.put(
                    t.name(), new TableShape(t.name(), t.schema(), t.primaryKey(), t.defaults())));
    return shapes;
  }

  private static ViewDefinition view(SqlCircuit circuit, String name, String sql) {
    CompiledQuery query = new SqlCompiler().query(sql, circuit);
    return new ViewDefinition(name, query.plan(), query.order(), query.reads(), "rows", sql);
  }

  /** One circuit whose views are filled in slices, and one whose views are created at once. */
  private static final class Play {
    private final Random random;
    private final SqlCircuit sliced = new SqlCircuit(1);
    private final SqlCircuit whole = new SqlCircuit(2);
    private final Deque<Scenario.View> wanted = new ArrayDeque<>();
    private final List<String> views = new ArrayList<>();
    private JsonRows batch;
    private boolean changed;
    private int step;
    private long rev;

    Play(Random random) {
      this.random = random;
    }

    void run(Scenario scenario) {
      for (Scenario.Line line : scenario.lines()) {
        switch (line) {
          case Scenario.Table table -> table(table);
          case Scenario.View view -> wanted.add(view);
          case Scenario.Change change -> change(change);
          case Scenario.Step _ -> step();
        }
      }
    }

    private void table(Scenario.Table table) {
      sliced.table(table.sql());
      whole.table(table.sql());
      rev++;
      batch = new JsonRows(shapes(whole));
    }

    private void change(Scenario.Change change) {
      changed = true;
      switch (change.operation()) {
        case "delete" -> batch.delete(change.table(), change.values());
        case "update" -> batch.update(change.table(), change.values());
        default -> batch.upsert(change.table(), change.values());
      }
    }

    private void step() {
      rev++;
      long micros = RandomClocks.micros(RandomClocks.at(++step));
      TypedBatch next = changed ? batch.build() : new TypedBatch(List.of(), List.of());
      batch = new JsonRows(shapes(whole));
      changed = false;
      StepResult one = sliced.circuit().apply(rev, micros, next);
      StepResult other = whole.circuit().apply(rev, micros, next);
      assertThat(one.failed()).isEqualTo(other.failed());
      assertThat(hashes(one)).isEqualTo(hashes(other));
      fill();
      views.forEach(this::compare);
    }

    private void fill() {
      Circuit circuit = sliced.circuit();
      if (!circuit.isFilling() && !wanted.isEmpty()) {
        circuit.beginFill(view(whole, wanted.peek().name(), wanted.peek().sql()));
      }
      for (int i = random.nextInt(8); i > 0 && circuit.isFilling(); i--) {
        if (circuit.fillSlice(1 + random.nextInt(30)) instanceof FillStatus.Ready) {
          activate(wanted.remove());
        }
      }
    }

    private void activate(Scenario.View next) {
      rev++;
      ViewDefinition definition = view(whole, next.name(), next.sql());
      sliced.circuit().advance(rev, sliced.circuit().clock());
      whole.circuit().advance(rev, whole.circuit().clock());
      assertThat(sliced.circuit().activateView(definition, rev)).isEmpty();
      assertThat(whole.circuit().createView(definition, rev)).isEmpty();
      views.add(next.name());
    }

    private void compare(String name) {
      ViewInfo one = sliced.circuit().viewInfo(name);
      ViewInfo other = whole.circuit().viewInfo(name);
      assertThat(facts(one)).as(one.definition().sql()).isEqualTo(facts(other));
      assertThat(operators(sliced, name)).isEqualTo(operators(whole, name));
      assertThat(sliced.circuit().nextInstant()).isEqualTo(whole.circuit().nextInstant());
    }

    private static List<Object> facts(ViewInfo info) {
      return List.of(
          info.failure(),
          info.rows(),
          info.createdRev(),
          info.changedRev(),
          info.resultHash(),
          info.versionHash());
    }

    private static List<List<Object>> operators(SqlCircuit circuit, String name) {
      List<List<Object>> all = new ArrayList<>();
      for (PlanNode node : circuit.circuit().explain(name)) {
        all.add(List.of(node.id(), node.op(), node.detail(), node.inputs(), node.shared()));
      }
      return all;
    }

    private static List<List<Object>> hashes(StepResult step) {
      List<List<Object>> all = new ArrayList<>();
      for (ViewDelta delta : step.changed()) {
        all.add(
            List.of(
                delta.view(),
                delta.changedRows(),
                delta.delta().size(),
                delta.prevRev(),
                delta.rows(),
                delta.resultHash(),
                delta.versionHash()));
      }
      return all;
    }
  }
}
