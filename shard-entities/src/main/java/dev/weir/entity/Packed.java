package dev.weir.entity;

/**
 * A message that has been encoded already. It is sent as what it holds: the receiver gets the
 * message, never this.
 */
public record Packed(String manifest, byte[] bytes) {}
