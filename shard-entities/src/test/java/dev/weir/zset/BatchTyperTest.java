package dev.weir.zset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.zset.Batches.Nested;
import dev.weir.zset.Batches.Num;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchTyperTest {
  private static final TableShape FLIGHTS =
      new TableShape(
          "flights",
          new Schema(
              List.of(
                  new Column("id", ColumnType.BIGINT, false),
                  new Column("departure", ColumnType.TIMESTAMP, false),
                  new Column("delay", ColumnType.INTEGER, true),
                  new Column("origin", ColumnType.varchar(4), true),
                  new Column("price", ColumnType.decimal(8, 2), true),
                  new Column("state", ColumnType.varchar(9), false))),
          new int[] {0},
          Arrays.asList(null, null, null, null, new BigDecimal("9.5"), "new"));

  private static final TableShape LEGS =
      new TableShape(
          "legs",
          new Schema(
              List.of(
                  new Column("x", ColumnType.DOUBLE, true),
                  new Column("number", ColumnType.INTEGER, false),
                  new Column("flight", ColumnType.VARCHAR, false))),
          new int[] {2, 1},
          Arrays.asList(null, 1L, null));

  private static final TableShape LOG =
      new TableShape(
          "log",
          new Schema(List.of(new Column("line", ColumnType.VARCHAR, true))),
          new int[0],
          Arrays.asList((Object) null));

  private static final TableShapes TABLES = Batches.shapes(FLIGHTS, LEGS, LOG);
  private static final BatchLimits LIMITS = new BatchLimits(1000, 2000, 10_000);
  private static final String AT = "2001-01-01T06:20:00";

  private final Set<String> present = new HashSet<>();
  private final KeyOverlay keys = new KeyOverlay(this::isPresent, TABLES, 42);

  private boolean isPresent(String table, ColumnVector[] key, int row, List<byte[]> dictionary) {
    TableShape shape = TABLES.find(table).orElseThrow();
    List<Column> columns =
        Arrays.stream(shape.primaryKey()).mapToObj(i -> shape.schema().column(i)).toList();
    return present.contains(
        table
            + RowIds.ofKey(new Schema(columns)).text(key, row, code -> dictionary.get((int) code)));
  }

  @Test
  void typesWholeRows_withDefaultsAndNullsForAbsentColumns() {
    TypedBatch typed =
        accepted(new Batches().create("flights", "id", 7, "departure", AT, "origin", "LAX"));
    assertThat(json(typed, FLIGHTS))
        .containsExactly(
            "{\"id\":7,\"departure\":\"2001-01-01T06:20:00\",\"delay\":null,\"origin\":\"LAX\","
                + "\"price\":\"9.50\",\"state\":\"new\"}");
    assertThat(typed.tables().getFirst().ops()).containsExactly(ChangeOp.UPSERT);
    assertThat(typed.tables().getFirst().given()).isNull();
  }

  @Test
  void explicitNullWinsOverADefault_andIsRefusedWhereNotNull() {
    TypedBatch typed =
        accepted(new Batches().upsert("flights", "id", 1, "departure", AT, "price", null));
    assertThat(json(typed, FLIGHTS).getFirst()).contains("\"price\":null");
    assertError(
        refused(new Batches().upsert("flights", "id", 1, "departure", AT, "state", null)),
        "value-null",
        "state",
        "column state of table flights must not be null");
  }

  @Test
  void updatesSetOnlyGivenColumns_nullIncluded() {
    present.add("flights3");
    TypedBatch typed =
        accepted(new Batches().update("flights", Map.of("id", 3), "delay", null, "origin", "PHX"));
    TypedChanges changes = typed.tables().getFirst();
    assertThat(changes.ops()).containsExactly(ChangeOp.UPDATE);
    assertThat(given(changes, 0)).containsExactly(2, 3);
    assertThat(changes.columns()[0].lanes[0]).isEqualTo(3);
    assertThat(changes.columns()[2].isNull(0)).isTrue();
  }

  @Test
  void updateTakesItsKeyFromTheRow_whenThereIsNoKeyMember() {
    present.add("flights3");
    TypedChanges changes =
        accepted(new Batches().update("flights", Map.of(), "id", 3, "delay", 5))
            .tables()
            .getFirst();
    assertThat(changes.columns()[0].lanes[0]).isEqualTo(3);
    assertThat(given(changes, 0)).containsExactly(2);
  }

  @Test
  void deleteTakesItsKeyFromKeyOrRow_andIgnoresOtherColumns() {
    RowBatch batch =
        new Batches()
            .delete("flights", "id", 1)
            .change(ChangeOp.DELETE, "flights", Map.of(), Map.of("id", 2, "delay", "late"))
            .build();
    TypedChanges changes =
        new BatchTyper(TABLES, LIMITS).type(batch, WriteMode.STRICT, keys).tables().getFirst();
    assertThat(changes.ops()).containsExactly(ChangeOp.DELETE, ChangeOp.DELETE);
    assertThat(Arrays.copyOf(changes.columns()[0].lanes, 2)).containsExactly(1, 2);
    assertThat(changes.columns()[2].isNull(1)).isTrue();
    assertThat(changes.columns()[5].isNull(0)).isTrue();
  }

  @Test
  void mixesTablesAndOperations_inTheClientsOrderOfEachTable() {
    TypedBatch typed =
        accepted(
            new Batches()
                .create("flights", "id", 1, "departure", AT)
                .create("legs", "flight", "a", "x", 1)
                .update("flights", Map.of("id", 1), "delay", 4)
                .delete("flights", "id", 1)
                .create("flights", "id", 1, "departure", AT));
    assertThat(typed.tables()).extracting(TypedChanges::table).containsExactly("flights", "legs");
    assertThat(typed.tables().getFirst().ops())
        .containsExactly(ChangeOp.UPSERT, ChangeOp.UPDATE, ChangeOp.DELETE, ChangeOp.UPSERT);
    assertThat(typed.changes()).isEqualTo(5);
  }

  @Test
  void keepsOnlyTheStringsOfColumns_eachOnce() {
    TypedBatch typed =
        accepted(
            new Batches()
                .create("flights", "id", 1, "departure", AT, "origin", "LAX", "state", "x")
                .create("flights", "id", 2, "departure", AT, "origin", "LAX")
                .create("legs", "flight", "new"));
    assertThat(typed.dictionary())
        .extracting(bytes -> new String(bytes, java.nio.charset.StandardCharsets.UTF_8))
        .containsExactly("LAX", "x", "new");
  }

  @Test
  void storesOneZeroOnly_inKeys() {
    TableShape doubles =
        new TableShape(
            "d",
            new Schema(List.of(new Column("k", ColumnType.DOUBLE, false))),
            new int[] {0},
            Arrays.asList((Object) null));
    TableShapes shapes = Batches.shapes(doubles);
    WeirException refusal =
        catchThrowableOfType(
            WeirException.class,
            () ->
                new BatchTyper(shapes, LIMITS)
                    .type(
                        new Batches().create("d", "k", new Num("-0.0")).create("d", "k", 0).build(),
                        WriteMode.STRICT,
                        new KeyOverlay((t, k, r, s) -> false, shapes, 1)));
    assertThat(refusal.code()).isEqualTo(ErrorCode.DUPLICATE_KEY);
  }

  @Test
  void refusesAnUnknownTable_withTheNearestName() {
    assertError(
        refused(new Batches().create("flihgts", "id", 1)),
        "table-not-found",
        null,
        "there is no table flihgts",
        "flights");
  }

  @Test
  void refusesAnUnknownColumn_withTheNearestName() {
    Map<String, Object> error =
        assertError(
            refused(
                new Batches()
                    .create("flights", "id", 1, "departure", AT)
                    .create("flights", "id", 2, "departure", AT)
                    .create("flights", "id", 3, "departure", AT, "dealy", 5)
                    .create("flights", "id", 4, "departure", AT)),
            "column-unknown",
            "dealy",
            "table flights has no column dealy",
            "delay");
    assertThat(error.keySet())
        .containsExactly("index", "table", "column", "code", "detail", "hint");
    assertThat(error).containsEntry("index", 2);
  }

  @Test
  void saysWhatToDo_inTheDetail() {
    WeirException refusal =
        refused(
            new Batches()
                .upsert("flights", "id", 1, "departure", AT)
                .upsert("flights", "id", 2, "departure", AT)
                .upsert("flights", "id", 3, "departure", AT, "dealy", 5)
                .upsert("flights", "id", 4, "departure", AT));
    assertThat(refusal)
        .hasMessage(
            "1 of 4 changes is wrong; nothing was stored."
                + " Correct change 2 and send the batch again.");
    assertThat(refusal.members().keySet()).containsExactly("rejected", "errors");
    assertThat(refusal.members()).containsEntry("rejected", 1);
  }

  @Test
  void namesLines_whereThereAreLines() {
    WeirException refusal =
        refused(new Batches().withLines().create("flights", "id", "x", "departure", AT));
    assertThat(errors(refusal).getFirst().keySet())
        .startsWith("index", "line", "table", "column", "code", "detail");
    assertThat(errors(refusal).getFirst()).containsEntry("line", 1);
  }

  @Test
  void refusesValuesOfOtherTypes() {
    Batches wrong =
        new Batches()
            .upsert("flights", "id", 1, "departure", AT, "delay", "late")
            .upsert("flights", "id", 1, "departure", AT, "delay", new Num("1.5"))
            .upsert("flights", "id", 1, "departure", AT, "delay", true)
            .upsert("flights", "id", 1, "departure", AT, "delay", new Nested("{\"a\":1}"))
            .upsert("flights", "id", 1, "departure", AT, "origin", 5)
            .upsert("flights", "id", 1, "departure", AT + "Z")
            .upsert("flights", "id", 1, "departure", 980922000)
            .upsert("flights", "id", 1, "departure", AT, "price", "1.005");
    List<Map<String, Object>> errors = errors(refused(wrong));
    assertThat(errors)
        .hasSize(8)
        .allSatisfy(e -> assertThat(e).containsEntry("code", "value-invalid"));
    assertThat(errors)
        .extracting(e -> e.get("detail"))
        .containsExactly(
            "\"late\" is not an INTEGER",
            "1.5 is not an INTEGER",
            "true is not an INTEGER",
            "{\"a\":1} is not an INTEGER",
            "5 is not a VARCHAR(4)",
            "\"2001-01-01T06:20:00Z\" is not a TIMESTAMP",
            "980922000 is not a TIMESTAMP",
            "\"1.005\" has more than 2 fraction digits: DECIMAL(8,2)");
    assertThat(errors.get(5).get("hint").toString()).contains("UTC");
  }

  @Test
  void refusesValuesBeyondTheRange() {
    List<Map<String, Object>> errors =
        errors(
            refused(
                new Batches()
                    .upsert("flights", "id", 1, "departure", AT, "delay", 3_000_000_000L)
                    .upsert("flights", "id", new Num("9223372036854775808"), "departure", AT)
                    .upsert("flights", "id", 1, "departure", AT, "price", 1_000_000)
                    .upsert("flights", "id", 1, "departure", AT, "origin", "LAX-PHX")));
    assertThat(errors)
        .hasSize(4)
        .allSatisfy(e -> assertThat(e).containsEntry("code", "value-out-of-range"));
    assertThat(errors.getLast()).containsEntry("detail", "\"LAX-PHX\" is longer than VARCHAR(4)");
  }

  @Test
  void refusesMissingNotNullColumns_onlyInWholeRows() {
    present.add("flights1");
    assertError(
        refused(
            new Batches()
                .update("flights", Map.of("id", 1), "delay", 1)
                .create("flights", "id", 2)),
        "value-null",
        "departure",
        "column departure of table flights must not be null and has no default");
  }

  @Test
  void refusesMissingAndNullKeys() {
    List<Map<String, Object>> errors =
        errors(
            refused(
                new Batches()
                    .create("flights", "departure", AT)
                    .update("flights", Map.of(), "delay", 1)
                    .delete("legs", "number", 1)
                    .create("legs", "flight", null)
                    .delete("legs", "flight", "a")));
    assertThat(errors)
        .extracting(e -> e.get("code") + " " + e.get("column"))
        .containsExactly(
            "key-missing id",
            "key-missing id",
            "key-missing flight",
            "value-null flight",
            "key-missing number");
  }

  @Test
  void refusesAKeyThatDiffersFromTheRow_andTakesAnEqualOne() {
    present.add("flights3");
    accepted(new Batches().update("flights", Map.of("id", 3), "id", 3, "delay", 1));
    accepted(new Batches().update("flights", Map.of("id", 3), "id", "3", "delay", 1));
    Map<String, Object> error =
        assertError(
            refused(new Batches().update("flights", Map.of("id", 3), "id", 4, "delay", 1)),
            "key-change",
            "id",
            "key says 3, row says 4");
    assertThat(error.get("hint").toString()).contains("delete").contains("create");
    assertError(
        refused(new Batches().update("flights", Map.of("id", 3), "id", null)),
        "key-change",
        "id",
        "key says 3, row says null");
  }

  @Test
  void refusesKeyMembersThatAreNoKeyColumns() {
    assertError(
        refused(
            new Batches()
                .change(ChangeOp.DELETE, "flights", Map.of("id", 3, "delay", 1), Map.of())),
        "column-unknown",
        "delay",
        "table flights has no key column delay");
  }

  @ParameterizedTest
  @EnumSource(
      value = ChangeOp.class,
      names = {"UPSERT", "UPDATE", "DELETE"})
  void tablesWithoutKeyTakeCreatesOnly(ChangeOp op) {
    accepted(new Batches().create("log", "line", "a").create("log", "line", "a"));
    assertError(
        refused(new Batches().change(op, "log", Map.of(), Map.of("line", "a"))),
        "table-has-no-key",
        null,
        "table log has no primary key");
  }

  @Test
  void strictCreate_refusesAPresentKey() {
    present.add("flights7");
    WeirException refusal = refused(new Batches().create("flights", "id", 7, "departure", AT));
    assertThat(refusal.code()).isEqualTo(ErrorCode.DUPLICATE_KEY);
    assertThat(refusal).hasMessageStartingWith("1 of 1 changes creates a row that exists; nothing");
    assertError(refusal, "duplicate-key", null, "table flights has a row with key 7 already");
  }

  @Test
  void strictUpdate_refusesAnAbsentKey() {
    WeirException refusal = refused(new Batches().update("flights", Map.of("id", 7), "delay", 1));
    assertThat(refusal.code()).isEqualTo(ErrorCode.ROW_MISSING);
    assertError(refusal, "row-missing", null, "table flights has no row with key 7");
  }

  @Test
  void otherCellsOfTheTable_areAccepted() {
    present.add("flights7");
    for (WriteMode mode : WriteMode.values()) {
      accepted(new Batches().upsert("flights", "id", 7, "departure", AT), mode);
      accepted(new Batches().upsert("flights", "id", 8, "departure", AT), mode);
      accepted(new Batches().delete("flights", "id", 7), mode);
      accepted(new Batches().delete("flights", "id", 9), mode);
      accepted(new Batches().create("flights", "id", 10, "departure", AT), mode);
      keys.clear();
    }
    accepted(new Batches().create("flights", "id", 7, "departure", AT), WriteMode.LENIENT);
    TypedBatch skipped =
        accepted(new Batches().update("flights", Map.of("id", 99), "delay", 1), WriteMode.LENIENT);
    assertThat(skipped.tables().getFirst().ops()).containsExactly(ChangeOp.UPDATE);
  }

  @Test
  void laterChangesSeeEarlierOnes_ofTheSameBatch() {
    present.add("flights1");
    accepted(
        new Batches()
            .delete("flights", "id", 1)
            .create("flights", "id", 1, "departure", AT)
            .update("flights", Map.of("id", 1), "delay", 1));
    assertThat(
            refused(
                    new Batches()
                        .create("legs", "flight", "a")
                        .create("legs", "flight", "a", "number", 1))
                .code())
        .isEqualTo(ErrorCode.DUPLICATE_KEY);
    assertThat(
            refused(
                    new Batches()
                        .delete("flights", "id", 1)
                        .update("flights", Map.of("id", 1), "delay", 1))
                .code())
        .isEqualTo(ErrorCode.ROW_MISSING);
  }

  @Test
  void laterBatchesSeeEarlierOnes_untilTheOverlayIsCleared() {
    accepted(new Batches().create("legs", "flight", "a", "number", 2), WriteMode.LENIENT);
    WeirException refusal = refused(new Batches().create("legs", "flight", "a", "number", 2));
    assertError(refusal, "duplicate-key", null, "table legs has a row with key [\"a\",2] already");
    keys.clear();
    accepted(new Batches().create("legs", "flight", "a", "number", 2));
  }

  @Test
  void aRefusedBatchLeavesNoTrace() {
    Batches twice = new Batches().create("legs", "flight", "a").create("legs", "flight", "a");
    refused(twice);
    accepted(new Batches().create("legs", "flight", "a"));
    refused(new Batches().delete("legs", "flight", "a", "number", 1).create("nope", "a", 1));
    assertThat(refused(new Batches().create("legs", "flight", "a")).code())
        .isEqualTo(ErrorCode.DUPLICATE_KEY);
  }

  @Test
  void bothKindsOfFaults_areBatchInvalid_inTheOrderOfChanges() {
    present.add("flights1");
    WeirException refusal =
        refused(
            new Batches()
                .create("legs", "flight", 5)
                .create("flights", "id", 1, "departure", AT)
                .update("legs", Map.of("flight", "a", "number", 1), "x", 1)
                .create("flights", "id", 2));
    assertThat(refusal.code()).isEqualTo(ErrorCode.BATCH_INVALID);
    assertThat(errors(refusal))
        .extracting(e -> e.get("index") + " " + e.get("code"))
        .containsExactly("0 value-invalid", "1 duplicate-key", "2 row-missing", "3 value-null");
    assertThat(refusal)
        .hasMessageContaining("4 of 4 changes are wrong")
        .hasMessageContaining("Correct changes 0, 1, 2 and 1 more and");
  }

  @Test
  void listsTheFirstHundredFaults_andCountsAllChanges() {
    Batches wrong = new Batches();
    for (int i = 0; i < 500; i++) {
      // the second table's faults come first in the order of changes
      wrong.upsert(i % 2 == 0 ? "legs" : "flights", "nope", 1, "nono", 2);
    }
    WeirException refusal = refused(wrong);
    assertThat(refusal.members()).containsEntry("rejected", 500);
    assertThat(errors(refusal)).hasSize(100);
    assertThat(errors(refusal).getFirst()).containsEntry("index", 0);
    assertThat(errors(refusal))
        .isSortedAccordingTo((a, b) -> Integer.compare((int) a.get("index"), (int) b.get("index")));
    assertThat((int) errors(refusal).getLast().get("index")).isLessThan(40);
  }

  @Test
  void refusesBatchesBeyondTheLimits() {
    Batches many = new Batches();
    for (int i = 0; i < 1001; i++) {
      many.upsert("flights", "id", i, "departure", AT);
    }
    WeirException rows = refused(many);
    assertThat(rows.code()).isEqualTo(ErrorCode.BATCH_TOO_LARGE);
    assertThat(rows.members())
        .containsEntry("limit", "batch-rows-max")
        .containsEntry("limit_value", 1000L)
        .containsEntry("actual", 1001L);
    assertThat(rows).hasMessageContaining("split it");
    WeirException row =
        refused(
            new Batches().upsert("legs", "flight", "b").upsert("legs", "flight", "x".repeat(2001)));
    assertThat(row.members()).containsEntry("limit", "row-bytes-max");
    assertThat(row).hasMessageContaining("change 1");
    WeirException event =
        catchThrowableOfType(WeirException.class, () -> LIMITS.checkEvent(10_001));
    assertThat(event.members()).containsEntry("limit", "event-bytes-max");
    WeirException cells =
        catchThrowableOfType(
            WeirException.class, () -> LIMITS.checkCells(BatchLimits.CELLS_MAX + 1L));
    assertThat(cells.members()).containsEntry("limit", "batch-cells-max");
    assertThat(refused(new Batches()).code()).isEqualTo(ErrorCode.BATCH_EMPTY);
  }

  private TypedBatch accepted(Batches batch) {
    return accepted(batch, WriteMode.STRICT);
  }

  private TypedBatch accepted(Batches batch, WriteMode mode) {
    return new BatchTyper(TABLES, LIMITS).type(batch.build(), mode, keys);
  }

  private WeirException refused(Batches batch) {
    int position = keys.position();
    WeirException refusal =
        catchThrowableOfType(
            WeirException.class,
            () -> new BatchTyper(TABLES, LIMITS).type(batch.build(), WriteMode.STRICT, keys));
    assertThat(refusal).isNotNull();
    assertThat(keys.position()).isEqualTo(position);
    return refusal;
  }

  @SuppressWarnings("unchecked") // the member is made of maps
  private static List<Map<String, Object>> errors(WeirException refusal) {
    return (List<Map<String, Object>>) refusal.members().get("errors");
  }

  private static Map<String, Object> assertError(
      WeirException refusal, String code, String column, String detail) {
    List<Map<String, Object>> errors = errors(refusal);
    assertThat(errors).hasSize(1);
    assertThat(errors.getFirst()).containsEntry("code", code).containsEntry("detail", detail);
    assertThat(errors.getFirst().get("column")).isEqualTo(column);
    return errors.getFirst();
  }

  private static Map<String, Object> assertError(
      WeirException refusal, String code, String column, String detail, String hint) {
    Map<String, Object> error = assertError(refusal, code, column, detail);
    assertThat(error).containsEntry("hint", hint);
    return error;
  }

  private static List<Integer> given(TypedChanges changes, int row) {
    return java.util.stream.IntStream.range(0, changes.columns().length)
        .filter(column -> changes.sets(row, column))
        .boxed()
        .toList();
  }

  private static List<String> json(TypedBatch typed, TableShape shape) {
    TypedChanges changes = typed.tables().getFirst();
    return RowSets.json(
        new RowSet(
            shape.schema(),
            changes.columns(),
            null,
            null,
            changes.size(),
            code -> typed.dictionary().get((int) code)));
  }
}
