package dev.weir.stream;

import dev.weir.circuit.ViewDelta;
import dev.weir.circuit.ViewInfo;
import dev.weir.config.Clock;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.ReadAt;
import dev.weir.stream.StreamMessage.EndReason;
import dev.weir.stream.StreamMessage.Position;
import dev.weir.stream.StreamMessage.ResetReason;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.BackpressureTimeoutException;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * One subscriber's stream: a state machine that moves only when the subscriber has room.
 *
 * <p>States: a snapshot to send ({@link Snapshot}), deltas after a rev to follow ({@link Follow}),
 * nothing left ({@link Done}). Each move asks the circuit once and yields a {@link Parcel} of
 * messages that are written lazily, one at a time. Between two moves the stream holds nothing but
 * its position; when a slow subscriber reads again the circuit sums up what it missed. What a
 * stream holds within a move is bounded by {@link Holdings}. So a subscriber that does not read
 * costs little memory and delays nobody.
 */
public final class ViewStream {
  /** A circuit as a stream sees it. */
  @FunctionalInterface
  public interface Circuit {
    CompletionStage<CircuitReply> ask(
        Function<ActorRef<CircuitReply>, CircuitCommand> command, Duration deadline);
  }

  /** What every stream of a node shares. */
  public record Setup(
      Limits limits,
      Duration heartbeat,
      Clock clock,
      Subscribers subscribers,
      Holdings holdings,
      Runnable coalesced) {}

  /** How often a circuit that cannot answer now is asked again before the stream ends. */
  private static final int ATTEMPTS_MAX = 10;

  private static final long RETRY_MILLIS = 1000;

  /** What the circuit may take for its answer beyond the time it was told to wait. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /**
   * The longest wait at the circuit. Nobody tells a stream that the circuit's node is gone: it
   * finds out after this and {@link #GRACE}, and asks the next owner.
   */
  private static final Duration WAIT_MAX = Duration.ofSeconds(5);

  /** What a snapshot may take. */
  private static final Duration SNAPSHOT_MAX = Duration.ofSeconds(10);

  /** Where a stream stands between two moves. */
  private sealed interface State {}

  /**
   * Not yet begun. The first state can be taken once: what a source is made from lives as long as
   * the stream, and the first state may hold a whole view.
   */
  private record Start(AtomicReference<State> first) implements State {
    State take() {
      return first.getAndSet(new Done());
    }
  }

  private record Snapshot(CircuitReply.ViewRows content, Optional<StreamMessage.Reset> after)
      implements State {}

  private record Follow(Position after, boolean announce) implements State {}

  private record Done() implements State {}

  private record Move(State next, Parcel parcel) {}

  private final Circuit circuit;
  private final StreamRequest request;
  private final Setup setup;
  private final Map<String, ViewShape> shapes = new HashMap<>();
  private volatile Parcel parcel;
  private volatile Position sent;
  private volatile long sentMillis;
  private volatile boolean over;

  public ViewStream(Circuit circuit, StreamRequest request, Setup setup) {
    this.circuit = circuit;
    this.request = request;
    this.setup = setup;
  }

  /** A stream that begins with a snapshot that was read already. */
  public Source<ByteString, NotUsed> fromSnapshot(CircuitReply.ViewRows content) {
    // who resumes before the first position begins anew
    return from(new Snapshot(content, Optional.empty()), new Position(content.epoch(), 0));
  }

  /**
   * A stream of what follows a position.
   *
   * @param views the views as they are now
   */
  public Source<ByteString, NotUsed> following(Position after, List<ViewInfo> views) {
    views.forEach(this::learn);
    return from(new Follow(after, true), after);
  }

  private Source<ByteString, NotUsed> from(State first, Position known) {
    MessageWriter writer = new MessageWriter(request.framing());
    parcel = Parcel.light(setup.holdings(), Collections.emptyIterator());
    sent = known;
    return Source.<State, Parcel>unfoldAsync(new Start(new AtomicReference<>(first)), this::move)
        .<StreamMessage>mapConcat(messages -> () -> messages)
        .map(message -> written(message, writer))
        .backpressureTimeout(setup.limits().subscriberStallMax())
        .watchTermination(
            (used, ended) -> {
              ended.whenComplete((done, failure) -> close());
              return used;
            })
        .recoverWithRetries(
            1,
            BackpressureTimeoutException.class,
            () -> Source.single(writer.write(endNow(EndReason.SLOW_CONSUMER))));
  }

  private ByteString written(StreamMessage message, MessageWriter writer) {
    message.position().ifPresent(position -> sent = position);
    sentMillis = setup.clock().millis();
    return writer.write(message);
  }

  private CompletionStage<Optional<Pair<State, Parcel>>> move(State state) {
    if (parcel.dropped()) {
      return reset(Optional.empty(), ResetReason.OVERFLOW, sent.rev()).thenApply(this::moved);
    }
    CompletionStage<Move> moved =
        switch (state instanceof Start start ? start.take() : state) {
          case Start _ -> throw new IllegalStateException("a stream begins once");
          case Snapshot snapshot -> CompletableFuture.completedFuture(snapshot(snapshot));
          case Follow follow -> follow(follow, 1);
          case Done done -> CompletableFuture.completedFuture(null);
        };
    return moved.thenApply(this::moved);
  }

  private Optional<Pair<State, Parcel>> moved(Move move) {
    if (move == null) {
      return Optional.empty();
    }
    parcel = move.parcel();
    if (over) {
      // the circuit answered after the reader had left
      close();
    }
    return Optional.of(Pair.create(move.next(), move.parcel()));
  }

  private void close() {
    over = true;
    parcel.close();
  }

  private Move snapshot(Snapshot state) {
    CircuitReply.ViewRows content = state.content();
    content.views().forEach(view -> learn(view.view()));
    Position at = new Position(content.epoch(), content.rev());
    Iterator<StreamMessage> messages = new SnapshotMessages(content, shapes, state.after());
    State next = reached(content.rev()) ? new Done() : new Follow(at, false);
    return new Move(next, Parcel.snapshot(setup.holdings(), content, untilEnd(next, messages, at)));
  }

  private CompletionStage<Move> follow(Follow state, int attempt) {
    if (setup.subscribers().draining()) {
      return CompletableFuture.completedFuture(end(EndReason.DRAINING));
    }
    int wait = state.announce() ? 0 : waitMillis();
    CompletionStage<CircuitReply> asked =
        circuit.ask(
            replyTo ->
                new CircuitCommand.NextChanges(
                    request.views(),
                    state.after().rev(),
                    setup.limits().subscriberBytesMax(),
                    wait,
                    request.replay(),
                    replyTo),
            GRACE.plusMillis(wait));
    return setup
        .subscribers()
        .orDraining(asked)
        .handle((reply, failure) -> followed(state, attempt, reply, failure))
        .thenCompose(move -> move);
  }

  private int waitMillis() {
    return (int) Math.min(setup.heartbeat().toMillis(), WAIT_MAX.toMillis());
  }

  private CompletionStage<Move> followed(
      Follow state, int attempt, Optional<CircuitReply> reply, Throwable failure) {
    if (failure != null) {
      return again(state, attempt, failure);
    }
    if (reply.isEmpty()) {
      return CompletableFuture.completedFuture(end(EndReason.DRAINING));
    }
    return switch (reply.get()) {
      case CircuitReply.Changes changes -> changes(state, changes);
      case CircuitReply.HistoryGone gone -> gone(gone);
      default ->
          throw new IllegalStateException("a circuit answered " + reply.get() + " to NextChanges");
    };
  }

  private CompletionStage<Move> changes(Follow state, CircuitReply.Changes changes) {
    Position after = state.after();
    if (changes.epoch() != after.epoch()) {
      return reset(Optional.empty(), ResetReason.EPOCH, changes.rev());
    }
    Position now = new Position(changes.epoch(), Math.max(changes.rev(), after.rev()));
    List<ViewDelta> deltas = changes.deltas();
    if (changes.coalesced()) {
      setup.coalesced().run();
    } else {
      deltas = deltas.stream().filter(this::wanted).toList();
    }
    if (deltas.isEmpty() && !state.announce() && isQuietAllowed() && !reached(now.rev())) {
      return CompletableFuture.completedFuture(
          new Move(
              new Follow(now, false), Parcel.light(setup.holdings(), Collections.emptyIterator())));
    }
    Iterator<StreamMessage> messages =
        deltas.isEmpty() ? one(progress(now)) : new DeltaMessages(deltas, changes, shapes);
    if (state.announce() && !deltas.isEmpty()) {
      messages = joined(one(progress(after)), messages);
    }
    State next = reached(now.rev()) ? new Done() : new Follow(now, false);
    Iterator<StreamMessage> all = untilEnd(next, messages, reachedBy(now, deltas));
    return CompletableFuture.completedFuture(
        new Move(next, Parcel.deltas(setup.holdings(), deltas, all)));
  }

  /** Whether the reader has heard something within the heartbeat, the next wait counted. */
  private boolean isQuietAllowed() {
    long silent = setup.clock().millis() - sentMillis;
    long heartbeat = setup.heartbeat().toMillis();
    return heartbeat > waitMillis() && silent + waitMillis() <= heartbeat;
  }

  /** Summed deltas cannot be cut at the rev the stream ends with; single ones can. */
  private boolean wanted(ViewDelta delta) {
    return request.until().isEmpty() || delta.rev() <= request.until().getAsLong();
  }

  private StreamMessage progress(Position at) {
    return new StreamMessage.Progress(at.rev(), at.epoch(), setup.clock().millis());
  }

  /** Up to where everything has been sent when a stream ends at a rev that has long passed. */
  private Position reachedBy(Position now, List<ViewDelta> deltas) {
    long until = Math.min(now.rev(), request.until().orElse(now.rev()));
    long last = deltas.stream().mapToLong(ViewDelta::rev).max().orElse(until);
    return new Position(now.epoch(), Math.max(until, last));
  }

  private CompletionStage<Move> gone(CircuitReply.HistoryGone gone) {
    Optional<String> view =
        request.views().size() == 1 ? Optional.of(request.views().getFirst()) : Optional.empty();
    return switch (gone.reason()) {
      case COMPACTED -> reset(view, ResetReason.COMPACTED, gone.rev());
      case AHEAD -> reset(view, ResetReason.AHEAD, gone.rev());
      case REDEFINED -> reset(view, ResetReason.REDEFINED, gone.rev());
      case OVERFLOW -> reset(view, ResetReason.OVERFLOW, gone.rev());
      case VIEW_DELETED -> CompletableFuture.completedFuture(end(EndReason.VIEW_DELETED));
      case VIEW_FAILED -> CompletableFuture.completedFuture(end(EndReason.VIEW_FAILED));
    };
  }

  private CompletionStage<Move> reset(Optional<String> view, ResetReason reason, long rev) {
    StreamMessage.Reset reset = new StreamMessage.Reset(view, reason, rev);
    return circuit
        .ask(
            replyTo ->
                new CircuitCommand.ReadViews(
                    request.views(), OptionalLong.empty(), ReadAt.NOW, replyTo),
            SNAPSHOT_MAX)
        .handle(
            (reply, failure) -> {
              if (failure == null && reply instanceof CircuitReply.ViewRows content) {
                return snapshot(new Snapshot(content, Optional.of(reset)));
              }
              // a view was deleted or failed in between: its readers hear so when they come back
              return end(EndReason.DRAINING);
            });
  }

  private CompletionStage<Move> again(Follow state, int attempt, Throwable failure) {
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    if (!(cause instanceof WeirException) || attempt >= ATTEMPTS_MAX) {
      return CompletableFuture.completedFuture(end(EndReason.DRAINING));
    }
    return CompletableFuture.supplyAsync(
            () -> attempt + 1,
            CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS))
        .thenCompose(next -> follow(state, next));
  }

  private boolean reached(long rev) {
    return request.until().isPresent() && rev >= request.until().getAsLong();
  }

  private Move end(EndReason reason) {
    return new Move(new Done(), Parcel.light(setup.holdings(), one(endNow(reason))));
  }

  private StreamMessage endNow(EndReason reason) {
    return new StreamMessage.End(reason, sent, RETRY_MILLIS);
  }

  /** The messages, with the one that ends the stream behind them if nothing follows. */
  private static Iterator<StreamMessage> untilEnd(
      State next, Iterator<StreamMessage> messages, Position at) {
    if (!(next instanceof Done)) {
      return messages;
    }
    return joined(messages, one(new StreamMessage.End(EndReason.UNTIL, at, RETRY_MILLIS)));
  }

  private static Iterator<StreamMessage> joined(
      Iterator<StreamMessage> first, Iterator<StreamMessage> last) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return first.hasNext() || last.hasNext();
      }

      @Override
      public StreamMessage next() {
        return first.hasNext() ? first.next() : last.next();
      }
    };
  }

  private static Iterator<StreamMessage> one(StreamMessage message) {
    return List.of(message).iterator();
  }

  private void learn(ViewInfo view) {
    String name = view.definition().name();
    StreamFormat format =
        request.format().orElseGet(() -> StreamFormat.of(view.definition().format()));
    var plan = view.definition().plan();
    RowForm form = new RowForm(plan.schema(), plan.key(), request.intsAsStrings());
    TreeForm tree =
        new TreeForm(
            plan.schema(), plan.key(), view.definition().nesting(), request.intsAsStrings());
    shapes.put(
        name, new ViewShape(name, format, form, tree, request.contents(), request.settled()));
  }
}
