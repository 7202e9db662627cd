package dev.weir.promql.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.promql.Expression;
import dev.weir.promql.evaluation.QueryResult;
import dev.weir.promql.histogram.HistogramText;
import dev.weir.series.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The life of alerts and of recorded series, step by step. */
class GroupRunTest {
  private static final long MINUTE = 60_000;
  private static final GroupRun.Outside OUTSIDE = new GroupRun.Outside(Map.of(), "http://weir");

  private final World world = new World();

  /** Queries with answers that the test sets, and what was stored. */
  private static final class World implements RuleAccess {
    private final Map<String, QueryResult> answers = new HashMap<>();
    private final List<RuleSample> stored = new ArrayList<>();
    private final List<Long> asked = new ArrayList<>();
    private boolean refuses;

    @Override
    public QueryResult ask(String text, Expression expression, long time) {
      asked.add(time);
      QueryResult answer = answers.get(text);
      if (answer == null) {
        throw new IllegalStateException("no answer to " + text);
      }
      return answer;
    }

    @Override
    public void store(List<RuleSample> samples) {
      if (refuses) {
        throw new IllegalStateException("the disk is full");
      }
      stored.addAll(samples);
    }

    void answer(String query, Map<String, String> labels, double value) {
      answers.put(
          query,
          new QueryResult.Vector(
              0, List.of(new QueryResult.Element(RuleLabels.of(labels), value))));
    }

    void empty(String query) {
      answers.put(query, new QueryResult.Vector(0, List.of()));
    }

    /** What was stored since the last time, a line for each sample. */
    List<String> take() {
      List<String> lines =
          stored.stream()
              .map(
                  sample ->
                      RuleLabels.map(sample.labels())
                          + " "
                          + sample.time()
                          + " "
                          + (sample.bits() == RuleSample.STALE
                              ? "stale"
                              : Double.toString(Double.longBitsToDouble(sample.bits()))))
              .collect(Collectors.toCollection(ArrayList::new));
      stored.clear();
      return lines;
    }
  }

  private static GroupState group(String rules) {
    return GroupState.begun(
        RuleFileReader.read("file", "groups: [{name: g, rules: [" + rules + "]}]", false)
            .getFirst());
  }

  private GroupState step(GroupState state, long time) {
    return GroupRun.at(time, state, world, OUTSIDE, () -> 0);
  }

  private static Alert only(GroupState state) {
    assertThat(state.rules().getFirst().alerts()).hasSize(1);
    return state.rules().getFirst().alerts().getFirst();
  }

  @Test
  void recordsWhatAQueryGives_andEndsWhatIsGone() {
    GroupState state = group("{record: 'a:b', expr: up, labels: {tier: '1', job: ''}}");
    world.answer("up", Map.of("__name__", "up", "job", "node", "instance", "one"), 3);
    state = step(state, MINUTE);
    assertThat(world.take()).containsExactly("{__name__=a:b, instance=one, tier=1} 60000 3.0");
    world.empty("up");
    state = step(state, 2 * MINUTE);
    assertThat(world.take()).containsExactly("{__name__=a:b, instance=one, tier=1} 120000 stale");
    state = step(state, 3 * MINUTE);
    assertThat(world.take()).isEmpty();
    assertThat(state.rules().getFirst().health()).isEqualTo("ok");
  }

  @Test
  void recordsScalars() {
    world.answers.put("1 + 1", new QueryResult.Scalar(0, 2));
    step(group("{record: two, expr: '1 + 1'}"), MINUTE);
    assertThat(world.take()).containsExactly("{__name__=two} 60000 2.0");
  }

  @Test
  void recordsHistogramsPartByPart_andEndsThemAsAWhole() {
    QueryResult.Element element =
        new QueryResult.Element(
            RuleLabels.of(Map.of("job", "a")),
            Double.NaN,
            Optional.of(HistogramText.read("{{count:3 sum:4 buckets:[2 1]}}")));
    world.answers.put("sizes", new QueryResult.Vector(0, List.of(element)));
    GroupState state = step(group("{record: kept, expr: sizes}"), MINUTE);
    assertThat(world.take())
        .containsExactly(
            "{__name__=kept, __native__=+0:0, job=a} 60000 2.0",
            "{__name__=kept, __native__=+0:1, job=a} 60000 1.0",
            "{__name__=kept, __native__=sum, job=a} 60000 4.0",
            "{__name__=kept, __native__=count, job=a} 60000 3.0");
    world.empty("sizes");
    step(state, 2 * MINUTE);
    assertThat(world.take())
        .containsExactlyInAnyOrder(
            "{__name__=kept, __native__=sum, job=a} 120000 stale",
            "{__name__=kept, __native__=count, job=a} 120000 stale");
  }

  @Test
  void anAlertIsPendingThenFiresThenEnds() {
    GroupState state =
        group(
            "{alert: Down, expr: up, for: 2m, labels: {severity: page, at: '{{ $value }}'},"
                + " annotations: {text: '{{ $labels.instance }} {{ $value }}'}}");
    world.answer("up", Map.of("__name__", "up", "instance", "one"), 0);
    state = step(state, MINUTE);
    Alert alert = only(state);
    assertThat(alert.state()).isEqualTo(Alert.State.PENDING);
    assertThat(alert.annotations()).containsEntry("text", "one 0");
    assertThat(RuleLabels.map(alert.labels()))
        .isEqualTo(Map.of("alertname", "Down", "instance", "one", "severity", "page", "at", "0"));
    assertThat(world.take())
        .containsExactlyInAnyOrder(
            "{__name__=ALERTS, alertname=Down, alertstate=pending, at=0, instance=one,"
                + " severity=page} 60000 1.0",
            "{__name__=ALERTS_FOR_STATE, alertname=Down, at=0, instance=one, severity=page}"
                + " 60000 60.0");
    state = step(state, 2 * MINUTE);
    assertThat(only(state).state()).isEqualTo(Alert.State.PENDING);
    world.take();
    state = step(state, 3 * MINUTE);
    assertThat(only(state).state()).isEqualTo(Alert.State.FIRING);
    assertThat(only(state).firedAt()).isEqualTo(3 * MINUTE);
    assertThat(only(state).activeAt()).isEqualTo(MINUTE);
    assertThat(world.take())
        .anyMatch(line -> line.contains("alertstate=firing") && line.endsWith("180000 1.0"))
        .anyMatch(line -> line.contains("alertstate=pending") && line.endsWith("180000 stale"));
    world.empty("up");
    state = step(state, 4 * MINUTE);
    assertThat(only(state).state()).isEqualTo(Alert.State.RESOLVED);
    assertThat(only(state).resolvedAt()).isEqualTo(4 * MINUTE);
    assertThat(world.take()).hasSize(2).allMatch(line -> line.endsWith("stale"));
    state = step(state, 4 * MINUTE + AlertStep.RESOLVED_MILLIS);
    assertThat(state.rules().getFirst().alerts()).hasSize(1);
    state = step(state, 5 * MINUTE + AlertStep.RESOLVED_MILLIS);
    assertThat(state.rules().getFirst().alerts()).isEmpty();
  }

  @Test
  void aPendingAlertIsForgotten_andBeginsAgain() {
    GroupState state = group("{alert: A, expr: up, for: 2m}");
    world.answer("up", Map.of("i", "1"), 0);
    state = step(state, MINUTE);
    world.empty("up");
    state = step(state, 2 * MINUTE);
    assertThat(state.rules().getFirst().alerts()).isEmpty();
    world.answer("up", Map.of("i", "1"), 0);
    state = step(state, 3 * MINUTE);
    assertThat(only(state).activeAt()).isEqualTo(3 * MINUTE);
  }

  @Test
  void anEndedAlertBeginsAgainAsANewOne() {
    GroupState state = group("{alert: A, expr: up}");
    world.answer("up", Map.of("i", "1"), 0);
    state = step(state, MINUTE);
    assertThat(only(state).state())
        .as("without a time to hold it fires")
        .isEqualTo(Alert.State.FIRING);
    world.empty("up");
    state = step(state, 2 * MINUTE);
    world.answer("up", Map.of("i", "1"), 0);
    state = step(state, 3 * MINUTE);
    assertThat(only(state).state()).isEqualTo(Alert.State.FIRING);
    assertThat(only(state).activeAt()).isEqualTo(3 * MINUTE);
    assertThat(only(state).resolvedAt()).isZero();
  }

  @Test
  void anAlertMayGoOnFiringForAWhile() {
    GroupState state = group("{alert: A, expr: up, keep_firing_for: 2m}");
    world.answer("up", Map.of("i", "1"), 0);
    state = step(state, MINUTE);
    world.empty("up");
    state = step(state, 2 * MINUTE);
    assertThat(only(state).state()).isEqualTo(Alert.State.FIRING);
    assertThat(only(state).keptSince()).isEqualTo(2 * MINUTE);
    world.answer("up", Map.of("i", "1"), 0);
    state = step(state, 3 * MINUTE);
    assertThat(only(state).keptSince()).isZero();
    world.empty("up");
    state = step(state, 4 * MINUTE);
    state = step(state, 5 * MINUTE);
    assertThat(only(state).state()).isEqualTo(Alert.State.FIRING);
    state = step(state, 6 * MINUTE);
    assertThat(only(state).state()).isEqualTo(Alert.State.RESOLVED);
  }

  @Test
  void aFailedEvaluationChangesNothing() {
    GroupState state = group("{alert: A, expr: up}, {record: r, expr: other}");
    world.answer("up", Map.of("i", "1"), 0);
    world.answer("other", Map.of("i", "1"), 5);
    state = step(state, MINUTE);
    world.take();
    world.answers.clear();
    state = step(state, 2 * MINUTE);
    assertThat(only(state).state()).isEqualTo(Alert.State.FIRING);
    assertThat(state.rules()).allMatch(rule -> rule.health().equals("err"));
    assertThat(state.rules().getFirst().error()).isEqualTo("no answer to up");
    assertThat(world.take()).as("nothing has ended that could not be looked at").isEmpty();
    world.empty("up");
    world.empty("other");
    world.refuses = true;
    state = step(state, 3 * MINUTE);
    assertThat(only(state).state()).isEqualTo(Alert.State.FIRING);
    assertThat(state.rules().getFirst().error()).isEqualTo("the disk is full");
  }

  @Test
  void twoElementsMustNotMakeOneSeriesOrAlert() {
    List<QueryResult.Element> two =
        List.of(
            new QueryResult.Element(RuleLabels.of(Map.of("i", "1")), 1),
            new QueryResult.Element(RuleLabels.of(Map.of("i", "2")), 2));
    world.answers.put("up", new QueryResult.Vector(0, two));
    GroupState state =
        step(
            group("{record: r, expr: up, labels: {i: ''}}, {alert: A, expr: up, labels: {i: x}}"),
            MINUTE);
    assertThat(state.rules().getFirst().error())
        .isEqualTo("vector contains metrics with the same labelset after applying rule labels");
    assertThat(state.rules().getLast().error())
        .isEqualTo("vector contains metrics with the same labelset after applying alert labels");
  }

  @Test
  void aLimitEndsTheRuleForThatStep() {
    List<QueryResult.Element> two =
        List.of(
            new QueryResult.Element(RuleLabels.of(Map.of("i", "1")), 1),
            new QueryResult.Element(RuleLabels.of(Map.of("i", "2")), 2));
    world.answers.put("up", new QueryResult.Vector(0, two));
    GroupState state =
        GroupState.begun(
            RuleFileReader.read(
                    "file",
                    "groups: [{name: g, limit: 1, rules: [{record: r, expr: up},"
                        + " {alert: A, expr: up}]}]",
                    false)
                .getFirst());
    state = step(state, MINUTE);
    assertThat(state.rules().getFirst().error()).isEqualTo("exceeded limit of 1 with 2 series");
    assertThat(state.rules().getLast().error()).isEqualTo("exceeded limit of 1 with 2 alerts");
    assertThat(state.rules().getLast().alerts()).isEmpty();
  }

  @Test
  void aQueryOfTheWrongKindIsTold() {
    world.answers.put("up[1m]", new QueryResult.Matrix(List.of()));
    GroupState state = step(group("{record: r, expr: 'up[1m]'}"), MINUTE);
    assertThat(state.rules().getFirst().error())
        .isEqualTo("rule result is not a vector or scalar: up[1m]");
  }

  @Test
  void queriesLookAsFarBackAsTheGroupSays_andSamplesHaveThatTime() {
    world.answer("up", Map.of("i", "1"), 7);
    GroupState state =
        GroupState.begun(
            RuleFileReader.read(
                    "file",
                    "groups: [{name: g, query_offset: 30s, rules: [{record: r, expr: up}]}]",
                    false)
                .getFirst());
    state = step(state, MINUTE);
    assertThat(world.asked).containsExactly(MINUTE / 2);
    assertThat(world.take()).containsExactly("{__name__=r, i=1} 30000 7.0");
    world.empty("up");
    step(state, 2 * MINUTE);
    assertThat(world.take()).containsExactly("{__name__=r, i=1} 90000 stale");
  }

  @Test
  void anotherTextOfAGroupKeepsTheAlertsOfItsRules() {
    GroupState state = group("{alert: A, expr: up}, {alert: A, expr: other}, {alert: B, expr: up}");
    world.answer("up", Map.of("i", "1"), 0);
    world.answer("other", Map.of("i", "2"), 0);
    state = step(state, MINUTE);
    RuleGroup changed =
        RuleFileReader.read(
                "file",
                "groups: [{name: g, rules: [{alert: B, expr: up}, {alert: A, expr: up, for: 1m},"
                    + " {alert: C, expr: up}]}]",
                false)
            .getFirst();
    GroupState after = state.as(changed);
    assertThat(after.rules().get(0)).isEqualTo(state.rules().get(2));
    assertThat(after.rules().get(1)).isEqualTo(state.rules().get(0));
    assertThat(after.rules().get(2)).isEqualTo(RuleState.NONE);
    assertThat(after.ordinal(1)).isZero();
    assertThat(state.ordinal(1)).isEqualTo(1);
  }

  @Test
  void rulesThatAreGoneEndTheirSeries() {
    GroupState state = group("{record: r, expr: up}");
    world.answer("up", Map.of("i", "1"), 0);
    state = step(state, MINUTE);
    List<RuleSample> ended = GroupRun.ended(state.rules().getFirst(), 2 * MINUTE);
    assertThat(ended).hasSize(1);
    assertThat(ended.getFirst().bits()).isEqualTo(RuleSample.STALE);
    assertThat(ended.getFirst().labels().value(Labels.METRIC_NAME)).contains("r");
  }

  @Test
  void stepsAreWholeMultiplesOfTheInterval() {
    RuleGroup group = group("{record: r, expr: up}").group();
    assertThat(group.step(119_999)).isEqualTo(60_000);
    assertThat(group.step(120_000)).isEqualTo(120_000);
  }
}
