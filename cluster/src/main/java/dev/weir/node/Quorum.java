package dev.weir.node;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;

/**
 * Whether this side of a cut network is the one that the split brain resolver lets live.
 *
 * @param reachable members of the region that answer, this node among them
 * @param total members of the region
 * @param holds more than half, or just half with the lowest address
 */
record Quorum(int reachable, int total, boolean holds) {
  static Quorum of(CurrentClusterState state, String region) {
    Set<Member> unreachable = state.getUnreachable();
    Set<Member> all = new HashSet<>(unreachable);
    state.getMembers().forEach(all::add);
    List<Member> members =
        all.stream().filter(member -> member.dataCenter().equals(region)).toList();
    return of(members, unreachable);
  }

  private static Quorum of(List<Member> members, Collection<Member> unreachable) {
    int reachable = (int) members.stream().filter(m -> !unreachable.contains(m)).count();
    boolean lowestAnswers =
        members.stream()
            .min(Comparator.comparing(Member::address, Member.addressOrdering()))
            .filter(lowest -> !unreachable.contains(lowest))
            .isPresent();
    int twice = 2 * reachable;
    boolean holds = twice > members.size() || (twice == members.size() && lowestAnswers);
    return new Quorum(reachable, members.size(), holds);
  }
}
