package dev.weir.rules;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** Keeps the rules of one tenant going for as long as somebody wakes it. */
public final class RuleKeeper extends AbstractBehavior<RuleMessage> {
  private static final Duration LOOK = Duration.ofSeconds(5);

  /** Looks without a wake between them after which nobody wants it any more. */
  private static final int LOOKS_MAX = 6;

  private final String tenant;
  private final Supplier<Optional<RuleNode>> node;
  private TenantRules rules;
  private int looks;

  private RuleKeeper(
      ActorContext<RuleMessage> context, String tenant, Supplier<Optional<RuleNode>> node) {
    super(context);
    this.tenant = tenant;
    this.node = node;
  }

  /**
   * The behaviour of a tenant's keeper.
   *
   * @param node empty while this node cannot evaluate rules yet
   */
  public static Behavior<RuleMessage> create(String tenant, Supplier<Optional<RuleNode>> node) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(new RuleMessage.Look(), LOOK);
                  return new RuleKeeper(context, tenant, node);
                }));
  }

  @Override
  public Receive<RuleMessage> createReceive() {
    return newReceiveBuilder()
        .onMessage(RuleMessage.class, this::onMessage)
        .onSignal(PostStop.class, _ -> ended())
        .build();
  }

  private Behavior<RuleMessage> onMessage(RuleMessage message) {
    return switch (message) {
      case RuleMessage.Wake(boolean changed) -> woken(changed);
      case RuleMessage.Look _ -> ++looks > LOOKS_MAX ? Behaviors.stopped() : this;
    };
  }

  private Behavior<RuleMessage> woken(boolean changed) {
    looks = 0;
    if (rules == null) {
      node.get().ifPresent(found -> rules = TenantRules.start(tenant, found));
    } else if (changed) {
      rules.reload();
    }
    return this;
  }

  private Behavior<RuleMessage> ended() {
    if (rules != null) {
      rules.stop();
    }
    return this;
  }
}
