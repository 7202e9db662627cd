package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TerminalPlotTest {
  private static TerminalPlot.Line line(String name, double... values) {
    return new TerminalPlot.Line(
        name, IntStream.range(0, values.length).mapToDouble(i -> i * 60).toArray(), values);
  }

  @Test
  void aRisingLineGoesFromTheLeftBottomToTheRightTop() {
    List<String> plot = TerminalPlot.of(List.of(line("up", 0, 1, 2, 3)), 32, 11, false);
    assertThat(plot.getFirst()).startsWith("         3 │").endsWith("a");
    assertThat(plot.get(3)).startsWith("         0 │a");
    assertThat(plot.get(5)).contains("01-01 00:00:00").endsWith("UTC");
    assertThat(plot.getLast()).isEqualTo("  a up  3");
  }

  @Test
  void aFlatLineIsInTheMiddle_andGapsStayEmpty() {
    List<String> plot =
        TerminalPlot.of(List.of(line("flat", 5, 5, Double.NaN, Double.NaN, 5, 5)), 32, 11, false);
    String middle = plot.stream().filter(text -> text.contains("│aaa")).findFirst().orElseThrow();
    assertThat(middle).matches(".*│a+ +a+");
  }

  @Test
  void whatIsNotFiniteIsNotDrawn() {
    List<String> plot =
        TerminalPlot.of(
            List.of(line("odd", Double.NaN, Double.POSITIVE_INFINITY), line("none")), 40, 24, true);
    assertThat(plot).noneMatch(text -> text.matches(".*[\u2801-\u28ff].*"));
    assertThat(plot.getLast()).endsWith("none  –");
  }

  @Test
  void numbersAreShort() {
    assertThat(TerminalPlot.number(0)).isEqualTo("0");
    assertThat(TerminalPlot.number(-1234567)).isEqualTo("-1.235M");
    assertThat(TerminalPlot.number(0.25)).isEqualTo("0.25");
    assertThat(TerminalPlot.number(1e-9)).isEqualTo("1.00e-09");
    assertThat(TerminalPlot.number(5e20)).isEqualTo("500000P");
  }

  @Test
  void drawsNoMoreThanItHasLettersFor() {
    List<TerminalPlot.Line> many =
        IntStream.range(0, 40).mapToObj(i -> line("s" + i, i, i)).toList();
    assertThat(TerminalPlot.of(many, 80, 60, false).getLast()).isEqualTo("  z s25  25");
  }
}
