package dev.weir.promql.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule files: what they mean, and what is told of those that are none. */
class RuleFileReaderTest {
  private static final String WHOLE =
      """
      groups:
        - name: node
          interval: 30s
          query_offset: 5s
          limit: 10
          labels:
            team: infra
            severity: none
          rules:
            - record: job:up:sum
              expr: sum by (job) (up)
              labels: {tier: "1"}
            - alert: Down
              expr: up == 0
              for: 5m
              keep_firing_for: 1m
              labels:
                severity: page
                on_call: yes
              annotations:
                summary: '{{ $labels.instance }} is down'
        - name: empty
      """;

  private static List<RuleGroup> read(String text) {
    return RuleFileReader.read("file", text, false);
  }

  private static RuleFileException refused(String text) {
    return catchThrowableOfType(RuleFileException.class, () -> read(text));
  }

  @Test
  void readsWhatPrometheusReads() {
    List<RuleGroup> groups = read(WHOLE);
    assertThat(groups).extracting(RuleGroup::name).containsExactly("node", "empty");
    RuleGroup node = groups.getFirst();
    assertThat(node.intervalMillis()).isEqualTo(30_000);
    assertThat(node.offsetMillis()).isEqualTo(5_000);
    assertThat(node.limit()).isEqualTo(10);
    Rule.Recording recording = (Rule.Recording) node.rules().getFirst();
    assertThat(recording.labels())
        .containsEntry("team", "infra")
        .containsEntry("severity", "none")
        .containsEntry("tier", "1");
    Rule.Alerting alerting = (Rule.Alerting) node.rules().getLast();
    assertThat(alerting.holdMillis()).isEqualTo(300_000);
    assertThat(alerting.keepMillis()).isEqualTo(60_000);
    assertThat(alerting.labels().get("severity").text()).isEqualTo("page");
    assertThat(alerting.labels().get("on_call").text()).as("texts stay texts").isEqualTo("yes");
    assertThat(groups.getLast().intervalMillis()).isEqualTo(60_000);
  }

  @Test
  void readsJsonAndAnchors() {
    assertThat(
            read("{\"groups\":[{\"name\":\"a\",\"rules\":[{\"record\":\"x\",\"expr\":\"1\"}]}]}"))
        .hasSize(1);
    List<RuleGroup> groups =
        read(
            """
            groups:
              - name: a
                rules:
                  - &page
                    alert: A
                    expr: vector(1)
                    labels: {severity: page}
                  - <<: *page
                    alert: B
            """);
    assertThat(groups.getFirst().rules()).extracting(Rule::name).containsExactly("A", "B");
    assertThat(((Rule.Alerting) groups.getFirst().rules().getLast()).labels())
        .containsKey("severity");
    assertThat(read("")).isEmpty();
    assertThat(read("groups:")).isEmpty();
  }

  @Test
  void twoReadingsOfATextAreTheSame() {
    assertThat(read(WHOLE).getFirst().isAs(read(WHOLE).getFirst())).isTrue();
    assertThat(read(WHOLE).getFirst().isAs(read(WHOLE.replace("5m", "6m")).getFirst())).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'groups: [{rules: []}]' | Groupname must not be empty",
        "'groups: [{name: a}, {name: a}]' | groupname: \"a\" is repeated in the same file",
        "'groups: [{name: a, rules: [{expr: up}]}]' | one of 'record' or 'alert' must be set",
        "'groups: [{name: a, rules: [{record: a, alert: b, expr: up}]}]'"
            + " | only one of 'record' and 'alert' must be set",
        "'groups: [{name: a, rules: [{record: a}]}]' | field 'expr' must be set in rule",
        "'groups: [{name: a, rules: [{record: a, expr: \"up{\"}]}]'"
            + " | could not parse expression: 1:4: parse error",
        "'groups: [{name: a, rules: [{record: a, expr: up, for: 5m}]}]'"
            + " | invalid field 'for' in recording rule",
        "'groups: [{name: a, rules: [{record: a, expr: up, annotations: {b: c}}]}]'"
            + " | invalid field 'annotations' in recording rule",
        "'groups: [{name: a, rules: [{record: \"a{b=\\\"c\\\"}\", expr: up}]}]'"
            + " | braces present in the recording rule name",
        "'groups: [{name: a, rules: [{alert: a, expr: up, for: 5x}]}]' | unknown unit",
        "'groups: [{name: a, rules: [{alert: a, expr: up, labels: {__name__: b}}]}]'"
            + " | invalid label name: __name__",
        "'groups: [{name: a, rules: [{alert: a, expr: up, annotations: {a-b: c}}]}]'"
            + " | invalid annotation name: a-b",
        "'groups: [{name: a, rules: [{alert: a, expr: up, labels: {b: \"{{ $x }}\"}}]}]'"
            + " | labels \"b\": error parsing template: undefined variable \"$x\"",
        "'groups: [{name: a, interval: 10ms}]' | the interval is shorter than 1s",
        "'groups: [{name: a, limit: many}]' | limit is no whole number",
        "'groups: [{name: a, colour: red}]' | field colour not found",
        "'groups: [{name: a, name: b}]' | mapping key \"name\" is there twice",
        "'groups: {name: a}' | groups must be a list",
        "'[1, 2]' | this must be a mapping",
        "'groups: [' | this is no YAML",
        "'groups: *nowhere' | this is no YAML",
      })
  void tellsWhatIsWrong(String text, String reason) {
    RuleFileException refused = refused(text);
    assertThat(refused).isNotNull();
    assertThat(refused.mistakes().getFirst().reason()).contains(reason);
  }

  @Test
  void tellsAllMistakesWithTheirPlaces() {
    RuleFileException refused =
        refused(
            """
            groups:
              - name: a
                rules:
                  - record: x
                    expr: sum(
                  - alert: y
                    expr: up
                    for: long
            """);
    assertThat(refused.mistakes())
        .extracting(RuleFileException.Mistake::line)
        .containsExactly(5, 8);
    assertThat(refused).hasMessageStartingWith("5:15: group \"a\", rule 1, \"x\": could not parse");
  }

  @Test
  void isBounded() {
    assertThat(refused("#".repeat(RuleFileReader.CHARACTERS_MAX + 1))).isNotNull();
    assertThat(refused("groups: " + "[".repeat(100) + "]".repeat(100))).isNotNull();
    String rules = "{record: a, expr: '1'},".repeat(RuleFileReader.RULES_MAX + 1);
    assertThat(refused("groups: [{name: a, rules: [" + rules + "]}]"))
        .hasMessageContaining("1000 rules at most");
    String bomb =
        """
        a: &a [x,x,x,x,x,x,x,x,x]
        b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]
        c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]
        groups: *c
        """;
    assertThat(refused(bomb)).isNotNull();
  }
}
