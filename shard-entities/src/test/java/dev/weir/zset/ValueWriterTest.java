package dev.weir.zset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.config.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ValueWriterTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column("id", ColumnType.BIGINT, false),
              new Column("n", ColumnType.INTEGER, true),
              new Column("ok", ColumnType.BOOLEAN, true),
              new Column("x", ColumnType.DOUBLE, true),
              new Column("price", ColumnType.decimal(10, 2), true),
              new Column("big", ColumnType.decimal(38, 10), true),
              new Column("na\"me", ColumnType.VARCHAR, true),
              new Column("day", ColumnType.DATE, true),
              new Column("at", ColumnType.TIMESTAMP, true)));

  private static final String[] ROW = {
    "9007199254740993",
    "-5",
    "true",
    "-0.0",
    "-0.05",
    "-0.0000000001",
    "",
    "2001-01-31",
    "2001-01-31T06:20:00.5"
  };

  @Test
  void writesJson_asTheContractSays() {
    assertThat(json(new ValueWriter(false), ROW))
        .isEqualTo(
            "{\"id\":9007199254740993,\"n\":-5,\"ok\":true,\"x\":-0.0,\"price\":\"-0.05\","
                + "\"big\":\"-0.0000000001\",\"na\\\"me\":\"\",\"day\":\"2001-01-31\","
                + "\"at\":\"2001-01-31T06:20:00.5\"}");
  }

  @Test
  void writesEveryBigintAsString_andNoOtherInteger_whenAsked() {
    assertThat(json(new ValueWriter(true), ROW))
        .startsWith("{\"id\":\"9007199254740993\",\"n\":-5,");
  }

  @Test
  void writesNamesOfDoublesThatAreNoNumbers() {
    String[] row = ROW.clone();
    for (String name : List.of("NaN", "Infinity", "-Infinity")) {
      row[3] = name;
      assertThat(json(new ValueWriter(false), row)).contains("\"x\":\"" + name + "\"");
      assertThat(csv(row)).contains("," + name + ",");
    }
  }

  @Test
  void writesNulls() {
    String[] row = {"1", null, null, null, null, null, null, null, null};
    assertThat(json(new ValueWriter(false), row)).contains("\"n\":null", "\"at\":null");
    assertThat(csv(row)).isEqualTo("1,,,,,,,,\r\n");
  }

  @Test
  void writesCsv_withQuotesWhereNeeded() {
    String[] row = ROW.clone();
    assertThat(csv(row))
        .isEqualTo(
            "9007199254740993,-5,true,-0.0,-0.05,-0.0000000001,\"\",2001-01-31,"
                + "2001-01-31T06:20:00.5\r\n");
    row[6] = "a \"b\", c\r\nd";
    assertThat(csv(row)).contains(",\"a \"\"b\"\", c\r\nd\",");
    ByteSink out = new ByteSink(16);
    new RowWriter(SCHEMA, new ValueWriter(false)).csvHeader(out);
    assertThat(out.text()).isEqualTo("id,n,ok,x,price,big,\"na\"\"me\",day,at\r\n");
  }

  @Test
  void escapesText_soThatAJsonParserReadsItBack() throws Exception {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    ObjectMapper mapper = new ObjectMapper();
    for (int i = 0; i < 2000; i++) {
      String text = randomText(random);
      ByteSink out = new ByteSink(16);
      ValueWriter.jsonString(out, text.getBytes(StandardCharsets.UTF_8));
      assertThat(mapper.readValue(out.copy(), String.class)).as(Seeds.option(seed)).isEqualTo(text);
    }
  }

  @Test
  void writesJsonThatReadsBackEqual_forEveryType() throws Exception {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    ObjectMapper mapper = new ObjectMapper();
    for (int i = 0; i < 100; i++) {
      RowSet set = RowSets.random(random, 30);
      List<String> rows = RowSets.json(set);
      for (int row = 0; row < rows.size(); row++) {
        JsonNode json = mapper.readTree(rows.get(row));
        for (Column column : set.schema().columns()) {
          assertReadsBack(set, column, row, json.get(column.name()), Seeds.option(seed));
        }
      }
    }
  }

  private static void assertReadsBack(
      RowSet set, Column column, int row, JsonNode json, String as) {
    ColumnVector vector = set.columns()[set.schema().indexOf(column.name())];
    assertThat(json.isNull()).as(as).isEqualTo(vector.isNull(row));
    if (json.isNull()) {
      return;
    }
    byte[] text = RowSets.bytes(json.asText());
    if (column.type().isString()) {
      assertThat(text).as(as).isEqualTo(set.strings().bytes(vector.lanes[row]));
      return;
    }
    ValueReader reader = new ValueReader(column.type());
    ValueFault fault = reader.text(text);
    if (column.type().equals(ColumnType.decimal(12, 3)) && fault == ValueFault.RANGE) {
      // the random lanes of narrow decimals may have more digits than the type
      return;
    }
    assertThat(fault).as("%s %s", json, as).isNull();
    assertThat(reader.lane()).as("%s %s", json, as).isEqualTo(vector.lanes[row]);
    assertThat(reader.high()).as("%s %s", json, as).isEqualTo(vector.high(row));
  }

  @Test
  void writesExtremeNumbers() {
    ByteSink out = new ByteSink(16);
    for (long value : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 0, -1, 10, 99, 100}) {
      out.clear();
      out.decimal(value);
      assertThat(out.text()).isEqualTo(Long.toString(value));
    }
    out.clear();
    out.digits(7, 3);
    assertThat(out.text()).isEqualTo("007");
  }

  @Test
  void writesDaysBeyondTheInputRange() {
    ColumnVector day = ColumnVector.of(new long[] {-719_529, -800_000, 3_000_000}, null, null);
    ValueWriter values = new ValueWriter(false);
    ByteSink out = new ByteSink(16);
    for (int i = 0; i < 3; i++) {
      values.text(out, ColumnType.DATE, day, i, null);
      out.put(' ');
    }
    assertThat(out.text()).isEqualTo("-0001-12-31 -0221-09-04 10183-09-21 ");
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      int point =
          random.nextBoolean() ? random.nextInt(128) : random.nextInt(Character.MAX_CODE_POINT);
      text.appendCodePoint(point >= 0xD800 && point < 0xE000 ? '\\' : point);
    }
    return text.toString();
  }

  private static String json(ValueWriter values, String[] row) {
    ByteSink out = new ByteSink(16);
    RowSet set = row(row);
    new RowWriter(SCHEMA, values).json(out, set.columns(), 0, set.strings());
    return out.text();
  }

  private static String csv(String[] row) {
    ByteSink out = new ByteSink(16);
    RowSet set = row(row);
    new RowWriter(SCHEMA, new ValueWriter(false)).csv(out, set.columns(), 0, set.strings());
    return out.text();
  }

  private static RowSet row(String[] texts) {
    return RowSets.of(SCHEMA, List.<String[]>of(texts));
  }
}
