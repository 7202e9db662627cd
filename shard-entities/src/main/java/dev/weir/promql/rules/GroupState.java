package dev.weir.promql.rules;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a group has come to.
 *
 * @param rules one for each rule, in their order
 * @param time of the last evaluation, milliseconds since 1970; 0 before the first
 * @param nanos that the last evaluation took
 */
public record GroupState(RuleGroup group, List<RuleState> rules, long time, long nanos) {
  /** Of a group that was never evaluated. */
  public static GroupState begun(RuleGroup group) {
    return new GroupState(group, group.rules().stream().map(_ -> RuleState.NONE).toList(), 0, 0);
  }

  /**
   * The same for another text of the group: rules that are still there keep what they have come to,
   * those of the same name in their order.
   */
  public GroupState as(RuleGroup changed) {
    Set<Integer> free = new LinkedHashSet<>();
    for (int rule = 0; rule < rules.size(); rule++) {
      free.add(rule);
    }
    List<RuleState> kept = new ArrayList<>();
    for (Rule rule : changed.rules()) {
      Optional<Integer> found =
          free.stream().filter(each -> isSame(group.rules().get(each), rule)).findFirst();
      found.ifPresent(free::remove);
      kept.add(found.map(rules::get).orElse(RuleState.NONE));
    }
    return new GroupState(changed, kept, time, nanos);
  }

  private static boolean isSame(Rule one, Rule other) {
    return one.getClass() == other.getClass() && Objects.equals(one.name(), other.name());
  }

  /** Which of the rules of its name a rule is, counted from 0. */
  public int ordinal(int rule) {
    String name = group.rules().get(rule).name();
    return (int)
        group.rules().stream().limit(rule).filter(each -> each.name().equals(name)).count();
  }
}
