package dev.weir.promql.evaluation;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.promql.evaluation.Case.Construct;
import dev.weir.promql.evaluation.Case.Question;
import dev.weir.promql.evaluation.Case.Settings;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with an answer is found. */
class CaseRunnerTest {
  private static void run(String query, String... expected) {
    Question question = new Question(query, false, 0, 0, 1, Settings.DEFAULT);
    Construct none = new Construct("", "");
    CaseRunner.run(new Case("", 0, none, List.of(), question, Arrays.asList(expected)));
  }

  @Test
  void passesWhatIsRight() {
    assertThatCode(() -> run("vector(1)", "{} 1")).doesNotThrowAnyException();
    assertThatCode(() -> run("ln(vector(1e300))", "{} 690.7755", "expect approx"))
        .isInstanceOf(AssertionError.class);
    assertThatCode(() -> run("vector(0.1 + 0.2)", "{} 0.3", "expect approx"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "vector(1); {} 2",
        "vector(0.1 + 0.2); {} 0.3",
        "vector(0); {} -0.0",
        "vector(1); {a=\"b\"} 1",
        "vector(1); expect empty",
        "vector(1); 1",
        "vector(1); expect string \"1\"",
        "vector(1) < 0; {} 1",
        "1; 2",
        "1; {} 1",
        "'a'; expect string \"b\"",
        "quantile(2, vector(1)); {} Inf",
        "vector(1); expect fail regex: .",
        "topk(NaN, vector(1)); expect fail msg: another",
        "topk(NaN, vector(1)); expect fail regex: ^value",
        "vector(1)[2m:1m]; {} 1@1m 1@0",
      })
  void findsWhatIsWrong(String query, String expected) {
    assertThatThrownBy(() -> run(query, expected)).isInstanceOf(AssertionError.class);
  }

  @Test
  void findsWrongNotesAndOrders() {
    assertThatThrownBy(() -> run("vector(1)", "{} 1", "expect warn"))
        .isInstanceOf(AssertionError.class);
    String vectors = "sort(vector(2) or label_replace(vector(1), 'a', 'b', '', ''))";
    assertThatThrownBy(() -> run(vectors, "{} 2", "{a=\"b\"} 1", "expect ordered"))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void refusesACaseThatExpectsNothing() {
    assertThatThrownBy(() -> run("vector(1)")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> run("vector(1)", "{} 1", "expect empty"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
