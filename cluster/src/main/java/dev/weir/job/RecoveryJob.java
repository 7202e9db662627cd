package dev.weir.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A job and how far it is.
 *
 * @param result what came of it: by kind when it is done, {@code code} and {@code detail} of a
 *     problem when it has failed, empty before
 * @param startedMillis milliseconds since 1970-01-01T00:00:00Z
 * @param endedMillis 0 while it runs or is paused
 */
public record RecoveryJob(
    String id,
    JobOrder order,
    State state,
    Progress progress,
    Map<String, Object> result,
    long startedMillis,
    long endedMillis) {
  /** The life of a job. The names are stored. */
  public enum State {
    RUNNING,
    PAUSED,
    DONE,
    FAILED,
    CANCELLED;

    @JsonValue
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }

    boolean isOpen() {
      return this == RUNNING || this == PAUSED;
    }
  }

  /**
   * How far it is.
   *
   * @param phase what is being done, for people
   * @param done parts that are done, of {@code total}, counted in {@code unit}
   */
  public record Progress(String phase, long done, long total, String unit, List<String> warnings) {
    static final Progress NONE = new Progress("waiting to begin", 0, 0, "", List.of());

    public Progress {
      warnings = List.copyOf(warnings);
    }
  }

  static RecoveryJob begun(String id, JobOrder order, long nowMillis) {
    return new RecoveryJob(id, order, State.RUNNING, Progress.NONE, Map.of(), nowMillis, 0);
  }

  /** Whether it has not ended. */
  @JsonIgnore // follows from the state
  public boolean isOpen() {
    return state.isOpen();
  }

  RecoveryJob at(Progress now) {
    return new RecoveryJob(id, order, state, now, result, startedMillis, endedMillis);
  }

  RecoveryJob in(State now) {
    return new RecoveryJob(id, order, now, progress, result, startedMillis, endedMillis);
  }

  RecoveryJob ended(JobEvent.Ended event) {
    return new RecoveryJob(
        id,
        order,
        event.state(),
        event.progress(),
        event.result(),
        startedMillis,
        event.atMillis());
  }
}
