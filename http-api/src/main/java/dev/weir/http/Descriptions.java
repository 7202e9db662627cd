package dev.weir.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.circuit.PlanNode;
import dev.weir.circuit.PlanWarning;
import dev.weir.circuit.QueryText;
import dev.weir.circuit.TableDefinition;
import dev.weir.circuit.TableInfo;
import dev.weir.circuit.ViewDefinition;
import dev.weir.circuit.ViewFailure;
import dev.weir.circuit.ViewInfo;
import dev.weir.circuit.ViewProgress;
import dev.weir.router.CircuitId;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.Lateness;
import dev.weir.zset.Schema;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tables, views and plans as answers show them. */
final class Descriptions {
  private static final double NANOS_PER_MILLI = 1e6;

  private Descriptions() {}

  static void table(JsonGenerator json, CircuitId circuit, TableInfo table, long rev)
      throws IOException {
    TableDefinition definition = table.definition();
    head(json, circuit, definition.name(), rev, definition.sql());
    json.writeArrayFieldStart("columns");
    for (int i = 0; i < definition.schema().size(); i++) {
      json.writeStartObject();
      column(json, definition.schema().column(i));
      json.writeFieldName("default");
      Object given = definition.defaults().get(i);
      JsonOut.value(json, given);
      lateness(json, table, i);
      json.writeEndObject();
    }
    json.writeEndArray();
    JsonOut.texts(json, "primary_key", names(definition.schema(), definition.primaryKey()));
    counts(json, table.rows(), table.stateBytes(), table.createdRev(), table.changedRev());
  }

  /** Only where a column has one; the waterline is null before the first value. */
  private static void lateness(JsonGenerator json, TableInfo table, int column) throws IOException {
    List<Lateness> all = table.definition().lateness();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).column() == column) {
        ColumnType type = table.definition().schema().type(column);
        json.writeStringField("lateness", all.get(i).sql(type));
        long greatest = table.greatest().get(i);
        json.writeStringField(
            "waterline",
            greatest == Lateness.NOTHING
                ? null
                : Lateness.text(type, all.get(i).waterline(greatest)));
      }
    }
  }

  private static String state(ViewInfo view) {
    if (view.isBackfilling()) {
      return "backfilling";
    }
    return view.failure().isPresent() ? "failed" : "active";
  }

  /** Of the view itself, or of what takes its place. */
  private static void progress(JsonGenerator json, ViewInfo view) throws IOException {
    json.writeFieldName("progress");
    if (view.progress().isEmpty()) {
      json.writeNull();
      return;
    }
    ViewProgress far = view.progress().get();
    JsonOut.object(
        json,
        j -> {
          j.writeNumberField("done", far.done());
          j.writeNumberField("total", far.total());
          j.writeStringField("unit", "rows");
        });
  }

  static void view(
      JsonGenerator json, CircuitId circuit, ViewInfo view, long rev, List<PlanWarning> warnings)
      throws IOException {
    ViewDefinition definition = view.definition();
    QueryText query = QueryText.of(definition.sql());
    head(json, circuit, definition.name(), rev, query.sql());
    params(json, query);
    json.writeStringField("format", definition.format());
    columns(json, definition.plan().schema());
    key(json, definition.plan().schema(), definition.plan().key());
    JsonOut.texts(json, "reads", definition.reads());
    json.writeStringField("state", state(view));
    progress(json, view);
    json.writeFieldName("failure");
    if (view.failure().isPresent()) {
      JsonOut.object(json, j -> failure(j, view.failure().get()));
    } else {
      json.writeNull();
    }
    counts(json, view.rows(), view.stateBytes(), view.createdRev(), view.changedRev());
    warnings(json, warnings);
  }

  private static void params(JsonGenerator json, QueryText query) throws IOException {
    json.writeObjectFieldStart("params");
    for (Map.Entry<String, Object> value : query.params().entrySet()) {
      json.writeFieldName(value.getKey());
      if (value.getValue() instanceof BigDecimal number) {
        json.writeNumber(number.toPlainString());
      } else {
        json.writeObject(value.getValue());
      }
    }
    json.writeEndObject();
  }

  static void columns(JsonGenerator json, Schema schema) throws IOException {
    json.writeArrayFieldStart("columns");
    for (Column column : schema.columns()) {
      json.writeStartObject();
      column(json, column);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** The names of the key columns, null when there is no key. */
  static void key(JsonGenerator json, Schema schema, int[] key) throws IOException {
    if (key.length == 0) {
      json.writeNullField("key");
    } else {
      JsonOut.texts(json, "key", names(schema, key));
    }
  }

  static void failure(JsonGenerator json, ViewFailure failure) throws IOException {
    json.writeNumberField("rev", failure.rev());
    json.writeStringField("error", failure.error());
    json.writeStringField("expression", failure.expression());
    json.writeFieldName("position");
    if (failure.line() > 0) {
      json.writeStartObject();
      json.writeNumberField("line", failure.line());
      json.writeNumberField("column", failure.column());
      json.writeEndObject();
    } else {
      json.writeNull();
    }
    json.writeStringField("table", failure.table());
    JsonOut.texts(json, "key", failure.key());
    json.writeStringField("detail", failure.detail());
  }

  static void warnings(JsonGenerator json, List<PlanWarning> warnings) throws IOException {
    json.writeArrayFieldStart("warnings");
    for (PlanWarning warning : warnings) {
      json.writeStartObject();
      json.writeStringField("code", warning.code());
      json.writeStringField("operator", warning.operator());
      json.writeStringField("detail", warning.detail());
      if (warning.position() < 0) {
        json.writeNullField("position");
      } else {
        json.writeNumberField("position", warning.position());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void operator(JsonGenerator json, PlanNode node) throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", node.id());
    json.writeStringField("op", node.op());
    json.writeStringField("detail", node.detail());
    json.writeArrayFieldStart("inputs");
    for (int input : node.inputs()) {
      json.writeNumber(input);
    }
    json.writeEndArray();
    json.writeBooleanField("shared", node.shared());
    json.writeNumberField("rows", node.rows());
    json.writeNumberField("state_bytes", node.stateBytes());
    json.writeNumberField("rows_in", node.rowsIn());
    json.writeNumberField("rows_out", node.rowsOut());
    json.writeNumberField("time_ms", node.nanos() / NANOS_PER_MILLI);
    json.writeEndObject();
  }

  static void totals(JsonGenerator json, PlanTotals totals) throws IOException {
    json.writeNumberField("rows", totals.rows());
    json.writeNumberField("private_bytes", totals.privateBytes());
    json.writeNumberField("shared_bytes", totals.sharedBytes());
    json.writeNumberField("time_ms", totals.nanos() / NANOS_PER_MILLI);
  }

  static List<String> names(Schema schema, int[] columns) {
    List<String> names = new ArrayList<>();
    for (int column : columns) {
      names.add(schema.column(column).name());
    }
    return names;
  }

  private static void head(JsonGenerator json, CircuitId circuit, String name, long rev, String sql)
      throws IOException {
    json.writeStringField("name", name);
    json.writeStringField("tenant", circuit.tenant());
    json.writeStringField("circuit", circuit.circuit());
    json.writeNumberField("rev", rev);
    json.writeStringField("sql", sql);
  }

  private static void column(JsonGenerator json, Column column) throws IOException {
    json.writeStringField("name", column.name());
    json.writeStringField("type", column.type().sql());
    json.writeBooleanField("nullable", column.nullable());
  }

  private static void counts(
      JsonGenerator json, long rows, long stateBytes, long createdRev, long changedRev)
      throws IOException {
    json.writeNumberField("rows", rows);
    json.writeNumberField("state_bytes", stateBytes);
    json.writeNumberField("created_rev", createdRev);
    json.writeNumberField("changed_rev", changedRev);
  }
}
