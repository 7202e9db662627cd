package dev.weir.entity;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a directory that was given up had created, so that it can be asked for again: the data of
 * such a tenant is in its region still, and would belong to nobody.
 */
final class GivenUpEntries {
  private GivenUpEntries() {}

  /** Asks for what an event created; what it changed or deleted counts no more. */
  static Optional<TenantCommand> again(TenantEvent event, ActorRef<TenantReply> replyTo) {
    return switch (event) {
      case TenantEvent.Created created ->
          Optional.of(
              new TenantCommand.Put(
                  created.tenant(),
                  created.limits(),
                  Optional.ofNullable(created.home()),
                  created.home(),
                  replyTo));
      case TenantEvent.CircuitCreated created ->
          Optional.of(
              new TenantCommand.PutCircuit(
                  created.tenant(), created.circuit(), Long.MAX_VALUE, replyTo));
      case TenantEvent.RegionAdded added ->
          Optional.of(new TenantCommand.AddRegion(added.region(), replyTo));
      case TenantEvent.RootSeized _,
          TenantEvent.LimitsChanged _,
          TenantEvent.DeleteBegun _,
          TenantEvent.Forgotten _,
          TenantEvent.CircuitDeleteBegun _,
          TenantEvent.CircuitForgotten _,
          TenantEvent.MoveBegun _,
          TenantEvent.CircuitMoved _,
          TenantEvent.MoveEnded _ ->
          Optional.empty();
    };
  }
}
