package dev.weir.entity;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.actor.typed.ActorRef;

/** Everything that can be asked of the directory of tenants. Each command is answered once. */
public sealed interface TenantCommand extends DirectoryMessage {
  ActorRef<TenantReply> replyTo();

  /**
   * Whether it may be sent again while nobody knows what became of it: the directory ends up the
   * same, and the answer differs at most in who created what.
   */
  default boolean isRepeatable() {
    return switch (this) {
      case Put _,
          Ensure _,
          Get _,
          ListTenants _,
          PutCircuit _,
          ListRegions _,
          AddRegion _,
          TakeHome _,
          SeizeRoot _,
          ListMoves _,
          CancelMove _ ->
          true;
      case BeginDelete _, Forget _, BeginDeleteCircuit _, ForgetCircuit _ -> false;
    };
  }

  /**
   * Creates a tenant, or changes its limits.
   *
   * @param limits limits that differ from the node's, by name with {@code _}; empty clears them
   * @param home the region that shall write it; empty for {@code region}
   * @param region where the command came from
   */
  record Put(
      String tenant,
      Map<String, Long> limits,
      Optional<String> home,
      String region,
      ActorRef<TenantReply> replyTo)
      implements TenantCommand {}

  /**
   * Creates a tenant if it does not exist; never changes one.
   *
   * @param region where the command came from: the home of a new tenant
   */
  record Ensure(String tenant, String region, ActorRef<TenantReply> replyTo)
      implements TenantCommand {}

  /** The regions. Answered by {@link TenantReply.RegionList}. */
  record ListRegions(ActorRef<TenantReply> replyTo) implements TenantCommand {}

  /** Lets a region take part, unless it does. Answered by {@link TenantReply.RegionList}. */
  record AddRegion(String region, ActorRef<TenantReply> replyTo) implements TenantCommand {}

  /**
   * Begins to move a tenant's circuits to another region, unless that is being done. Answered by
   * {@link TenantReply.Moves} with this move alone.
   *
   * @param job its name, if there is none yet
   * @param lossMax revs that each circuit may lose, since the region that writes them does not
   *     answer; empty to move them without loss
   */
  record TakeHome(
      String tenant, String to, String job, OptionalLong lossMax, ActorRef<TenantReply> replyTo)
      implements TenantCommand {}

  /**
   * Makes the region of the copy that gets this the one that writes the directory, since the one
   * that does is lost. Answered by {@link TenantReply.RegionList}; refused while that one is heard.
   */
  record SeizeRoot(ActorRef<TenantReply> replyTo) implements TenantCommand {}

  /** The moves that are kept. Answered by {@link TenantReply.Moves}. */
  record ListMoves(ActorRef<TenantReply> replyTo) implements TenantCommand {}

  /**
   * Ends a move where it is; one that has ended stays as it is. Answered by {@link
   * TenantReply.Moves} with this move alone.
   */
  record CancelMove(String job, ActorRef<TenantReply> replyTo) implements TenantCommand {}

  /**
   * Answered also when the tenant is being deleted, and says so.
   *
   * @param fresh ask the home of the directory, if it can be reached
   */
  record Get(String tenant, boolean fresh, ActorRef<TenantReply> replyTo)
      implements TenantCommand {}

  /** A page of tenants by name, those after {@code after}. */
  record ListTenants(String after, int limit, ActorRef<TenantReply> replyTo)
      implements TenantCommand {}

  /** Marks a tenant as being deleted: its name is refused until {@link Forget}. */
  record BeginDelete(String tenant, ActorRef<TenantReply> replyTo) implements TenantCommand {}

  /** Removes a tenant whose data is gone. */
  record Forget(String tenant, ActorRef<TenantReply> replyTo) implements TenantCommand {}

  /**
   * Adds a circuit to a tenant, unless it is there.
   *
   * @param circuitsMax most circuits the tenant may have, main counted
   */
  record PutCircuit(String tenant, String circuit, long circuitsMax, ActorRef<TenantReply> replyTo)
      implements TenantCommand {}

  /** Marks a circuit as being deleted: its name is refused until {@link ForgetCircuit}. */
  record BeginDeleteCircuit(String tenant, String circuit, ActorRef<TenantReply> replyTo)
      implements TenantCommand {}

  /** Removes a circuit whose data is gone. */
  record ForgetCircuit(String tenant, String circuit, ActorRef<TenantReply> replyTo)
      implements TenantCommand {}
}
