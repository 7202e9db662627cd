package dev.weir.job;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;

/** What the ledger of jobs understands. */
public sealed interface JobMessage {
  /** A question; answered once. */
  record Ask(JobCommand command, ActorRef<Answer> replyTo) implements JobMessage {}

  /** Somebody wants the ledger to be alive; not answered. */
  record Wake() implements JobMessage {}

  /** The work on a job has ended; never leaves its node. */
  record WorkEnded(
      String job,
      RecoveryJob.State state,
      RecoveryJob.Progress progress,
      Map<String, Object> result)
      implements JobMessage {}

  /**
   * What a question is answered by.
   *
   * @param refusal why there is no answer; null if there is one
   */
  record Answer(List<RecoveryJob> jobs, ErrorCode refusal, String detail) {
    static Answer of(List<RecoveryJob> jobs) {
      return new Answer(jobs, null, "");
    }

    static Answer refused(WeirException why) {
      return new Answer(List.of(), why.code(), why.getMessage());
    }

    /** The jobs, or why there are none. */
    public List<RecoveryJob> orThrow() {
      if (refusal != null) {
        throw new WeirException(refusal, detail);
      }
      return jobs;
    }
  }
}
