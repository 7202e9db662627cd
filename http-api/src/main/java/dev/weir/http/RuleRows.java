package dev.weir.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.promql.rules.Alert;
import dev.weir.promql.rules.GroupState;
import dev.weir.promql.rules.RuleFileException;
import dev.weir.promql.rules.RuleFileReader;
import dev.weir.promql.rules.RuleGroup;
import dev.weir.promql.rules.RuleLabels;
import dev.weir.promql.rules.RuleState;
import dev.weir.series.Labels;
import dev.weir.zset.RowSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What rules have come to, as rows of tables and back. */
final class RuleRows {
  private static final Logger LOG = LoggerFactory.getLogger(RuleRows.class);

  static final String FILES = "rule_files";
  static final String GROUPS = "rule_groups";
  static final String RULES = "rules";
  static final String ALERTS = "alerts";

  /** All tables with their definitions. */
  static final Map<String, String> TABLES =
      Map.of(
          FILES,
          "CREATE TABLE rule_files (name VARCHAR NOT NULL, content VARCHAR NOT NULL,"
              + " changed_at BIGINT NOT NULL, PRIMARY KEY (name))",
          GROUPS,
          "CREATE TABLE rule_groups (file VARCHAR NOT NULL, group_name VARCHAR NOT NULL,"
              + " evaluated_at BIGINT NOT NULL, nanos BIGINT NOT NULL,"
              + " PRIMARY KEY (file, group_name))",
          RULES,
          "CREATE TABLE rules (file VARCHAR NOT NULL, group_name VARCHAR NOT NULL,"
              + " rule VARCHAR NOT NULL, ordinal BIGINT NOT NULL, error VARCHAR NOT NULL,"
              + " evaluated_at BIGINT NOT NULL, nanos BIGINT NOT NULL,"
              + " PRIMARY KEY (file, group_name, rule, ordinal))",
          ALERTS,
          "CREATE TABLE alerts (file VARCHAR NOT NULL, group_name VARCHAR NOT NULL, rule VARCHAR"
              + " NOT NULL, ordinal BIGINT NOT NULL, labels VARCHAR NOT NULL, annotations VARCHAR"
              + " NOT NULL, state VARCHAR NOT NULL, value_text VARCHAR NOT NULL, active_at BIGINT"
              + " NOT NULL, fired_at BIGINT NOT NULL, resolved_at BIGINT NOT NULL, kept_since"
              + " BIGINT NOT NULL, PRIMARY KEY (file, group_name, rule, ordinal, labels))");

  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};

  private RuleRows() {}

  /** A file as it is stored. */
  record File(String name, String content, long changedAt) {
    /**
     * The groups of the file, which was read before it was stored; none when this node does not
     * allow what it needs.
     */
    List<RuleGroup> groups(boolean withExperimental) {
      try {
        return RuleFileReader.read(name, content, withExperimental);
      } catch (RuleFileException refused) {
        LOG.warn("Rule file {} is left out: {}", name, refused.getMessage());
        return List.of();
      }
    }
  }

  /** Which rule of which group a row is about. */
  private record Key(String file, String group, String rule, long ordinal) {
    static Key of(GroupState state, int rule) {
      return new Key(
          state.group().file(),
          state.group().name(),
          state.group().rules().get(rule).name(),
          state.ordinal(rule));
    }

    void write(JsonGenerator json) throws IOException {
      json.writeStringField("file", file);
      json.writeStringField("group_name", group);
      json.writeStringField("rule", rule);
      json.writeNumberField("ordinal", ordinal);
    }
  }

  /** The rows of a table, read by the names of its columns. */
  private record Rows(RowSet rows) {
    private int column(String name) {
      for (int column = 0; column < rows.schema().size(); column++) {
        if (rows.schema().column(column).name().equals(name)) {
          return column;
        }
      }
      throw new IllegalStateException("no column " + name);
    }

    String text(String name, int row) {
      long code = rows.columns()[column(name)].lane(row);
      return new String(rows.strings().bytes(code), StandardCharsets.UTF_8);
    }

    long number(String name, int row) {
      return rows.columns()[column(name)].lane(row);
    }

    Key key(int row) {
      return new Key(
          text("file", row), text("group_name", row), text("rule", row), number("ordinal", row));
    }
  }

  static List<File> files(RowSet set) {
    Rows rows = new Rows(set);
    List<File> files = new ArrayList<>();
    for (int row = 0; row < set.size(); row++) {
      files.add(
          new File(
              rows.text("name", row), rows.text("content", row), rows.number("changed_at", row)));
    }
    files.sort(Comparator.comparing(File::name));
    return files;
  }

  /** All that is known of what rules have come to. */
  static final class Kept {
    private final Rows ruleRows;
    private final Map<Key, Integer> rules = new HashMap<>();
    private final Map<Key, List<Alert>> alerts = new HashMap<>();
    private final Map<Key, long[]> groups = new HashMap<>();

    Kept(RowSet groupRows, RowSet ruleRows, RowSet alertRows) {
      this.ruleRows = new Rows(ruleRows);
      readGroups(new Rows(groupRows));
      readRules(this.ruleRows);
      readAlerts(new Rows(alertRows));
    }

    private void readGroups(Rows rows) {
      for (int row = 0; row < rows.rows().size(); row++) {
        groups.put(
            new Key(rows.text("file", row), rows.text("group_name", row), "", 0),
            new long[] {rows.number("evaluated_at", row), rows.number("nanos", row)});
      }
    }

    private void readRules(Rows rows) {
      for (int row = 0; row < rows.rows().size(); row++) {
        rules.put(rows.key(row), row);
      }
    }

    private void readAlerts(Rows rows) {
      for (int row = 0; row < rows.rows().size(); row++) {
        alerts.computeIfAbsent(rows.key(row), _ -> new ArrayList<>()).add(alert(rows, row));
      }
      alerts.values().forEach(list -> list.sort(Comparator.comparingLong(Alert::activeAt)));
    }

    private RuleState state(Key key) {
      Integer row = rules.get(key);
      return row == null
          ? RuleState.NONE
          : RuleState.kept(
              alerts.getOrDefault(key, List.of()),
              ruleRows.text("error", row),
              ruleRows.number("evaluated_at", row),
              ruleRows.number("nanos", row));
    }

    /** What a group has come to. */
    GroupState of(RuleGroup group) {
      GroupState begun = GroupState.begun(group);
      List<RuleState> states = new ArrayList<>();
      for (int rule = 0; rule < group.rules().size(); rule++) {
        Key key = Key.of(begun, rule);
        states.add(state(key));
      }
      long[] times = groups.getOrDefault(new Key(group.file(), group.name(), "", 0), new long[2]);
      return new GroupState(group, states, times[0], times[1]);
    }
  }

  private static Alert alert(Rows rows, int row) {
    return new Alert(
        RuleLabels.of(texts(rows.text("labels", row))),
        texts(rows.text("annotations", row)),
        Alert.State.valueOf(rows.text("state", row)),
        Double.parseDouble(rows.text("value_text", row)),
        rows.number("active_at", row),
        rows.number("fired_at", row),
        rows.number("resolved_at", row),
        rows.number("kept_since", row));
  }

  private static Map<String, String> texts(String json) {
    try {
      return JSON.readValue(json, TEXTS);
    } catch (JsonProcessingException damaged) {
      throw new IllegalStateException(damaged);
    }
  }

  private static String json(Map<String, String> texts) {
    try {
      return JSON.writeValueAsString(new TreeMap<>(texts));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The batch that stores a file. */
  static byte[] put(File file) {
    return changes(
        json ->
            upsert(
                json,
                FILES,
                row -> {
                  row.writeStringField("name", file.name());
                  row.writeStringField("content", file.content());
                  row.writeNumberField("changed_at", file.changedAt());
                }));
  }

  /** The batch that removes a file. */
  static byte[] delete(String file) {
    return changes(json -> delete(json, FILES, key -> key.writeStringField("name", file)));
  }

  /** The batch that takes what a group had come to further. */
  static byte[] step(GroupState before, GroupState after) {
    return changes(
        json -> {
          upsert(
              json,
              GROUPS,
              row -> {
                row.writeStringField("file", after.group().file());
                row.writeStringField("group_name", after.group().name());
                row.writeNumberField("evaluated_at", after.time());
                row.writeNumberField("nanos", after.nanos());
              });
          for (int rule = 0; rule < after.rules().size(); rule++) {
            step(json, Key.of(after, rule), before.rules().get(rule), after.rules().get(rule));
          }
        });
  }

  private static void step(JsonGenerator json, Key key, RuleState before, RuleState after)
      throws IOException {
    upsert(
        json,
        RULES,
        row -> {
          key.write(row);
          row.writeStringField("error", after.error());
          row.writeNumberField("evaluated_at", after.time());
          row.writeNumberField("nanos", after.nanos());
        });
    Map<Labels, Alert> gone = new LinkedHashMap<>();
    before.alerts().forEach(alert -> gone.put(alert.labels(), alert));
    for (Alert alert : after.alerts()) {
      Alert known = gone.remove(alert.labels());
      if (known == null || !alert.isAs(known)) {
        upsert(json, ALERTS, row -> write(row, key, alert));
      }
    }
    for (Alert alert : gone.values()) {
      delete(json, ALERTS, row -> writeKey(row, key, alert));
    }
  }

  private static void writeKey(JsonGenerator row, Key key, Alert alert) throws IOException {
    key.write(row);
    row.writeStringField("labels", json(RuleLabels.map(alert.labels())));
  }

  private static void write(JsonGenerator row, Key key, Alert alert) throws IOException {
    writeKey(row, key, alert);
    row.writeStringField("annotations", json(alert.annotations()));
    row.writeStringField("state", alert.state().name());
    row.writeStringField("value_text", Double.toString(alert.value()));
    row.writeNumberField("active_at", alert.activeAt());
    row.writeNumberField("fired_at", alert.firedAt());
    row.writeNumberField("resolved_at", alert.resolvedAt());
    row.writeNumberField("kept_since", alert.keptSince());
  }

  /** The batch that removes what a group has come to. */
  static byte[] forget(GroupState state) {
    return changes(
        json -> {
          delete(
              json,
              GROUPS,
              key -> {
                key.writeStringField("file", state.group().file());
                key.writeStringField("group_name", state.group().name());
              });
          for (int rule = 0; rule < state.rules().size(); rule++) {
            Key key = Key.of(state, rule);
            delete(json, RULES, key::write);
            for (Alert alert : state.rules().get(rule).alerts()) {
              delete(json, ALERTS, row -> writeKey(row, key, alert));
            }
          }
        });
  }

  private static byte[] changes(JsonOut.Content changes) {
    return JsonOut.object(
        json -> {
          json.writeArrayFieldStart("changes");
          changes.write(json);
          json.writeEndArray();
        });
  }

  private static void upsert(JsonGenerator json, String table, JsonOut.Content row)
      throws IOException {
    change(json, table, "upsert", "row", row);
  }

  private static void delete(JsonGenerator json, String table, JsonOut.Content key)
      throws IOException {
    change(json, table, "delete", "key", key);
  }

  private static void change(
      JsonGenerator json, String table, String operation, String member, JsonOut.Content content)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("table", table);
    json.writeStringField("op", operation);
    json.writeObjectFieldStart(member);
    content.write(json);
    json.writeEndObject();
    json.writeEndObject();
  }
}
