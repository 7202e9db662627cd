package dev.weir.config;

/** The wall clock, passed in so that tests and replay decide what time it is. */
@FunctionalInterface
public interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z; may step back, so never use it for order. */
  long millis();
}
