package dev.weir.job;

import dev.weir.circuit.ViewInfo;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.Failures;
import dev.weir.entity.ReadAt;
import dev.weir.router.CircuitId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Follows a view that its circuit computes, until it is active or has failed. The circuit does the
 * work and needs nobody for it: who cancels the job stops following, who drops the view stops it.
 */
record BackfillWork(Tools tools, JobOrder order) implements Work {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  @Override
  public Map<String, Object> run(JobContext context) throws InterruptedException {
    context.phase("computing view " + view());
    ViewInfo info = find(described());
    while (info.progress().isPresent()) {
      context.total(info.progress().get().total(), "rows");
      context.done(info.progress().get().done());
      context.end(); // others may work meanwhile
      LockSupport.parkNanos(PAUSE_NANOS);
      context.begin();
      info = find(described());
    }
    context.total(info.rows(), "rows");
    info.failure()
        .ifPresent(
            failure -> {
              throw Failures.viewFailed(failure);
            });
    context.done(info.rows());
    context.phase("the view is active");
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("view", view());
    result.put("rev", info.createdRev());
    result.put("rows", info.rows());
    result.put("result_hash", info.resultHash());
    return result;
  }

  private String view() {
    return order.text("view");
  }

  private CircuitReply.Described described() {
    return tools.ask(
        new CircuitId(order.tenant(), order.circuit()),
        CircuitReply.Described.class,
        replyTo -> new CircuitCommand.Describe(ReadAt.AT_HOME, replyTo));
  }

  private ViewInfo find(CircuitReply.Described described) {
    return described.views().stream()
        .filter(info -> info.definition().name().equals(view()))
        .findAny()
        .orElseThrow(
            () ->
                new WeirException(
                    ErrorCode.VIEW_NOT_FOUND, "The view " + view() + " was dropped meanwhile."));
  }
}
