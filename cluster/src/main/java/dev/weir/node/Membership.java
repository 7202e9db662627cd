package dev.weir.node;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/** The nodes of this region at one moment, by name. */
final class Membership {
  private final Address self;
  private final Map<Address, String> names = new HashMap<>();
  private final Set<String> open = new TreeSet<>();
  private boolean calm = true;

  private Membership(Cluster cluster) {
    self = cluster.selfMember().address();
    CurrentClusterState state = cluster.state();
    String dataCenter = cluster.selfMember().dataCenter();
    for (Member member : state.getMembers()) {
      if (member.dataCenter().equals(dataCenter)) {
        add(member, state.getUnreachable().contains(member));
      }
    }
  }

  static Membership of(Cluster cluster) {
    return new Membership(cluster);
  }

  private void add(Member member, boolean unreachable) {
    MemberStatus status = member.status();
    boolean up = status.equals(MemberStatus.up()) || status.equals(MemberStatus.weaklyUp());
    calm &= status.equals(MemberStatus.up()) && !unreachable;
    if (status.equals(MemberStatus.removed()) || status.equals(MemberStatus.down())) {
      return;
    }
    names.put(member.address(), NodeNames.of(member));
    if (up && !unreachable) {
      open.add(NodeNames.of(member));
    }
  }

  Set<String> all() {
    return new TreeSet<>(names.values());
  }

  /** Nodes that may get shards. */
  Set<String> accepting(Set<String> draining) {
    Set<String> accepting = new TreeSet<>(open);
    accepting.removeAll(draining);
    return accepting;
  }

  /** Whether no node is joining, leaving or unreachable. */
  boolean calm() {
    return calm;
  }

  /** The node an actor lives on; its address when the node has left. */
  String nodeOf(ActorRef actor) {
    Address address = actor.path().address();
    Address home = address.hasLocalScope() ? self : address;
    return names.getOrDefault(home, home.toString());
  }
}
