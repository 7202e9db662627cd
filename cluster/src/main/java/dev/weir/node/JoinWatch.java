package dev.weir.node;

import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.ClusterEvent.MemberUp;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/** Watches this node become a member, and leave again if its name was taken before it came. */
final class JoinWatch extends AbstractBehavior<MemberEvent> {
  private final Cluster cluster;
  private final JoinAttempt attempt;
  private final String role;
  private final Set<Member> up = new HashSet<>();

  private JoinWatch(ActorContext<MemberEvent> context, JoinAttempt attempt, String role) {
    super(context);
    this.cluster = Cluster.get(context.getSystem());
    this.attempt = attempt;
    this.role = role;
    cluster.subscriptions().tell(Subscribe.create(context.getSelf(), MemberEvent.class));
  }

  static Behavior<MemberEvent> create(JoinAttempt attempt, String role) {
    return Behaviors.setup(context -> new JoinWatch(context, attempt, role));
  }

  @Override
  public Receive<MemberEvent> createReceive() {
    return newReceiveBuilder()
        .onMessage(MemberUp.class, this::onUp)
        .onMessage(MemberRemoved.class, this::onRemoved)
        .onMessage(MemberEvent.class, event -> this)
        .build();
  }

  private Behavior<MemberEvent> onUp(MemberUp event) {
    up.add(event.member());
    if (isSelf(event.member())) {
      attempt.close();
    }
    up.stream()
        .filter(this::isSelf)
        .findAny()
        .ifPresent(
            self ->
                up.stream().filter(member -> takes(member, self)).findAny().ifPresent(this::leave));
    return this;
  }

  private Behavior<MemberEvent> onRemoved(MemberRemoved event) {
    up.remove(event.member());
    return this;
  }

  private boolean isSelf(Member member) {
    return member.uniqueAddress().equals(cluster.selfMember().uniqueAddress());
  }

  /** An unreachable namesake is most likely this node's former life on another machine. */
  private boolean takes(Member member, Member self) {
    return member.hasRole(role)
        && member.dataCenter().equals(self.dataCenter())
        && member.isOlderThan(self)
        && !cluster.state().getUnreachable().contains(member);
  }

  private void leave(Member namesake) {
    String name = role.substring(NodeNames.ROLE_PREFIX.length());
    CoordinatedShutdown.get(getContext().getSystem())
        .runAll(new NameTaken(name, namesake.address().hostPort()));
  }
}
