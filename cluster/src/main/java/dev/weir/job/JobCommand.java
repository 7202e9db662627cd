package dev.weir.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Everything that can be asked of the ledger of jobs; travels as JSON. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = JobCommand.Begin.class, name = "begin"),
  @JsonSubTypes.Type(value = JobCommand.ListAll.class, name = "list"),
  @JsonSubTypes.Type(value = JobCommand.Show.class, name = "show"),
  @JsonSubTypes.Type(value = JobCommand.Cancel.class, name = "cancel"),
  @JsonSubTypes.Type(value = JobCommand.Pause.class, name = "pause"),
  @JsonSubTypes.Type(value = JobCommand.Resume.class, name = "resume")
})
public sealed interface JobCommand {
  /** Begins a job. Answered by the job. */
  record Begin(JobOrder order) implements JobCommand {}

  /** Answered by all jobs that are kept, the latest first. */
  record ListAll() implements JobCommand {}

  /** Answered by one job. */
  record Show(String job) implements JobCommand {}

  /** Ends a job where it is; one that has ended stays as it is. Answered by the job. */
  record Cancel(String job) implements JobCommand {}

  /** Stops work on a job until it is resumed. Answered by the job. */
  record Pause(String job) implements JobCommand {}

  /** Goes on with a job. Answered by the job. */
  record Resume(String job) implements JobCommand {}
}
