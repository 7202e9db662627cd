package dev.weir.config;

import java.util.Map;

/**
 * A refusal that a user can act on: what is wrong, where, why, and what to do.
 *
 * <p>{@link #members()} carries the extra members of the RFC 9457 problem (for instance {@code
 * position}, {@code hint}, {@code limit}), in the order in which they are shown.
 */
public final class WeirException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient Map<String, Object> members;

  public WeirException(ErrorCode code, String detail) {
    this(code, detail, Map.of());
  }

  public WeirException(ErrorCode code, String detail, Map<String, Object> members) {
    super(detail);
    this.code = code;
    this.members = members;
  }

  public ErrorCode code() {
    return code;
  }

  /** Extra members of the problem document; values are strings, numbers, booleans, lists, maps. */
  public Map<String, Object> members() {
    return members;
  }
}
