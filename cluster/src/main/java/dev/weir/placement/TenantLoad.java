package dev.weir.placement;

/** State of one tenant in one shard. */
public record TenantLoad(String tenant, long stateBytes) {}
