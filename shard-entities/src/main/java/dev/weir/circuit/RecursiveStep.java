package dev.weir.circuit;

import java.util.ArrayList;
import java.util.List;

/**
 * The step of a recursion, divided: what reads the recursive rows runs once for each round, what
 * does not is part of the circuit around, shared like everything there.
 */
final class RecursiveStep {
  private static final String OUTSIDE = "(outside) ";

  private final List<Plan> outside = new ArrayList<>();

  private RecursiveStep() {}

  /** The largest parts that do not read the recursive rows, in order. */
  static List<Plan> outside(Plan step) {
    RecursiveStep divided = new RecursiveStep();
    divided.inner(step);
    return divided.outside;
  }

  /** The step with these parts replaced by scans. */
  static Plan cut(Plan step) {
    return new RecursiveStep().inner(step);
  }

  /** Which of the parts a scan stands for. */
  static int number(String relation) {
    return Integer.parseInt(relation.substring(OUTSIDE.length()));
  }

  /** Whether a plan reads the rows of the recursion around it. */
  static boolean isRecursive(Plan plan) {
    return switch (plan) {
      case Plan.Scan scan -> scan.relation().equals(Plan.Recursion.REFERENCE);
      // a recursion in a step is one of its own
      case Plan.Recursion recursion -> isRecursive(recursion.seed());
      default -> plan.inputs().stream().anyMatch(RecursiveStep::isRecursive);
    };
  }

  private Plan inner(Plan plan) {
    if (!isRecursive(plan)) {
      Plan scan = new Plan.Scan(OUTSIDE + outside.size(), plan.schema(), plan.key());
      outside.add(plan);
      return scan;
    }
    return switch (plan) {
      case Plan.Scan scan -> scan;
      case Plan.Calc calc ->
          new Plan.Calc(inner(calc.input()), calc.program(), calc.schema(), calc.key());
      case Plan.Join join ->
          new Plan.Join(
              inner(join.left()),
              inner(join.right()),
              join.leftKeys(),
              join.rightKeys(),
              join.leftOutput(),
              join.rightOutput(),
              join.schema(),
              join.key());
      case Plan.Match match ->
          new Plan.Match(
              inner(match.left()),
              inner(match.right()),
              match.leftKeys(),
              match.rightKeys(),
              match.pair(),
              match.kind(),
              match.schema());
      case Plan.Distinct distinct -> new Plan.Distinct(inner(distinct.input()));
      case Plan.UnionAll union ->
          new Plan.UnionAll(
              union.inputs().stream().map(this::inner).toList(), union.schema(), union.key());
      case Plan.Aggregate _,
          Plan.SetOperation _,
          Plan.Recursion _,
          Plan.Values _,
          Plan.Refused _,
          Plan.TopK _,
          Plan.Temporal _,
          Plan.Unnest _,
          Plan.Window _ ->
          throw new IllegalArgumentException("no step of a recursion: " + plan.digest());
    };
  }
}
