package dev.weir.entity;

/** Everything the directory of tenants receives. */
public sealed interface DirectoryMessage permits TenantCommand, DirectoryReplication {}
