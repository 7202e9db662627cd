package dev.weir.entity;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;

/** Everything that happens to the directory of tenants; stored as JSON. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TenantEvent.RegionAdded.class, name = "region-added"),
  @JsonSubTypes.Type(value = TenantEvent.RootSeized.class, name = "root-seized"),
  @JsonSubTypes.Type(value = TenantEvent.Created.class, name = "tenant-created"),
  @JsonSubTypes.Type(value = TenantEvent.LimitsChanged.class, name = "tenant-limits-changed"),
  @JsonSubTypes.Type(value = TenantEvent.DeleteBegun.class, name = "tenant-delete-begun"),
  @JsonSubTypes.Type(value = TenantEvent.Forgotten.class, name = "tenant-forgotten"),
  @JsonSubTypes.Type(value = TenantEvent.CircuitCreated.class, name = "circuit-created"),
  @JsonSubTypes.Type(value = TenantEvent.CircuitDeleteBegun.class, name = "circuit-delete-begun"),
  @JsonSubTypes.Type(value = TenantEvent.CircuitForgotten.class, name = "circuit-forgotten"),
  @JsonSubTypes.Type(value = TenantEvent.MoveBegun.class, name = "home-move-begun"),
  @JsonSubTypes.Type(value = TenantEvent.CircuitMoved.class, name = "circuit-home-moved"),
  @JsonSubTypes.Type(value = TenantEvent.MoveEnded.class, name = "home-move-ended")
})
public sealed interface TenantEvent {
  /**
   * A region may take part.
   *
   * @param ordinal from 1, never given again
   */
  record RegionAdded(String region, int ordinal) implements TenantEvent {}

  /**
   * A region has made itself the one that writes the directory, because the one before was given
   * up. What that one wrote from this rev on is no part of the directory any more.
   *
   * @param epoch of this event and those after it
   * @param rev of this event
   */
  record RootSeized(String region, long epoch, long rev) implements TenantEvent {}

  /** Something happened to a tenant. */
  sealed interface OfTenant extends TenantEvent {
    String tenant();
  }

  /**
   * A tenant was created.
   *
   * @param home the region that writes its circuits; null in old events: the one of the directory
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Created(String tenant, long atMillis, Map<String, Long> limits, String home)
      implements OfTenant {}

  record LimitsChanged(String tenant, Map<String, Long> limits) implements OfTenant {}

  record DeleteBegun(String tenant) implements OfTenant {}

  record Forgotten(String tenant) implements OfTenant {}

  record CircuitCreated(String tenant, String circuit, long atMillis) implements OfTenant {}

  record CircuitDeleteBegun(String tenant, String circuit) implements OfTenant {}

  record CircuitForgotten(String tenant, String circuit) implements OfTenant {}

  /**
   * A tenant's circuits shall be written in another region, one after another.
   *
   * @param job its name
   * @param lossMax revs that each circuit may lose; null when none may
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record MoveBegun(String tenant, String job, String to, long atMillis, Long lossMax)
      implements OfTenant {}

  /** The other region writes a circuit. */
  record CircuitMoved(String tenant, String job, String circuit) implements OfTenant {}

  /**
   * A move has ended.
   *
   * @param done whether all circuits have moved, and the tenant with them
   */
  record MoveEnded(String tenant, String job, boolean done, long atMillis) implements OfTenant {}
}
