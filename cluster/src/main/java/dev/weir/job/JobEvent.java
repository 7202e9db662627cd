package dev.weir.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;

/** Everything that happens to jobs; stored as JSON. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = JobEvent.Begun.class, name = "job-begun"),
  @JsonSubTypes.Type(value = JobEvent.Paused.class, name = "job-paused"),
  @JsonSubTypes.Type(value = JobEvent.Resumed.class, name = "job-resumed"),
  @JsonSubTypes.Type(value = JobEvent.Ended.class, name = "job-ended")
})
sealed interface JobEvent {
  String job();

  /** A job was ordered. Its number is never given again. */
  record Begun(String job, long number, JobOrder order, long atMillis) implements JobEvent {}

  record Paused(String job) implements JobEvent {}

  record Resumed(String job) implements JobEvent {}

  record Ended(
      String job,
      RecoveryJob.State state,
      RecoveryJob.Progress progress,
      Map<String, Object> result,
      long atMillis)
      implements JobEvent {}
}
