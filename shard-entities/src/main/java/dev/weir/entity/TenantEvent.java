package dev.weir.entity;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;

/** Everything that happens to the directory of tenants; stored as JSON. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TenantEvent.Created.class, name = "tenant-created"),
  @JsonSubTypes.Type(value = TenantEvent.LimitsChanged.class, name = "tenant-limits-changed"),
  @JsonSubTypes.Type(value = TenantEvent.DeleteBegun.class, name = "tenant-delete-begun"),
  @JsonSubTypes.Type(value = TenantEvent.Forgotten.class, name = "tenant-forgotten")
})
public sealed interface TenantEvent {
  String tenant();

  record Created(String tenant, long atMillis, Map<String, Long> limits) implements TenantEvent {}

  record LimitsChanged(String tenant, Map<String, Long> limits) implements TenantEvent {}

  record DeleteBegun(String tenant) implements TenantEvent {}

  record Forgotten(String tenant) implements TenantEvent {}
}
