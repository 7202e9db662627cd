package dev.weir.entity;

import dev.weir.config.ErrorCode;
import java.util.List;
import java.util.Map;

/** Every answer of the directory of tenants. */
public sealed interface TenantReply {
  /**
   * A tenant as the directory knows it.
   *
   * @param createdAtMillis milliseconds since 1970-01-01T00:00:00Z
   */
  record Tenant(String name, long createdAtMillis, Map<String, Long> limits, boolean deleting) {}

  /** A tenant; {@code created} when the command made it. */
  record Found(Tenant tenant, boolean created) implements TenantReply {}

  /** A page; {@code more} when there are further tenants. */
  record Page(List<Tenant> tenants, boolean more) implements TenantReply {}

  record Refused(ErrorCode code, String detail) implements TenantReply {}
}
