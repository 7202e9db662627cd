package dev.weir.promql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Trees of queries as the user interface of Prometheus draws them. */
class SyntaxTreeTest {
  private static final String TIMELESS =
      "offset=0, smoothed=false, startOrEnd=null, timestamp=null";

  private static Arguments of(String text, String expected) {
    return Arguments.of(text, expected);
  }

  private static String vector(String name) {
    return "{anchored=false, matchers=[{name=__name__, type==, value=%s}], name=%s, %s, type=vectorSelector}"
        .formatted(name, name, TIMELESS);
  }

  static Stream<Arguments> trees() {
    return Stream.of(
        of("1e3", "{type=numberLiteral, val=1000}"),
        of("5m", "{type=numberLiteral, val=300}"),
        of("-Inf", "{type=numberLiteral, val=-Inf}"),
        of("'a\"'", "{type=stringLiteral, val=a\"}"),
        of("a", vector("a")),
        of(
            "a{c=~'d',b!='1'} @ 1.5 offset -5m",
            "{anchored=false, matchers=[{name=c, type==~, value=d}, {name=b, type=!=, value=1},"
                + " {name=__name__, type==, value=a}], name=a, offset=-300000, smoothed=false,"
                + " startOrEnd=null, timestamp=1500, type=vectorSelector}"),
        of(
            "{'a'}[5m] @ end()",
            "{anchored=false, matchers=[{name=__name__, type==, value=a}], name=, offset=0,"
                + " range=300000, smoothed=false, startOrEnd=end, timestamp=null,"
                + " type=matrixSelector}"),
        of(
            "a[1h:] @ start() offset 1m",
            "{expr="
                + vector("a")
                + ", offset=60000, range=3600000, startOrEnd=start, step=0, timestamp=null,"
                + " type=subquery}"),
        of("-(a)", "{expr={expr=" + vector("a") + ", type=parenExpr}, op=-, type=unaryExpr}"),
        of(
            "1 == bool 2",
            "{bool=true, lhs={type=numberLiteral, val=1}, matching=null, op===,"
                + " rhs={type=numberLiteral, val=2}, type=binaryExpr}"),
        of(
            "a / on(x) group_left(y) b",
            "{bool=false, lhs="
                + vector("a")
                + ", matching={card=many-to-one, include=[y], labels=[x], on=true}, op=/, rhs="
                + vector("b")
                + ", type=binaryExpr}"),
        of(
            "topk(1, a) without (b)",
            "{expr="
                + vector("a")
                + ", grouping=[b], op=topk, param={type=numberLiteral, val=1}, type=aggregation,"
                + " without=true}"),
        of(
            "sum(a)",
            "{expr="
                + vector("a")
                + ", grouping=[], op=sum, param=null, type=aggregation, without=false}"),
        of(
            "round(a)",
            "{args=["
                + vector("a")
                + "], func={argTypes=[vector, scalar], name=round, returnType=vector, variadic=1},"
                + " type=call}"),
        of(
            "time()",
            "{args=[], func={argTypes=[], name=time, returnType=scalar, variadic=0}, type=call}"));
  }

  @ParameterizedTest
  @MethodSource("trees")
  void aTreeHasTheMembersOfPrometheus(String text, String tree) {
    assertThat(SyntaxTree.of(Parser.parse(text, false))).hasToString(tree);
  }

  @Test
  void membersStandInOrderOfTheirNames() {
    RandomExpressions.Options options =
        new RandomExpressions.Options(
            List.of("up", "a:b"), List.of("job", "x"), List.of("1", "2|3"), 4, true);
    for (int round = 0; round < 500; round++) {
      long seed = Seeds.next();
      String text = new RandomExpressions(Seeds.random(seed), options).any();
      requireSorted(SyntaxTree.of(Parser.parse(text, true)), Seeds.option(seed) + ' ' + text);
    }
  }

  private static void requireSorted(Object value, String why) {
    if (value instanceof Map<?, ?> members) {
      List<String> names = members.keySet().stream().map(String.class::cast).toList();
      assertThat(names).as(why).isEqualTo(new ArrayList<>(new TreeSet<>(names)));
      members.values().forEach(member -> requireSorted(member, why));
    } else if (value instanceof List<?> list) {
      list.forEach(each -> requireSorted(each, why));
    } else {
      assertThat(value == null ? "" : value)
          .as(why)
          .isInstanceOfAny(String.class, Boolean.class, Long.class, Integer.class);
    }
  }
}
