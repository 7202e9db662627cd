package dev.weir.rules;

import dev.weir.promql.rules.GroupRun;
import dev.weir.promql.rules.GroupState;
import dev.weir.promql.rules.RuleAccess;
import dev.weir.promql.rules.RuleGroup;
import java.util.List;
import java.util.function.Function;

/**
 * The data of tenants as their rules need it. All calls wait for their answer, and throw with the
 * reason when there is none.
 */
public interface RuleHost {
  /** Queries and samples of a tenant. */
  RuleAccess access(String tenant);

  /** What texts of its alerts say of the world. */
  GroupRun.Outside outside(String tenant);

  /** The groups of all rule files. */
  List<RuleGroup> groups(String tenant);

  /** What groups have come to, as far as it was kept: of any group, as it was at this moment. */
  Function<RuleGroup, GroupState> kept(String tenant);

  /** Keeps what a group has come to. */
  void keep(String tenant, GroupState before, GroupState after);

  /** Keeps nothing of a group any more. */
  void forget(String tenant, GroupState state);
}
