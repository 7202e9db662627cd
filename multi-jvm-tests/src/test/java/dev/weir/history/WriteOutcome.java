package dev.weir.history;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a client knows after one try of a write. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
  @JsonSubTypes.Type(value = WriteOutcome.Acknowledged.class, name = "acknowledged"),
  @JsonSubTypes.Type(value = WriteOutcome.NotStored.class, name = "not-stored"),
  @JsonSubTypes.Type(value = WriteOutcome.Unknown.class, name = "unknown"),
  @JsonSubTypes.Type(value = WriteOutcome.Refused.class, name = "refused")
})
public sealed interface WriteOutcome {
  /**
   * The batch is durable.
   *
   * @param replay whether the service says that it had it before
   */
  record Acknowledged(long rev, boolean replay) implements WriteOutcome {}

  /** The service says that nothing of this try was stored: send again. */
  record NotStored(String reason) implements WriteOutcome {}

  /** Stored or not: send again with the same key. */
  record Unknown(String reason) implements WriteOutcome {}

  /** The service will not have this batch. */
  record Refused(String reason) implements WriteOutcome {}
}
