package dev.weir.promql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is longer than a line is split where its parts meet. */
class PrettyPrinterTest {
  private static final String LONG =
      "http_requests_total{instance=\"localhost:9090\",job=\"prometheus\",method=\"GET\"}";

  private static String pretty(String text) {
    return PrettyPrinter.print(Parser.parse(text, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a + on (x) group_left () b",
        "-sum by (a) (rate(foo[5m] @ 5.000 offset 1m))",
        "(1 + 2) * time()",
        "max_over_time(rate(foo[5m])[1h:1m])",
        "\"text\"",
        LONG + "[5m] @ 1600000000.000 offset 1h30m"
      })
  void whatIsShortOrASelectorStaysInOneLine(String text) {
    assertThat(pretty(text)).isEqualTo(text);
  }

  @Test
  void operatorsStandBetweenTheirSides() {
    assertThat(pretty(LONG + " / on(job) group_left(x) " + LONG + " > bool 0.5"))
        .isEqualTo(
            """
                %s
              / on (job) group_left (x)
                %s
            > bool
              0.5\
            """
                .formatted(LONG, LONG));
  }

  @Test
  void argumentsHaveLinesOfTheirOwn() {
    assertThat(pretty("topk(5, sum by (job) (rate(" + LONG + "[5m]) + " + LONG + "))"))
        .isEqualTo(
            """
            topk(
              5,
              sum by (job) (
                  rate(%s[5m])
                +
                  %s
              )
            )\
            """
                .formatted(LONG, LONG));
    assertThat(pretty("label_replace(" + LONG + ", 'a', 'bbbbbbbbbbbbbbbbbb', 'c', 'd')"))
        .isEqualTo(
            """
            label_replace(
              %s,
              "a",
              "bbbbbbbbbbbbbbbbbb",
              "c",
              "d"
            )\
            """
                .formatted(LONG));
  }

  @Test
  void signsStandBeforeTheFirstLine() {
    assertThat(pretty("1 + -(" + LONG + " + " + LONG + ")"))
        .isEqualTo(
            """
              1
            +
              -(
                  %s
                +
                  %s
              )\
            """
                .formatted(LONG, LONG));
  }

  @Test
  void infinityHasNoSignWhereItIsRaisedToPower() {
    assertThat(pretty("-Inf ^ (" + LONG + " + 1) or " + LONG)).startsWith("  -Inf ^ (http");
    assertThat(pretty("Inf ^ (" + LONG + " + " + LONG + ")")).startsWith("  Inf\n^\n");
  }

  @Test
  void rangesOfSubqueriesStandBehindTheLastLine() {
    assertThat(pretty("sum_over_time((" + LONG + " + " + LONG + ")[1h:1m] offset 5m)"))
        .isEqualTo(
            """
            sum_over_time(
              (
                  %s
                +
                  %s
              )[1h:1m] offset 5m
            )\
            """
                .formatted(LONG, LONG));
  }
}
