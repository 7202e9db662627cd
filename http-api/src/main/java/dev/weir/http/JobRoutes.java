package dev.weir.http;

import dev.weir.config.Clock;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.TenantCommand;
import dev.weir.entity.TenantReply;
import dev.weir.entity.TenantReply.Moves;
import dev.weir.job.JobCommand;
import dev.weir.job.Jobs;
import dev.weir.placement.Placement;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Jobs of all kinds: list, follow, pause, cancel. Their ids tell who does them: the placement moves
 * shards, the directory of tenants moves homes, the ledger of the region does the rest.
 */
final class JobRoutes {
  /** What ids of jobs begin with that move a tenant to another region. */
  static final String HOME = "h-";

  /** What ids of jobs begin with that work on circuits. */
  private static final String WORK = "w-";

  /** Between two looks at a job that is followed. */
  private static final Duration LOOK = Duration.ofMillis(250);

  private final Placement placement;
  private final Tenants tenants;
  private final Jobs jobs;
  private final Bodies bodies;
  private final Clock clock;
  private final Duration heartbeat;

  JobRoutes(
      Placement placement,
      Tenants tenants,
      Jobs jobs,
      Bodies bodies,
      Clock clock,
      Duration heartbeat) {
    this.placement = placement;
    this.tenants = tenants;
    this.jobs = jobs;
    this.bodies = bodies;
    this.clock = clock;
    this.heartbeat = heartbeat;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/jobs", this::list),
        Route.of("GET", "/v1/jobs/{id}", this::job),
        Route.of("GET", "/v1/jobs/{id}/stream", this::stream)
            .producing(Media.SSE, Media.NDJSON)
            .streaming(),
        Route.of("POST", "/v1/jobs/{id}:cancel", this::cancel),
        Route.of("POST", "/v1/jobs/{id}:pause", work(JobCommand.Pause::new)),
        Route.of("POST", "/v1/jobs/{id}:resume", work(JobCommand.Resume::new)));
  }

  private CompletionStage<HttpResponse> list(RequestContext context) {
    return placement
        .jobs()
        .thenApply(all -> all.stream().map(JobView::of).toList())
        .thenCombine(moves(TenantCommand.ListMoves::new), JobRoutes::both)
        .thenCombine(worked(new JobCommand.ListAll()), JobRoutes::both)
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

  private static List<JobView> both(List<JobView> some, List<JobView> others) {
    List<JobView> all = new ArrayList<>(some);
    all.addAll(others);
    all.sort(Comparator.comparingLong(JobView::startedMillis).reversed());
    return all;
  }

  private CompletionStage<HttpResponse> job(RequestContext context) {
    return answer(named(context.path().get("id")));
  }

  private CompletionStage<JobView> named(String id) {
    if (id.startsWith(WORK)) {
      return worked(new JobCommand.Show(id)).thenApply(List::getFirst);
    }
    return id.startsWith(HOME)
        ? moves(TenantCommand.ListMoves::new).thenApply(all -> named(id, all))
        : placement.job(id).thenApply(JobView::of);
  }

  private CompletionStage<HttpResponse> cancel(RequestContext context) {
    bodies.discard(context.request());
    String id = context.path().get("id");
    if (id.startsWith(WORK)) {
      return answer(worked(new JobCommand.Cancel(id)).thenApply(List::getFirst));
    }
    return answer(
        id.startsWith(HOME)
            ? moves(replyTo -> new TenantCommand.CancelMove(id, replyTo)).thenApply(List::getFirst)
            : placement.cancel(id).thenApply(JobView::of));
  }

  /** Moves of shards and homes are short steps that cannot be paused. */
  private Route.Handler work(Function<String, JobCommand> command) {
    return context -> {
      bodies.discard(context.request());
      String id = context.path().get("id");
      return id.startsWith(WORK)
          ? answer(worked(command.apply(id)).thenApply(List::getFirst))
          : named(id)
              .thenApply(
                  job -> {
                    throw new WeirException(
                        ErrorCode.JOB_ENDED,
                        "Job %s is a %s, which cannot be paused; it can be cancelled."
                            .formatted(id, job.kind()));
                  });
    };
  }

  /** The job at each change, until it has ended. */
  private CompletionStage<HttpResponse> stream(RequestContext context) {
    String id = context.path().get("id");
    Media media = context.media();
    return named(id)
        .thenApply(
            first ->
                Answers.chunks(media.contentType(), source(first, media))
                    .addHeader(RawHeader.create("X-Accel-Buffering", "no")));
  }

  private Source<ByteString, NotUsed> source(JobView first, Media media) {
    return Source.unfoldAsync(
            first,
            job -> {
              CompletionStage<JobView> next =
                  job.isRunning() ? named(job.id()) : CompletableFuture.completedStage(job);
              return next.thenApply(
                  now -> job.isRunning() ? Optional.of(Pair.create(now, now)) : Optional.empty());
            })
        .throttle(1, LOOK)
        .prepend(Source.single(first))
        .statefulMap(
            () -> "",
            (before, job) -> {
              String now = text(job);
              return Pair.create(now, now.equals(before) ? "" : now);
            },
            last -> Optional.empty())
        .filter(text -> !text.isEmpty())
        .map(text -> message(media, text))
        .keepAlive(heartbeat, () -> ByteString.fromString(media == Media.SSE ? ":\n\n" : "\n"));
  }

  private String text(JobView job) {
    byte[] json = JsonOut.object(members -> job.write(members, clock.millis()));
    return new String(json, StandardCharsets.UTF_8);
  }

  private static ByteString message(Media media, String job) {
    return ByteString.fromString(
        media == Media.SSE ? "event: job\ndata: " + job + "\n\n" : job + "\n");
  }

  private CompletionStage<List<JobView>> worked(JobCommand command) {
    return jobs.ask(command).thenApply(all -> all.stream().map(JobView::of).toList());
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
