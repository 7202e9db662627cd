package dev.weir.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;

/**
 * One thing a client did and what it saw; the unit of a {@link History}.
 *
 * <p>Times are of one monotonic clock for all clients; each client does one thing after the other.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Operation.Defined.class, name = "defined"),
  @JsonSubTypes.Type(value = Operation.Moved.class, name = "moved"),
  @JsonSubTypes.Type(value = Operation.Write.class, name = "write"),
  @JsonSubTypes.Type(value = Operation.Read.class, name = "read"),
  @JsonSubTypes.Type(value = Operation.Streamed.class, name = "streamed")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface Operation {
  String client();

  String circuit();

  /** When it was sent. */
  long start();

  /** When its answer was there. */
  long end();

  /**
   * Tables and views were created; nothing was written before.
   *
   * @param rev of the last definition
   */
  record Defined(String client, String circuit, long start, long end, long rev)
      implements Operation {}

  /**
   * The circuit went to another region, by an event that changes no row. No client sees that: who
   * reads the log afterwards adds it to the history.
   *
   * @param rev of the event
   */
  record Moved(String client, String circuit, long start, long end, long rev)
      implements Operation {}

  /** One try of a write; all tries of a key carry the same batch. */
  record Write(
      String client,
      String circuit,
      long start,
      long end,
      String key,
      Batch batch,
      WriteOutcome outcome)
      implements Operation {}

  /**
   * An answered read of a view or table.
   *
   * @param minRev the rev that was asked for, 0 for none
   */
  record Read(
      String client, String circuit, long start, long end, String name, long minRev, Answer answer)
      implements Operation {}

  /**
   * What a subscriber knows once the messages of one rev were applied.
   *
   * @param prevRev the highest rev a delta says to follow on
   * @param views the subscriber's rows, by view
   */
  record Streamed(
      String client,
      String circuit,
      long start,
      long end,
      Step step,
      long prevRev,
      long rev,
      boolean coalesced,
      Map<String, Content> views)
      implements Operation {}

  /** What brought a subscriber to its rev. */
  enum Step {
    SNAPSHOT,
    DELTA,
    PROGRESS
  }
}
