package dev.weir.entity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a directory that was given up had created, so that it can be asked for again: the data of
 * such a tenant is in its region still, and would belong to nobody.
 */
final class GivenUpEntries {
  private GivenUpEntries() {}

  /** Asks for what the events created and did not delete again, in their order. */
  static List<TenantCommand> again(List<TenantEvent> events, ActorRef<TenantReply> replyTo) {
    Map<String, TenantCommand> created = new LinkedHashMap<>();
    for (TenantEvent event : events) {
      switch (event) {
        case TenantEvent.Created e when e.home() != null ->
            created.put(e.tenant(), put(e, replyTo));
        case TenantEvent.CircuitCreated e ->
            created.put(
                key(e.tenant(), e.circuit()),
                new TenantCommand.PutCircuit(e.tenant(), e.circuit(), Long.MAX_VALUE, replyTo));
        case TenantEvent.Forgotten e ->
            created
                .keySet()
                .removeIf(key -> key.equals(e.tenant()) || key.startsWith(key(e.tenant(), "")));
        case TenantEvent.CircuitForgotten e -> created.remove(key(e.tenant(), e.circuit()));
        case TenantEvent.Created _,
            TenantEvent.RegionAdded _,
            TenantEvent.RootSeized _,
            TenantEvent.LimitsChanged _,
            TenantEvent.DeleteBegun _,
            TenantEvent.CircuitDeleteBegun _,
            TenantEvent.MoveBegun _,
            TenantEvent.CircuitMoved _,
            TenantEvent.MoveEnded _ -> {}
      }
    }
    return List.copyOf(created.values());
  }

  private static TenantCommand put(TenantEvent.Created event, ActorRef<TenantReply> replyTo) {
    return new TenantCommand.Put(
        event.tenant(), event.limits(), Optional.of(event.home()), event.home(), replyTo);
  }

  private static String key(String tenant, String circuit) {
    return tenant + "/" + circuit;
  }
}
