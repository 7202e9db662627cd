package dev.weir.entity;

import java.util.OptionalLong;

/**
 * What must hold for a definition to be changed (RFC 9110, section 13).
 *
 * @param mustNotExist {@code If-None-Match: *}
 * @param matches {@code If-Match}: the {@code created_rev} in the ETag the client holds; -1 stands
 *     for {@code *}
 */
public record Precondition(boolean mustNotExist, OptionalLong matches) {
  public static final Precondition NONE = new Precondition(false, OptionalLong.empty());
}
