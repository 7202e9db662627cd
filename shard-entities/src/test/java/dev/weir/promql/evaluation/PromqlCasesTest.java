package dev.weir.promql.evaluation;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.promql.AggregationOperator;
import dev.weir.promql.BinaryOperator;
import dev.weir.promql.Function;
import dev.weir.promql.evaluation.Case.Section;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules of PromQL, case by case, as files beside the tests say them. */
class PromqlCasesTest {
  /** The rules that evaluation is built by, by the names that they have where they are written. */
  private static final List<String> ROWS =
      List.of(
          "Literals",
          "Selectors",
          "Instant lookup",
          "Range windows",
          "offset, @",
          "Subquery",
          "rate, increase, delta",
          "irate, idelta",
          "sum/avg",
          "stddev, stdvar",
          "min, max",
          "quantile",
          "topk, bottomk",
          "count_values",
          "deriv, predict_linear",
          "changes, resets",
          "Arithmetic",
          "Comparison",
          "Matching",
          "and, or, unless",
          "Name dropping",
          "absent, absent_over_time",
          "histogram_quantile (classic)",
          "label_replace, label_join",
          "scalar, vector, time, dates",
          "sort, sort_desc",
          "clamp, round",
          "Annotations",
          "Experimental",
          "Native histograms",
          "Traps");

  /** What can stand in a query beside functions and operators. */
  private static final List<String> MODIFIERS =
      List.of(
          "number",
          "duration",
          "string",
          "comment",
          "instant selector",
          "range selector",
          "=",
          "=~",
          "!~",
          "offset",
          "@",
          "@ start()",
          "@ end()",
          "subquery",
          "by",
          "without",
          "bool",
          "on",
          "ignoring",
          "group_left",
          "group_right",
          "unary -",
          "unary +",
          "precedence");

  private static List<Case> cases() {
    return CaseReader.all().stream().map(Section::cases).flatMap(List::stream).toList();
  }

  private static Set<String> shown() {
    return cases().stream()
        .map(each -> each.construct().name())
        .collect(toCollection(TreeSet::new));
  }

  @TestFactory
  Stream<DynamicTest> answersAsTheCaseSays() {
    return cases().stream()
        .map(each -> DynamicTest.dynamicTest(each.toString(), () -> CaseRunner.run(each)));
  }

  @Test
  void eachFunctionIsShown() {
    assertThat(shown()).containsAll(Arrays.stream(Function.values()).map(Function::word).toList());
  }

  @Test
  void eachOperatorIsShown() {
    assertThat(shown())
        .containsAll(
            Arrays.stream(AggregationOperator.values()).map(AggregationOperator::word).toList());
    assertThat(shown())
        .containsAll(Arrays.stream(BinaryOperator.values()).map(BinaryOperator::sign).toList());
  }

  @Test
  void eachModifierIsShown() {
    assertThat(shown()).containsAll(MODIFIERS);
  }

  @Test
  void eachRowOfTheRulesIsShown() {
    assertThat(CaseReader.all().stream().flatMap(section -> section.rows().stream()).distinct())
        .containsExactlyInAnyOrderElementsOf(ROWS);
  }

  @Test
  void eachConstructHasItsSentence() {
    assertThat(cases().stream().map(Case::construct).distinct())
        .allMatch(each -> !each.name().isEmpty(), "has a name")
        .allMatch(each -> each.sentence().endsWith("."), "has a sentence about it");
  }
}
