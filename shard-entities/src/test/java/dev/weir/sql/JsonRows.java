package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import dev.weir.config.WeirException;
import dev.weir.zset.BatchLimits;
import dev.weir.zset.BatchTyper;
import dev.weir.zset.ByteSink;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.KeyOverlay;
import dev.weir.zset.RawChanges;
import dev.weir.zset.RawColumn;
import dev.weir.zset.RowBatch;
import dev.weir.zset.RowSet;
import dev.weir.zset.TableShape;
import dev.weir.zset.TableShapes;
import dev.weir.zset.TypedBatch;
import dev.weir.zset.ValueWriter;
import dev.weir.zset.WriteMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Rows as JSON arrays without their brackets: to batches, to literals of SQL, and back. A partial
 * update is a JSON object.
 */
public final class JsonRows {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);
  private static final BatchLimits LIMITS = new BatchLimits(100_000, 1 << 20, 1 << 24);

  private final Map<String, TableShape> shapes;
  private final Map<String, RawChanges> tables = new LinkedHashMap<>();
  private final Map<RawChanges, Map<String, RawColumn>> columns = new HashMap<>();
  private final List<byte[]> dictionary = new ArrayList<>();
  private int changes;

  /** An empty batch. */
  public JsonRows(Map<String, TableShape> shapes) {
    this.shapes = shapes;
  }

  /** Adds an upsert of a whole row. */
  public void upsert(String table, String values) {
    TableShape shape = shapes.get(table);
    add(ChangeOp.UPSERT, shape, shape.schema().names(), values);
  }

  /** Adds a delete by key. */
  public void delete(String table, String key) {
    TableShape shape = shapes.get(table);
    add(ChangeOp.DELETE, shape, keyNames(shape), key);
  }

  /** Adds an update of some columns: an object that names them and the key. */
  public void update(String table, String members) {
    TableShape shape = shapes.get(table);
    List<String> key = keyNames(shape);
    RawChanges of = tables.computeIfAbsent(table, RawChanges::new);
    int at = of.add(ChangeOp.UPDATE, changes++, 0);
    members(members).forEach((name, value) -> set(column(of, key.contains(name), name), at, value));
  }

  /** The columns of a partial update as literals of SQL. */
  public static Map<String, String> memberLiterals(String members) {
    Map<String, String> literals = new LinkedHashMap<>();
    members(members).forEach((name, value) -> literals.put(name, literal(value)));
    return literals;
  }

  /** The batch as a client's would be accepted. */
  public TypedBatch build() {
    TableShapes all = new Shapes(shapes);
    RowBatch batch = new RowBatch(List.copyOf(tables.values()), dictionary, changes, 0);
    KeyOverlay keys = new KeyOverlay((table, key, row, texts) -> false, all, 1);
    try {
      return new BatchTyper(all, LIMITS).type(batch, WriteMode.LENIENT, keys);
    } catch (WeirException refused) {
      throw new IllegalArgumentException(refused.members().toString(), refused);
    }
  }

  public boolean isEmpty() {
    return changes == 0;
  }

  public static List<String> keyNames(TableShape shape) {
    List<String> names = new ArrayList<>();
    for (int column : shape.primaryKey()) {
      names.add(shape.schema().column(column).name());
    }
    return names;
  }

  /** The values as literals of SQL; texts, dates and nested values as texts. */
  public static List<String> literals(String values) {
    List<String> literals = new ArrayList<>();
    for (JsonNode value : parse(values)) {
      literals.add(literal(value));
    }
    return literals;
  }

  /** The rows of a set as they are shown to clients. */
  public static List<String> lines(RowSet set) {
    ValueWriter writer = new ValueWriter(false);
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < set.size(); row++) {
      StringJoiner line = new StringJoiner(", ");
      for (int c = 0; c < set.columns().length; c++) {
        ByteSink out = new ByteSink(32);
        writer.json(out, set.schema().type(c), set.columns()[c], row, set.strings());
        line.add(out.text());
      }
      long times = set.multiplicities() == null ? 1 : set.multiplicities()[row];
      for (long i = 0; i < times; i++) {
        lines.add(line.toString());
      }
    }
    return lines;
  }

  private void add(ChangeOp op, TableShape shape, List<String> names, String values) {
    JsonNode row = parse(values);
    if (row.size() != names.size()) {
      throw new IllegalArgumentException("not the columns " + names + ": " + values);
    }
    RawChanges of = tables.computeIfAbsent(shape.name(), RawChanges::new);
    int at = of.add(op, changes++, 0);
    for (int i = 0; i < names.size(); i++) {
      RawColumn column = column(of, op == ChangeOp.DELETE, names.get(i));
      set(column, at, row.get(i));
    }
  }

  private RawColumn column(RawChanges of, boolean isKey, String name) {
    return columns
        .computeIfAbsent(of, none -> new HashMap<>())
        .computeIfAbsent(
            (isKey ? "key " : "row ") + name,
            none -> isKey ? of.addKeyColumn(name) : of.addRowColumn(name));
  }

  private void set(RawColumn column, int row, JsonNode value) {
    switch (value.getNodeType()) {
      case NULL -> column.set(row, RawColumn.NULL, 0);
      case BOOLEAN -> column.set(row, value.booleanValue() ? RawColumn.TRUE : RawColumn.FALSE, 0);
      case NUMBER -> {
        if (value.canConvertToLong() && value.isIntegralNumber()) {
          column.set(row, RawColumn.INTEGER, value.longValue());
        } else {
          column.set(row, RawColumn.NUMBER, index(value.asText()));
        }
      }
      case STRING -> column.set(row, RawColumn.STRING, index(value.textValue()));
      default -> column.set(row, RawColumn.NESTED, index(value.toString()));
    }
  }

  private int index(String text) {
    dictionary.add(text.getBytes(UTF_8));
    return dictionary.size() - 1;
  }

  private static String literal(JsonNode value) {
    return value.isTextual() || value.isContainerNode()
        ? "'" + text(value).replace("'", "''") + "'"
        : value.asText();
  }

  private static String text(JsonNode value) {
    return value.isTextual() ? value.textValue() : value.toString();
  }

  private static JsonNode parse(String values) {
    return read("[" + values + "]");
  }

  private static Map<String, JsonNode> members(String members) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    read(members).properties().forEach(one -> values.put(one.getKey(), one.getValue()));
    return values;
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + json, e);
    }
  }

  /** The tables by name. */
  private record Shapes(Map<String, TableShape> byName) implements TableShapes {
    @Override
    public Optional<TableShape> find(String table) {
      return Optional.ofNullable(byName.get(table));
    }

    @Override
    public Collection<String> names() {
      return byName.keySet();
    }
  }
}
