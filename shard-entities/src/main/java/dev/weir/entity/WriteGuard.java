package dev.weir.entity;

import dev.weir.config.WeirException;
import java.util.Optional;

/** Asked before a write is sent to the journal, so that a refusal is certain to store nothing. */
@FunctionalInterface
public interface WriteGuard {
  /** The reason why the journal takes no write of this many bytes now; empty when it does. */
  Optional<WeirException> refusal(long bytes);
}
