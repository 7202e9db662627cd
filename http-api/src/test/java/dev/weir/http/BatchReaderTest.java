package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.ConfigLoader;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.RawChanges;
import dev.weir.zset.RawColumn;
import dev.weir.zset.RowBatch;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BatchReaderTest {
  private final BatchReader reader = new BatchReader(ConfigLoader.defaults().weir().limits(), 1);

  private RowBatch json(String body) {
    return reader.readJson(body.getBytes(StandardCharsets.UTF_8));
  }

  private RowBatch lines(String body) {
    return reader.readLines(body.getBytes(StandardCharsets.UTF_8));
  }

  /** A batch as text: each change with its cells, so that readings can be compared. */
  static String shown(RowBatch batch) {
    StringBuilder text = new StringBuilder();
    for (RawChanges changes : batch.tables()) {
      for (int i = 0; i < changes.size(); i++) {
        text.append(changes.index(i)).append(' ').append(changes.table());
        text.append(' ').append(changes.op(i));
        for (RawColumn column : changes.rowColumns()) {
          cell(text, column, i, batch);
        }
        text.append(" /");
        for (RawColumn column : changes.keyColumns()) {
          cell(text, column, i, batch);
        }
        text.append('\n');
      }
    }
    return text.toString();
  }

  private static void cell(StringBuilder text, RawColumn column, int row, RowBatch batch) {
    if (column.kind(row) == RawColumn.ABSENT) {
      return;
    }
    text.append(' ').append(column.name()).append('=');
    switch (column.kind(row)) {
      case RawColumn.NULL -> text.append("null");
      case RawColumn.TRUE -> text.append("true");
      case RawColumn.FALSE -> text.append("false");
      case RawColumn.INTEGER -> text.append(column.value(row));
      default -> {
        byte[] bytes = batch.dictionary().get((int) column.value(row));
        text.append(column.kind(row)).append(':').append(new String(bytes, StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void readsEachKindOfCell() {
    RowBatch batch =
        json(
            """
            {"changes":[{"table":"t","op":"create","row":{
              "a":null,"b":true,"c":false,"d":-9223372036854775808,"e":9223372036854775808,
              "f":1.50,"g":-0,"h":"é\\n😀\\uD83D\\uDE00","i":[1,{"x":2}],"j":"","k":1e3}}]}
            """);
    assertThat(shown(batch))
        .isEqualTo(
            "0 t CREATE a=null b=true c=false d=-9223372036854775808 e=5:9223372036854775808"
                + " f=5:1.50 g=5:-0 h=6:é\n😀😀 i=7:[1,{\"x\":2}] j=6: k=5:1e3 /\n");
  }

  @Test
  void memberOrderDoesNotMatter() {
    String usual = "{\"table\":\"t\",\"op\":\"update\",\"key\":{\"id\":1},\"row\":{\"a\":\"x\"}}";
    for (String other :
        new String[] {
          "{\"key\":{\"id\":1},\"row\":{\"a\":\"x\"},\"op\":\"update\",\"table\":\"t\"}",
          "{\"row\":{\"a\":\"x\"},\"table\":\"t\",\"key\":{\"id\":1},\"op\":\"update\"}",
          "{\"op\":\"update\",\"row\":{\"a\":\"x\"},\"key\":{\"id\":1},\"table\":\"t\"}"
        }) {
      assertThat(shown(lines(other))).isEqualTo(shown(lines(usual)));
    }
  }

  @Test
  void equalTextsShareOneEntryOfTheDictionary() {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      body.append("{\"table\":\"t\",\"op\":\"upsert\",\"row\":{\"id\":")
          .append(i)
          .append(",\"a\":\"text")
          .append(i % 700)
          .append("\"}}\n");
    }
    RowBatch batch = lines(body.toString());
    assertThat(batch.dictionary()).hasSize(700);
    RawColumn texts = batch.tables().getFirst().rowColumns().get(1);
    for (int i = 0; i < 5000; i++) {
      assertThat(batch.dictionary().get((int) texts.value(i)))
          .asString()
          .isEqualTo("text" + i % 700);
    }
  }

  @Test
  void tablesKeepTheOrderOfTheBatch() {
    RowBatch batch =
        json(
            """
            {"changes":[{"table":"b","op":"delete","key":{"id":1}},
             {"table":"a","op":"delete","key":{"id":2}},{"table":"b","op":"delete","row":{"id":3}}]}
            """);
    assertThat(batch.tables()).extracting(RawChanges::table).containsExactly("b", "a");
    assertThat(batch.tables().getFirst().index(1)).isEqualTo(2);
    assertThat(batch.changes()).isEqualTo(3);
  }

  @Test
  void faultsTellTheirPlace() {
    assertThatThrownBy(() -> json("{\"changes\":[\n {\"table\":\"é\", op:1}]}"))
        .isInstanceOfSatisfying(
            WeirException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.JSON_SYNTAX);
              assertThat(e.members()).containsEntry("line", 2).containsEntry("column", 16);
              assertThat(e.members()).containsEntry("offset", 29);
            });
  }

  @Test
  void sparseRowsCannotFillTheMemory() {
    StringBuilder body = new StringBuilder("{}\n".repeat(90_000)).append('{');
    for (int i = 0; i < 400; i++) {
      body.append(i == 0 ? "" : ",").append("\"c").append(i).append("\":1");
    }
    byte[] bytes = body.append('}').toString().getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> reader.readRowLines(bytes, "t", ChangeOp.UPSERT))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.JSON_LIMIT));
  }
}
