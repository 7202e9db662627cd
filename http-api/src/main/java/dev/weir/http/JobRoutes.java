package dev.weir.http;

import dev.weir.config.Clock;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.TenantCommand;
import dev.weir.entity.TenantReply;
import dev.weir.entity.TenantReply.Moves;
import dev.weir.placement.Placement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Jobs of all kinds: list, follow, cancel. Shards are moved by the placement, homes otherwise. */
final class JobRoutes {
  /** What ids of jobs begin with that move a tenant to another region. */
  static final String HOME = "h-";

  private final Placement placement;
  private final Tenants tenants;
  private final Bodies bodies;
  private final Clock clock;

  JobRoutes(Placement placement, Tenants tenants, Bodies bodies, Clock clock) {
    this.placement = placement;
    this.tenants = tenants;
    this.bodies = bodies;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/jobs", this::list),
        Route.of("GET", "/v1/jobs/{id}", this::job),
        Route.of("POST", "/v1/jobs/{id}:cancel", this::cancel));
  }

  private CompletionStage<HttpResponse> list(RequestContext context) {
    return placement
        .jobs()
        .thenApply(jobs -> jobs.stream().map(JobView::of).toList())
        .thenCombine(moves(TenantCommand.ListMoves::new), JobRoutes::both)
        .thenApply(
            all ->
                Answers.json(
                    200,
                    json ->
                        JsonOut.array(
                            json,
                            "jobs",
                            array -> {
                              for (JobView one : all) {
                                JsonOut.object(array, o -> one.write(o, clock.millis()));
                              }
                            })));
  }

  private static List<JobView> both(List<JobView> shards, List<JobView> homes) {
    List<JobView> all = new ArrayList<>(shards);
    all.addAll(homes);
    all.sort(Comparator.comparingLong(JobView::startedMillis).reversed());
    return all;
  }

  private CompletionStage<HttpResponse> job(RequestContext context) {
    String id = context.path().get("id");
    return answer(
        id.startsWith(HOME)
            ? moves(TenantCommand.ListMoves::new).thenApply(all -> named(id, all))
            : placement.job(id).thenApply(JobView::of));
  }

  private CompletionStage<HttpResponse> cancel(RequestContext context) {
    bodies.discard(context.request());
    String id = context.path().get("id");
    return answer(
        id.startsWith(HOME)
            ? moves(replyTo -> new TenantCommand.CancelMove(id, replyTo)).thenApply(List::getFirst)
            : placement.cancel(id).thenApply(JobView::of));
  }

  private CompletionStage<List<JobView>> moves(
      Function<ActorRef<TenantReply>, TenantCommand> question) {
    return tenants
        .ask(question)
        .thenApply(reply -> ((Moves) reply).moves().stream().map(JobView::of).toList());
  }

  private static JobView named(String id, List<JobView> all) {
    return all.stream()
        .filter(job -> job.id().equals(id))
        .findAny()
        .orElseThrow(
            () ->
                new WeirException(
                    ErrorCode.JOB_NOT_FOUND,
                    "There is no job " + id + "; see /v1/jobs for those that are kept."));
  }

  private CompletionStage<HttpResponse> answer(CompletionStage<JobView> job) {
    return job.thenApply(one -> Answers.json(200, json -> one.write(json, clock.millis())));
  }
}
