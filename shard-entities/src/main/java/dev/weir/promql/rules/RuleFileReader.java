package dev.weir.promql.rules;

import dev.weir.promql.DurationText;
import dev.weir.promql.Expression;
import dev.weir.promql.Parser;
import dev.weir.promql.PromqlException;
import dev.weir.promql.template.TemplateException;
import dev.weir.promql.template.TextTemplate;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads rule files of Prometheus: YAML, of which JSON is a part. */
public final class RuleFileReader {
  /** Most characters of a file. */
  public static final int CHARACTERS_MAX = 256 << 10;

  /** Most rules of a file. */
  public static final int RULES_MAX = 1_000;

  /** What Prometheus takes when a group says nothing. */
  public static final long INTERVAL_MILLIS = 60_000;

  private static final long INTERVAL_MILLIS_MIN = 1_000;
  private static final int DEPTH_MAX = 50;

  private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private static final Set<String> OF_FILE = Set.of("groups");
  private static final Set<String> OF_GROUP =
      Set.of("name", "interval", "query_offset", "limit", "labels", "rules");
  private static final Set<String> OF_RULE =
      Set.of("record", "alert", "expr", "for", "keep_firing_for", "labels", "annotations");

  private static final Optional<Mark> NOWHERE = Optional.empty();

  private final String file;
  private final boolean withExperimental;
  private final Mistakes mistakes = new Mistakes();
  private int rules;

  private RuleFileReader(String file, boolean withExperimental) {
    this.file = file;
    this.withExperimental = withExperimental;
  }

  /**
   * The groups of a file.
   *
   * @param file its name
   * @param withExperimental whether queries may use what is experimental
   * @throws RuleFileException when it is none
   */
  public static List<RuleGroup> read(String file, String text, boolean withExperimental) {
    return new RuleFileReader(file, withExperimental).groups(text);
  }

  private List<RuleGroup> groups(String text) {
    Optional<Node> root = composed(text);
    mistakes.orThrow();
    List<RuleGroup> groups = new ArrayList<>();
    root.ifPresent(
        node -> {
          Set<String> names = new HashSet<>();
          for (Node group : new YamlMap(node, OF_FILE, mistakes).list("groups")) {
            groups.add(group(new YamlMap(group, OF_GROUP, mistakes), names));
          }
        });
    mistakes.orThrow();
    return groups;
  }

  private Optional<Node> composed(String text) {
    if (text.length() > CHARACTERS_MAX) {
      mistakes.add(NOWHERE, "a file has " + CHARACTERS_MAX + " characters at most. Split it.");
      return Optional.empty();
    }
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(CHARACTERS_MAX);
    options.setNestingDepthLimit(DEPTH_MAX);
    try {
      return Optional.ofNullable(new Yaml(options).compose(new StringReader(text)));
    } catch (MarkedYAMLException wrong) {
      mistakes.add(
          Optional.ofNullable(wrong.getProblemMark()), "this is no YAML: " + wrong.getProblem());
    } catch (YAMLException wrong) {
      mistakes.add(NOWHERE, "this is no YAML: " + wrong.getMessage());
    }
    return Optional.empty();
  }

  private RuleGroup group(YamlMap group, Set<String> names) {
    String name = group.text("name").orElse("");
    if (name.isEmpty()) {
      mistakes.add(group.node(), "Groupname must not be empty");
    } else if (!names.add(name)) {
      mistakes.add(group.at("name"), "groupname: \"" + name + "\" is repeated in the same file");
    }
    Map<String, String> labels = labels(group, "group \"" + name + "\"");
    List<Rule> read = new ArrayList<>();
    for (Node rule : group.list("rules")) {
      requireFew(rule);
      rule(new YamlMap(rule, OF_RULE, mistakes), name, read.size() + 1, labels)
          .ifPresent(read::add);
    }
    return new RuleGroup(
        file,
        name,
        interval(group),
        duration(group, "query_offset").orElse(0L),
        limit(group),
        read);
  }

  private void requireFew(Node rule) {
    if (++rules > RULES_MAX) {
      mistakes.add(rule, "a file has " + RULES_MAX + " rules at most. Split it.");
      mistakes.orThrow();
    }
  }

  private long interval(YamlMap group) {
    long millis = duration(group, "interval").filter(any -> any != 0).orElse(INTERVAL_MILLIS);
    if (millis < INTERVAL_MILLIS_MIN) {
      mistakes.add(group.at("interval"), "the interval is shorter than 1s");
      return INTERVAL_MILLIS;
    }
    return millis;
  }

  private Optional<Long> duration(YamlMap of, String name) {
    return of.text(name)
        .map(
            text -> {
              try {
                return text.equals("0") ? 0 : DurationText.millis(text);
              } catch (IllegalArgumentException wrong) {
                mistakes.add(of.at(name), wrong.getMessage());
                return 0L;
              }
            });
  }

  private int limit(YamlMap group) {
    String text = group.text("limit").orElse("0");
    try {
      return Math.max(0, Integer.parseInt(text));
    } catch (NumberFormatException wrong) {
      mistakes.add(group.at("limit"), "limit is no whole number: " + text);
      return 0;
    }
  }

  private Optional<Rule> rule(YamlMap rule, String group, int number, Map<String, String> ofGroup) {
    Optional<String> record = rule.text("record").filter(name -> !name.isEmpty());
    Optional<String> alert = rule.text("alert").filter(name -> !name.isEmpty());
    String name = record.or(() -> alert).orElse("");
    String place = "group \"%s\", rule %d, \"%s\": ".formatted(group, number, name);
    if (record.isPresent() == alert.isPresent()) {
      mistakes.add(
          rule.node(),
          place
              + (record.isPresent()
                  ? "only one of 'record' and 'alert' must be set"
                  : "one of 'record' or 'alert' must be set"));
      return Optional.empty();
    }
    Map<String, String> labels = new LinkedHashMap<>(ofGroup);
    labels.putAll(labels(rule, place));
    Optional<Expression> expression = expression(rule, place);
    Rule read =
        record.isPresent()
            ? recording(rule, name, expression.orElse(null), labels, place)
            : alerting(rule, name, expression.orElse(null), labels, place);
    return expression.map(_ -> read);
  }

  private Optional<Expression> expression(YamlMap rule, String place) {
    String query = query(rule);
    if (query.isBlank()) {
      mistakes.add(rule.node(), place + "field 'expr' must be set in rule");
      return Optional.empty();
    }
    try {
      return Optional.of(Parser.parse(query, withExperimental));
    } catch (PromqlException wrong) {
      mistakes.add(rule.at("expr"), place + "could not parse expression: " + wrong.getMessage());
      return Optional.empty();
    }
  }

  private static String query(YamlMap rule) {
    return rule.text("expr").orElse("");
  }

  private Rule recording(
      YamlMap rule, String name, Expression expression, Map<String, String> labels, String place) {
    for (String field : List.of("annotations", "for", "keep_firing_for")) {
      if (rule.has(field)) {
        mistakes.add(rule.at(field), place + "invalid field '" + field + "' in recording rule");
      }
    }
    if (name.indexOf('{') >= 0 || name.indexOf('}') >= 0) {
      mistakes.add(
          rule.at("record"),
          place + "braces present in the recording rule name; should it be in expr?: " + name);
    }
    return new Rule.Recording(name, query(rule), expression, labels);
  }

  private Rule alerting(
      YamlMap rule, String name, Expression expression, Map<String, String> labels, String place) {
    return new Rule.Alerting(
        name,
        query(rule),
        expression,
        duration(rule, "for").orElse(0L),
        duration(rule, "keep_firing_for").orElse(0L),
        templates(rule, "labels", labels, place),
        templates(rule, "annotations", annotations(rule, place), place));
  }

  private Map<String, String> labels(YamlMap of, String place) {
    if (!of.has("labels")) {
      return Map.of();
    }
    Map<String, String> labels = new YamlMap(of.at("labels"), Set.of(), mistakes).texts();
    for (String name : labels.keySet()) {
      if (name.isEmpty() || name.equals("__name__")) {
        mistakes.add(of.at("labels"), place + "invalid label name: " + name);
      }
    }
    return labels;
  }

  private Map<String, String> annotations(YamlMap rule, String place) {
    if (!rule.has("annotations")) {
      return Map.of();
    }
    Map<String, String> annotations =
        new YamlMap(rule.at("annotations"), Set.of(), mistakes).texts();
    for (String name : annotations.keySet()) {
      if (!LABEL_NAME.matcher(name).matches()) {
        mistakes.add(rule.at("annotations"), place + "invalid annotation name: " + name);
      }
    }
    return annotations;
  }

  private Map<String, TextTemplate> templates(
      YamlMap rule, String field, Map<String, String> texts, String place) {
    Map<String, TextTemplate> templates = new LinkedHashMap<>();
    texts.forEach(
        (name, text) -> {
          try {
            templates.put(name, TextTemplate.parse(text));
          } catch (TemplateException wrong) {
            mistakes.add(
                rule.at(field),
                "%s%s \"%s\": error parsing template: %s"
                    .formatted(place, field, name, wrong.getMessage()));
          }
        });
    return templates;
  }
}
