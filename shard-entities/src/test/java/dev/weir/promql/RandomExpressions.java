package dev.weir.promql;

import dev.weir.promql.Function.Arity;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Texts of queries whose types fit, for tests that want any query at all. */
public final class RandomExpressions {
  /**
   * What they are made of.
   *
   * @param metrics names of metrics, which may be any words that stand before braces
   * @param labels names of labels, more than one
   * @param values of labels
   * @param depth how often an expression may stand in another one
   * @param withExperimental whether there are experimental functions and aggregations
   */
  public record Options(
      List<String> metrics,
      List<String> labels,
      List<String> values,
      int depth,
      boolean withExperimental) {}

  private static final List<String> NUMBERS =
      List.of("0", "1", "2", "0.5", "1e3", "0x1F", "1_000", "017", "Inf", "NaN", "5m", "1h30m");

  private static final List<String> DURATIONS =
      List.of("30s", "5m", "1h", "90", "1d", "1m30s", "0.5", "250ms");

  private static final List<String> SIGNS = List.of("+", "-", "*", "/", "%", "^", "atan2");
  private static final List<String> COMPARISONS = List.of("==", "!=", "<", "<=", ">", ">=");
  private static final List<String> SETS = List.of("and", "or", "unless");
  private static final List<String> MATCHING = List.of("=", "!=", "=~", "!~");

  private final Random random;
  private final Options options;

  /** A generator that makes the same texts for the same seed. */
  public RandomExpressions(Random random, Options options) {
    this.random = random;
    this.options = options;
  }

  /** One of any type that a query may have, strings left out. */
  public String any() {
    return oneOf(this::vector, this::vector, this::scalar, this::range);
  }

  /** One that gives an instant vector. */
  public String vector() {
    return vector(options.depth());
  }

  /** One that gives a scalar. */
  public String scalar() {
    return scalar(options.depth());
  }

  /** One that gives a range vector. */
  public String range() {
    return range(options.depth());
  }

  private String vector(int depth) {
    if (depth <= 0) {
      return selector();
    }
    return oneOf(
        () -> vectorAtom(depth),
        () -> vectorAtom(depth),
        () -> chain(SIGNS, () -> vectorAtom(depth - 1), this::matching),
        () -> chain(SIGNS, () -> mixedAtom(depth - 1), () -> "") + " + " + vectorAtom(depth - 1),
        () -> chain(SETS, () -> vectorAtom(depth - 1), this::setMatching),
        () -> comparison(vectorAtom(depth - 1), mixedAtom(depth - 1), maybe(" bool")),
        () -> comparison(scalarAtom(depth - 1), vectorAtom(depth - 1), maybe(" bool")));
  }

  private String vectorAtom(int depth) {
    return oneOf(
        () -> selector() + shift(),
        () -> aggregation(depth - 1),
        () -> call(ValueType.INSTANT_VECTOR, depth - 1),
        () -> call(ValueType.INSTANT_VECTOR, depth - 1),
        () -> '(' + vector(depth - 1) + ')',
        () -> oneOf(List.of("-", "+", "- ")) + selector());
  }

  private String mixedAtom(int depth) {
    return oneOf(() -> vectorAtom(depth), () -> scalarAtom(depth));
  }

  private String scalar(int depth) {
    if (depth <= 0) {
      return number();
    }
    return oneOf(
        () -> scalarAtom(depth),
        () -> chain(SIGNS, () -> scalarAtom(depth - 1), () -> ""),
        () -> comparison(scalarAtom(depth - 1), scalarAtom(depth - 1), " bool"));
  }

  private String scalarAtom(int depth) {
    if (depth <= 0) {
      return number();
    }
    return oneOf(
        this::number,
        () -> call(ValueType.SCALAR, depth - 1),
        () -> '(' + scalar(depth - 1) + ')',
        () -> oneOf(List.of("-", "+")) + number());
  }

  private String range(int depth) {
    if (depth <= 0 || random.nextBoolean()) {
      return selector() + '[' + duration() + ']' + shift();
    }
    String of =
        oneOf(
            this::selector,
            () -> aggregation(depth - 1),
            () -> call(ValueType.INSTANT_VECTOR, depth - 1),
            () -> '(' + vector(depth - 1) + ')');
    return of + '[' + duration() + ':' + maybe(duration()) + ']' + shift();
  }

  private String aggregation(int depth) {
    AggregationOperator operator =
        oneOf(
            Arrays.stream(AggregationOperator.values())
                .filter(each -> options.withExperimental() || !each.isExperimental())
                .toList());
    String parameter =
        switch (operator) {
          case COUNT_VALUES -> text() + ", ";
          case QUANTILE, LIMIT_RATIO -> "0.5, ";
          case BOTTOMK, LIMITK, TOPK -> "2, ";
          case AVG, COUNT, GROUP, MAX, MIN, STDDEV, STDVAR, SUM -> "";
        };
    String arguments = '(' + parameter + vector(depth) + ')';
    String grouping = oneOf(List.of("by", "without")) + ' ' + labels();
    return switch (random.nextInt(3)) {
      case 0 -> operator.word() + arguments;
      case 1 -> operator.word() + ' ' + grouping + ' ' + arguments;
      default -> operator.word() + arguments + ' ' + grouping;
    };
  }

  private String call(ValueType result, int depth) {
    Function function =
        oneOf(
            Arrays.stream(Function.values())
                .filter(each -> each.result() == result && each != Function.INFO)
                .filter(each -> options.withExperimental() || !each.isExperimental())
                .toList());
    int most = function.parameters().size();
    int count =
        switch (function.arity()) {
          case FIXED -> most;
          case LAST_OPTIONAL -> most - random.nextInt(2);
          case LAST_REPEATED -> most - 1 + random.nextInt(3);
        };
    if (function.arity() == Arity.LAST_REPEATED) {
      count = Math.max(count, 2);
    }
    return IntStream.range(0, count)
        .mapToObj(at -> argument(function.parameters().get(Math.min(at, most - 1)), depth))
        .collect(Collectors.joining(", ", function.word() + '(', ")"));
  }

  private String argument(ValueType type, int depth) {
    return switch (type) {
      case SCALAR -> scalar(depth);
      case STRING -> text();
      case INSTANT_VECTOR -> vector(depth);
      case RANGE_VECTOR -> range(depth);
    };
  }

  /** Operators that bind differently, so that the text alone tells what belongs together. */
  private String chain(List<String> signs, Supplier<String> atom, Supplier<String> modifier) {
    StringBuilder chain = new StringBuilder(atom.get());
    for (int more = random.nextInt(3); more >= 0; more--) {
      chain.append(' ').append(oneOf(signs)).append(modifier.get()).append(' ').append(atom.get());
    }
    return chain.toString();
  }

  private String comparison(String left, String right, String bool) {
    return left + ' ' + oneOf(COMPARISONS) + bool + ' ' + right;
  }

  private String setMatching() {
    return random.nextBoolean() ? "" : oneOf(List.of(" on ", " ignoring ")) + labels();
  }

  private String matching() {
    String label = label(0);
    String included = '(' + label(1) + ')';
    return oneOf(
        () -> "",
        this::setMatching,
        () -> " on(" + label + ')' + oneOf(List.of(" group_left", " group_right")) + included,
        () -> " ignoring(" + label + ") group_left " + included,
        () -> " on(" + label + ") group_right ()");
  }

  private String labels() {
    int count = random.nextInt(3);
    return IntStream.range(0, count)
        .mapToObj(this::label)
        .collect(Collectors.joining(",", "(", count > 0 ? maybe(",") + ')' : ")"));
  }

  private String label(int at) {
    String label = options.labels().get(at % options.labels().size());
    boolean isPlain = label.matches("[a-zA-Z_][a-zA-Z0-9_]*") && !label.equalsIgnoreCase("inf");
    return isPlain && random.nextInt(4) > 0 ? label : Quotes.quoted(label);
  }

  private String selector() {
    String name = oneOf(options.metrics());
    String matchers =
        Stream.generate(this::matcher).limit(random.nextInt(3)).collect(Collectors.joining(", "));
    return switch (random.nextInt(4)) {
      case 0 -> name;
      case 1 -> "{" + Quotes.quoted(name) + (matchers.isEmpty() ? "" : ", " + matchers) + "}";
      case 2 -> "{__name__=~\"" + name + "|x\"," + matchers + "}";
      default -> name + '{' + matchers + '}';
    };
  }

  private String matcher() {
    return label(random.nextInt(options.labels().size()))
        + oneOf(MATCHING)
        + Quotes.quoted(oneOf(options.values()));
  }

  private String shift() {
    String at =
        oneOf(List.of("", "", " @ start()", " @ end()", " @ 1600000000.5", " @ -5", " @ 1m"));
    String offset =
        random.nextInt(3) == 0 ? " offset " + oneOf(List.of("", "-", "+")) + duration() : "";
    return random.nextBoolean() ? at + offset : offset + at;
  }

  private String number() {
    return oneOf(NUMBERS);
  }

  private String duration() {
    return oneOf(DURATIONS);
  }

  private String text() {
    return Quotes.quoted(oneOf(options.labels()));
  }

  private String maybe(String text) {
    return random.nextBoolean() ? text : "";
  }

  private <T> T oneOf(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  @SafeVarargs
  private <T> T oneOf(Supplier<T>... each) {
    return each[random.nextInt(each.length)].get();
  }
}
