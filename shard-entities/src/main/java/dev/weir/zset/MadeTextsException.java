package dev.weir.zset;

/** Expressions have made more bytes of texts than they may. */
public final class MadeTextsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MadeTextsException() {
    super("too many bytes of texts", null, false, false);
  }
}
