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
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * One subscriber's stream: a state machine that moves only when the subscriber has room.
 *
 * <p>States: a snapshot to send ({@link Snapshot}), deltas after a rev to follow ({@link Follow}),
 * nothing left ({@link Done}). Each move asks the circuit once and yields messages that are written
 * lazily, one at a time. Between two moves the stream holds nothing but its position, so a
 * subscriber that does not read costs no memory and delays nobody; when it reads again the circuit
 * sums up what it missed.
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
      Runnable coalesced) {}

  /** How often a circuit that cannot answer now is asked again before the stream ends. */
  private static final int ATTEMPTS_MAX = 10;

  private static final long RETRY_MILLIS = 1000;

  /** What the circuit may take for its answer beyond the time it was told to wait. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** Where a stream stands between two moves. */
  private sealed interface State {}

  private record Snapshot(CircuitReply.ViewRows content, Optional<StreamMessage.Reset> after)
      implements State {}

  private record Follow(Position after, boolean announce) implements State {}

  private record Done() implements State {}

  private record Move(State next, Iterable<StreamMessage> messages) {}

  private final Circuit circuit;
  private final StreamRequest request;
  private final Setup setup;
  private final Map<String, ViewShape> shapes = new HashMap<>();

  public ViewStream(Circuit circuit, StreamRequest request, Setup setup) {
    this.circuit = circuit;
    this.request = request;
    this.setup = setup;
  }

  /** A stream that begins with a snapshot that was read already. */
  public Source<ByteString, NotUsed> fromSnapshot(CircuitReply.ViewRows content) {
    return from(new Snapshot(content, Optional.empty()));
  }

  /**
   * A stream of what follows a position.
   *
   * @param views the views as they are now
   */
  public Source<ByteString, NotUsed> following(Position after, List<ViewInfo> views) {
    views.forEach(this::learn);
    return from(new Follow(after, true));
  }

  private Source<ByteString, NotUsed> from(State first) {
    MessageWriter writer = new MessageWriter(request.framing());
    return Source.<State, Iterable<StreamMessage>>unfoldAsync(first, this::move)
        .mapConcat(messages -> messages)
        .map(writer::write);
  }

  private CompletionStage<Optional<Pair<State, Iterable<StreamMessage>>>> move(State state) {
    CompletionStage<Move> moved =
        switch (state) {
          case Snapshot snapshot -> CompletableFuture.completedFuture(snapshot(snapshot));
          case Follow follow -> follow(follow, 1);
          case Done done -> CompletableFuture.completedFuture(null);
        };
    return moved.thenApply(
        move ->
            move == null
                ? Optional.empty()
                : Optional.of(Pair.create(move.next(), move.messages())));
  }

  private Move snapshot(Snapshot state) {
    CircuitReply.ViewRows content = state.content();
    content.views().forEach(view -> learn(view.view()));
    Position at = new Position(content.epoch(), content.rev());
    Iterable<StreamMessage> messages = () -> new SnapshotMessages(content, shapes, state.after());
    if (reached(content.rev())) {
      return new Move(new Done(), ended(messages, EndReason.UNTIL, at));
    }
    return new Move(new Follow(at, false), messages);
  }

  private CompletionStage<Move> follow(Follow state, int attempt) {
    if (setup.subscribers().draining()) {
      return CompletableFuture.completedFuture(end(EndReason.DRAINING, state.after()));
    }
    int wait = state.announce() ? 0 : (int) setup.heartbeat().toMillis();
    CompletionStage<CircuitReply> asked =
        circuit.ask(
            replyTo ->
                new CircuitCommand.NextChanges(
                    request.views(),
                    state.after().rev(),
                    setup.limits().subscriberBytesMax(),
                    wait,
                    replyTo),
            GRACE.plusMillis(wait));
    return setup
        .subscribers()
        .orDraining(asked)
        .handle((reply, failure) -> followed(state, attempt, reply, failure))
        .thenCompose(move -> move);
  }

  private CompletionStage<Move> followed(
      Follow state, int attempt, Optional<CircuitReply> reply, Throwable failure) {
    if (failure != null) {
      return again(state, attempt, failure);
    }
    if (reply.isEmpty()) {
      return CompletableFuture.completedFuture(end(EndReason.DRAINING, state.after()));
    }
    return switch (reply.get()) {
      case CircuitReply.Changes changes -> changes(state, changes);
      case CircuitReply.HistoryGone gone -> gone(state, gone);
      default ->
          throw new IllegalStateException("a circuit answered " + reply.get() + " to NextChanges");
    };
  }

  private CompletionStage<Move> changes(Follow state, CircuitReply.Changes changes) {
    Position after = state.after();
    if (changes.epoch() != after.epoch()) {
      return reset(after, Optional.empty(), ResetReason.EPOCH, changes.rev());
    }
    Position now = new Position(changes.epoch(), Math.max(changes.rev(), after.rev()));
    List<ViewDelta> deltas = changes.deltas();
    if (changes.coalesced()) {
      setup.coalesced().run();
    } else {
      deltas = deltas.stream().filter(this::wanted).toList();
    }
    Iterable<StreamMessage> messages =
        deltas.isEmpty() ? List.of(progress(now)) : deltaMessages(deltas, changes);
    if (state.announce() && !deltas.isEmpty()) {
      messages = joined(List.of(progress(after)), messages);
    }
    if (reached(now.rev())) {
      return CompletableFuture.completedFuture(
          new Move(new Done(), ended(messages, EndReason.UNTIL, sent(now, deltas))));
    }
    return CompletableFuture.completedFuture(new Move(new Follow(now, false), messages));
  }

  private Iterable<StreamMessage> deltaMessages(
      List<ViewDelta> deltas, CircuitReply.Changes changes) {
    return () -> new DeltaMessages(deltas, changes, shapes);
  }

  /** Summed deltas cannot be cut at the rev the stream ends with; single ones can. */
  private boolean wanted(ViewDelta delta) {
    return request.until().isEmpty() || delta.rev() <= request.until().getAsLong();
  }

  private StreamMessage progress(Position at) {
    return new StreamMessage.Progress(at.rev(), at.epoch(), setup.clock().millis());
  }

  /** Up to where everything has been sent when a stream ends at a rev that has long passed. */
  private Position sent(Position now, List<ViewDelta> deltas) {
    long until = Math.min(now.rev(), request.until().orElse(now.rev()));
    long last = deltas.stream().mapToLong(ViewDelta::rev).max().orElse(until);
    return new Position(now.epoch(), Math.max(until, last));
  }

  private CompletionStage<Move> gone(Follow state, CircuitReply.HistoryGone gone) {
    boolean named = request.views().size() == 1 && !gone.view().isEmpty();
    Optional<String> view = named ? Optional.of(gone.view()) : Optional.empty();
    return switch (gone.reason()) {
      case COMPACTED -> reset(state.after(), view, ResetReason.COMPACTED, gone.rev());
      case AHEAD -> reset(state.after(), view, ResetReason.AHEAD, gone.rev());
      case REDEFINED -> reset(state.after(), view, ResetReason.REDEFINED, gone.rev());
      case OVERFLOW -> reset(state.after(), view, ResetReason.OVERFLOW, gone.rev());
      case VIEW_DELETED ->
          CompletableFuture.completedFuture(end(EndReason.VIEW_DELETED, state.after()));
      case VIEW_FAILED ->
          CompletableFuture.completedFuture(end(EndReason.VIEW_FAILED, state.after()));
    };
  }

  private CompletionStage<Move> reset(
      Position after, Optional<String> view, ResetReason reason, long rev) {
    StreamMessage.Reset reset = new StreamMessage.Reset(view, reason, rev);
    return circuit
        .ask(
            replyTo ->
                new CircuitCommand.ReadViews(
                    request.views(), OptionalLong.empty(), ReadAt.NOW, replyTo),
            GRACE)
        .handle(
            (reply, failure) -> {
              if (failure == null && reply instanceof CircuitReply.ViewRows content) {
                return snapshot(new Snapshot(content, Optional.of(reset)));
              }
              // a view was deleted or failed in between: its readers hear so when they come back
              return end(EndReason.DRAINING, after);
            });
  }

  private CompletionStage<Move> again(Follow state, int attempt, Throwable failure) {
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    if (!(cause instanceof WeirException) || attempt >= ATTEMPTS_MAX) {
      return CompletableFuture.completedFuture(end(EndReason.DRAINING, state.after()));
    }
    return CompletableFuture.supplyAsync(
            () -> attempt + 1,
            CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS))
        .thenCompose(next -> follow(state, next));
  }

  private boolean reached(long rev) {
    return request.until().isPresent() && rev >= request.until().getAsLong();
  }

  private static Move end(EndReason reason, Position at) {
    return new Move(new Done(), List.of(new StreamMessage.End(reason, at, RETRY_MILLIS)));
  }

  private static Iterable<StreamMessage> ended(
      Iterable<StreamMessage> messages, EndReason reason, Position at) {
    return joined(messages, List.of(new StreamMessage.End(reason, at, RETRY_MILLIS)));
  }

  private static Iterable<StreamMessage> joined(
      Iterable<StreamMessage> before, Iterable<StreamMessage> after) {
    return () -> {
      Iterator<StreamMessage> first = before.iterator();
      Iterator<StreamMessage> last = after.iterator();
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
    };
  }

  private void learn(ViewInfo view) {
    String name = view.definition().name();
    StreamFormat format =
        request.format().orElseGet(() -> StreamFormat.of(view.definition().format()));
    var plan = view.definition().plan();
    RowForm form = new RowForm(plan.schema(), plan.key(), request.intsAsStrings());
    shapes.put(name, new ViewShape(name, format, form, request.contents()));
  }
}
