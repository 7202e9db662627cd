package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;

/** Notices bodies that trickle in to hold a connection. */
final class BodyRate {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final long started = System.nanoTime();
  private final long graceNanos;
  private final long bytesPerSecondMin;

  BodyRate(Limits limits) {
    graceNanos = limits.headerWaitMax().toNanos();
    bytesPerSecondMin = limits.bodyBytesPerSMin();
  }

  /** Refuses if too little has come for the time that has passed. */
  void check(long bytesSoFar) {
    long late = System.nanoTime() - started - graceNanos;
    if (late > 0 && bytesSoFar < late / NANOS_PER_SECOND * bytesPerSecondMin) {
      throw tooSlow();
    }
  }

  static WeirException tooSlow() {
    return new WeirException(
        ErrorCode.ENCODING_INVALID, "the body arrives too slowly; the connection is closed.");
  }
}
