package dev.weir.router;

import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitCommand.Submit;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.CircuitReply.Parcelled;
import dev.weir.entity.Courier;
import dev.weir.entity.DirectoryMessage;
import dev.weir.entity.FetchPage;
import dev.weir.entity.IntakeMessage;
import dev.weir.entity.TenantCommand;
import dev.weir.entity.TenantDirectory;
import dev.weir.entity.TenantReply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/**
 * Asks entities through cluster sharding.
 *
 * <p>An entity at this node is handed objects. What is too large for one message to another node
 * goes as a parcel, in both directions; callers see nothing of that.
 */
public final class ShardingRouter implements Router {
  /** The type of circuit entities. */
  public static final EntityTypeKey<IntakeMessage> CIRCUITS =
      EntityTypeKey.create(IntakeMessage.class, "circuit");

  /** The type of the one directory entity. */
  public static final EntityTypeKey<DirectoryMessage> TENANTS =
      EntityTypeKey.create(DirectoryMessage.class, "tenants");

  /** Between two questions to a circuit that is moving. */
  private static final Duration MOVING_PAUSE = Duration.ofMillis(50);

  private final ActorSystem<?> system;
  private final ClusterSharding sharding;
  private final Admission admission;
  private final Courier courier;
  private final Pages pages;
  private final Elsewhere elsewhere;
  private final Unanswered unanswered = new Unanswered();

  /**
   * @param elsewhere the way to other regions
   */
  public ShardingRouter(
      ActorSystem<?> system,
      ClusterSharding sharding,
      Limits limits,
      Courier courier,
      Elsewhere elsewhere) {
    this.elsewhere = elsewhere;
    this.system = system;
    this.sharding = sharding;
    this.admission = new Admission(limits);
    this.courier = courier;
    this.pages = new Pages(system, courier);
  }

  @Override
  public CompletionStage<CircuitReply> ask(
      CircuitId circuit,
      Function<ActorRef<CircuitReply>, CircuitCommand> command,
      Duration deadline) {
    boolean doubtful = command.apply(system.ignoreRef()).changesRows();
    return admitted(
        () ->
            known(
                asked(circuit, command, Deadline.in(deadline)),
                doubtful ? ErrorCode.OUTCOME_UNKNOWN : ErrorCode.RECOVERING));
  }

  @Override
  public List<String> otherRegions() {
    return elsewhere.others();
  }

  @Override
  public CompletionStage<CircuitReply> askIn(
      String region,
      CircuitId circuit,
      Function<ActorRef<CircuitReply>, CircuitCommand> command,
      Duration deadline) {
    Deadline end = Deadline.in(deadline);
    return admitted(
        () ->
            known(
                elsewhere
                    .circuit(region, circuit)
                    .<CircuitReply>ask(command::apply, end.left())
                    .thenCompose(reply -> opened(reply, end)),
                ErrorCode.HOME_UNREACHABLE));
  }

  @Override
  public CompletionStage<CircuitReply> submit(
      CircuitId circuit,
      Function<ActorRef<CircuitReply>, Submit> command,
      int bytes,
      Duration deadline) {
    try {
      admission.take(circuit, bytes);
    } catch (WeirException refusal) {
      return CompletableFuture.failedStage(refusal);
    }
    return admitted(() -> submitted(circuit, command, Deadline.in(deadline)))
        .whenComplete((reply, failure) -> admission.give(circuit, bytes));
  }

  @Override
  public CompletionStage<CircuitReply> append(
      CircuitId circuit,
      Function<ActorRef<CircuitReply>, CircuitCommand.Append> command,
      int bytes,
      Duration deadline) {
    try {
      admission.take(circuit, bytes);
    } catch (WeirException refusal) {
      return CompletableFuture.failedStage(refusal);
    }
    // what was stored without an answer is a duplicate the next time
    return ask(circuit, command::apply, deadline)
        .whenComplete((reply, failure) -> admission.give(circuit, bytes));
  }

  @Override
  public CompletionStage<TenantReply> askTenants(
      Function<ActorRef<TenantReply>, TenantCommand> command, Duration deadline) {
    Deadline end = Deadline.in(deadline);
    boolean repeatable = command.apply(system.ignoreRef()).isRepeatable();
    return admitted(
        () ->
            known(
                answered(
                    repeatable,
                    () ->
                        sharding
                            .entityRefFor(TENANTS, TenantDirectory.ENTITY_ID)
                            .<TenantReply>ask(command::apply, end.left()),
                    ShardingRouter::isMoving,
                    UnaryOperator.identity(),
                    end),
                ErrorCode.RECOVERING));
  }

  /**
   * Asks once more what has no answer yet and may be asked twice. To be called when a node is gone
   * and its shards have no owner: what is asked from then on waits for the next one.
   */
  public void askAgain() {
    unanswered.askAgain();
  }

  @Override
  public String self() {
    return pages.self();
  }

  @Override
  public void servePages(Function<FetchPage, CompletionStage<CircuitReply>> answers) {
    pages.serve(answers);
  }

  @Override
  public CompletionStage<CircuitReply> askPage(
      String node, Function<ActorRef<CircuitReply>, FetchPage> command, Duration deadline) {
    Deadline end = Deadline.in(deadline);
    return admitted(
        () ->
            known(
                pages
                    .of(node)
                    .map(holder -> asked(holder, command, end))
                    .orElseGet(() -> CompletableFuture.failedStage(new TimeoutException())),
                ErrorCode.CURSOR_EXPIRED));
  }

  private CompletionStage<CircuitReply> asked(
      PeerActor<FetchPage> holder,
      Function<ActorRef<CircuitReply>, FetchPage> command,
      Deadline deadline) {
    return holder
        .ask(CircuitReply.class, command, deadline.left())
        .thenCompose(reply -> opened(reply, deadline));
  }

  private <T> CompletionStage<T> admitted(Supplier<CompletionStage<T>> request) {
    try {
      admission.takeRequest();
    } catch (WeirException refusal) {
      return CompletableFuture.failedStage(refusal);
    }
    try {
      return request.get().whenComplete((reply, failure) -> admission.giveRequest());
    } catch (RuntimeException failure) {
      admission.giveRequest();
      return CompletableFuture.failedStage(failure);
    }
  }

  private CompletionStage<CircuitReply> asked(
      CircuitId circuit,
      Function<ActorRef<CircuitReply>, ? extends CircuitCommand> command,
      Deadline deadline) {
    CircuitCommand example = command.apply(system.ignoreRef());
    return answered(
            example.isRepeatable(),
            () -> {
              CompletionStage<CircuitReply> reply =
                  sharding
                      .entityRefFor(CIRCUITS, circuit.entityId())
                      .ask(command::apply, deadline.left());
              return example.isOfSamples() ? atOnce(reply) : reply;
            },
            ShardingRouter::isMoving,
            example.changesRows() ? ShardingRouter::ofTwo : UnaryOperator.identity(),
            deadline)
        .thenCompose(reply -> opened(reply, deadline));
  }

  /**
   * What is done with the answer is done by the thread that brings it: a stage of Scala's goes over
   * another pool for each step, which costs more than to deal with samples that were stored or
   * read, whose askers do their work elsewhere. A failure goes over a pool, for what brings
   * time-outs is the one timer of all.
   */
  private static <T> CompletionStage<T> atOnce(CompletionStage<T> reply) {
    return reply
        .toCompletableFuture()
        .copy()
        .exceptionallyComposeAsync(CompletableFuture::failedFuture);
  }

  private <T> CompletionStage<T> answered(
      boolean repeatable,
      Supplier<CompletionStage<T>> question,
      Predicate<T> moving,
      UnaryOperator<T> doubtful,
      Deadline deadline) {
    Supplier<CompletionStage<T>> whole = () -> settled(question, moving, deadline);
    return repeatable ? unanswered.ask(whole, doubtful) : whole.get();
  }

  /** That one of two was not stored says nothing about the other. */
  private static CircuitReply ofTwo(CircuitReply reply) {
    return reply instanceof CircuitReply.Rejected rejected
            && rejected.code().retry() == ErrorCode.Retry.SAFE
        ? new CircuitReply.Rejected(
            ErrorCode.OUTCOME_UNKNOWN, explain(ErrorCode.OUTCOME_UNKNOWN), Map.of())
        : reply;
  }

  /** The answer of an owner that is there to stay. */
  private static <T> CompletionStage<T> settled(
      Supplier<CompletionStage<T>> question, Predicate<T> moving, Deadline deadline) {
    return question
        .get()
        .thenCompose(
            reply ->
                moving.test(reply) && deadline.left().compareTo(MOVING_PAUSE) > 0
                    ? later().thenCompose(again -> settled(question, moving, deadline))
                    : CompletableFuture.completedStage(reply));
  }

  /** The circuit has left its node and stored nothing: its next owner will answer. */
  private static boolean isMoving(CircuitReply reply) {
    return reply instanceof CircuitReply.Rejected rejected && isMoving(rejected.code());
  }

  private static boolean isMoving(TenantReply reply) {
    return reply instanceof TenantReply.Refused refused && isMoving(refused.code());
  }

  private static boolean isMoving(ErrorCode code) {
    return code == ErrorCode.OWNERSHIP_CHANGED || code == ErrorCode.HOME_MOVING;
  }

  private static CompletionStage<Void> later() {
    return CompletableFuture.runAsync(
        () -> {},
        CompletableFuture.delayedExecutor(MOVING_PAUSE.toMillis(), TimeUnit.MILLISECONDS));
  }

  private CompletionStage<CircuitReply> opened(CircuitReply reply, Deadline deadline) {
    if (!(reply instanceof Parcelled parcelled)) {
      return CompletableFuture.completedStage(reply);
    }
    return courier.open(parcelled, deadline.left());
  }

  private CompletionStage<CircuitReply> submitted(
      CircuitId circuit, Function<ActorRef<CircuitReply>, Submit> command, Deadline deadline) {
    Submit batch = command.apply(system.ignoreRef());
    if (batch.fitsOneMessage()) {
      return known(asked(circuit, command, deadline), ErrorCode.OUTCOME_UNKNOWN);
    }
    return known(asked(circuit, CircuitCommand.Locate::new, deadline), ErrorCode.RECOVERING)
        .thenCompose(
            located ->
                located instanceof CircuitReply.Located(var intake) && Courier.isRemote(intake)
                    ? parcelled(circuit, batch, deadline)
                    : known(asked(circuit, command, deadline), ErrorCode.OUTCOME_UNKNOWN));
  }

  private CompletionStage<CircuitReply> parcelled(
      CircuitId circuit, Submit batch, Deadline deadline) {
    return known(courier.pack(batch), ErrorCode.RECOVERING)
        .thenCompose(
            parcel ->
                known(
                    asked(circuit, replyTo -> batch.parcelled(parcel, replyTo), deadline),
                    ErrorCode.OUTCOME_UNKNOWN));
  }

  /** Says what a time-out means instead of that there was one. */
  private static <T> CompletionStage<T> known(CompletionStage<T> asked, ErrorCode onTimeout) {
    return asked.exceptionally(
        failure -> {
          Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
          if (cause instanceof TimeoutException) {
            throw new WeirException(onTimeout, explain(onTimeout));
          }
          if (cause instanceof RejectedExecutionException) {
            throw new WeirException(
                ErrorCode.NODE_OVERLOADED,
                "This node has too many large messages to encode or decode. Send the request again"
                    + " after the time in Retry-After.");
          }
          throw new CompletionException(cause);
        });
  }

  private static String explain(ErrorCode code) {
    if (code == ErrorCode.OUTCOME_UNKNOWN) {
      return "The circuit did not answer in time: the batch is stored or not. Send it again with"
          + " the same Idempotency-Key.";
    }
    return code == ErrorCode.CURSOR_EXPIRED
        ? "the node that held the cursor's rows is gone or does not answer. Begin again with the"
            + " first page."
        : "The circuit did not answer in time; it may still be recovering. Send the request again.";
  }
}
