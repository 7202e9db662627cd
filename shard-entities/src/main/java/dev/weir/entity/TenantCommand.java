package dev.weir.entity;

import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;

/** Everything that can be asked of the directory of tenants. Each command is answered once. */
public sealed interface TenantCommand {
  ActorRef<TenantReply> replyTo();

  /**
   * Creates a tenant, or changes its limits.
   *
   * @param limits limits that differ from the node's, by name with {@code _}; empty clears them
   */
  record Put(String tenant, Map<String, Long> limits, ActorRef<TenantReply> replyTo)
      implements TenantCommand {}

  /** Creates a tenant if it does not exist; never changes one. */
  record Ensure(String tenant, ActorRef<TenantReply> replyTo) implements TenantCommand {}

  record Get(String tenant, ActorRef<TenantReply> replyTo) implements TenantCommand {}

  /** A page of tenants by name, those after {@code after}. */
  record ListTenants(String after, int limit, ActorRef<TenantReply> replyTo)
      implements TenantCommand {}

  /** Marks a tenant as being deleted: its name is refused until {@link Forget}. */
  record BeginDelete(String tenant, ActorRef<TenantReply> replyTo) implements TenantCommand {}

  /** Removes a tenant whose data is gone. */
  record Forget(String tenant, ActorRef<TenantReply> replyTo) implements TenantCommand {}
}
