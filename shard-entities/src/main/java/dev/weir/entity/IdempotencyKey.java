package dev.weir.entity;

/**
 * An {@code Idempotency-Key} with what it was used for, both as 128-bit hashes.
 *
 * @param key hash of the key's bytes
 * @param body hash of path, media type and decoded body
 */
public record IdempotencyKey(Hash128 key, Hash128 body) {
  /** A 128-bit hash: the first 16 bytes of SHA-256. */
  public record Hash128(long high, long low) {}
}
