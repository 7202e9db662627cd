package dev.weir.zset;

/**
 * Read access to the strings behind the codes of VARCHAR lanes.
 *
 * <p>A snapshot or delta that leaves its circuit carries one, valid for ever for its own codes.
 */
@FunctionalInterface
public interface Strings {
  /** The UTF-8 bytes of a code; never written to. */
  byte[] bytes(long code);
}
