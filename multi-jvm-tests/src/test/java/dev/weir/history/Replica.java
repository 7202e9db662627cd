package dev.weir.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rows of a subscriber: it believes every message, as it is the checker's part to doubt.
 *
 * <p>Messages gather until those of a rev are all there; then they count at once.
 */
final class Replica {
  private final Map<String, Map<String, Long>> rows = new TreeMap<>();
  private final List<StreamMessage> gathered = new ArrayList<>();
  private long rev;

  /** The position to go on from; 0 before the first. */
  long rev() {
    return rev;
  }

  /** The line broke: what is not whole comes again. */
  void disconnected() {
    gathered.clear();
  }

  /**
   * What the messages of one rev led to.
   *
   * @param prevRev the highest rev a delta among them says to follow on
   */
  record Reached(Operation.Step step, long prevRev, long rev, boolean coalesced) {}

  /** Takes a message; gives what was reached once it makes a rev whole. */
  Optional<Reached> take(StreamMessage message) {
    gathered.add(message);
    if (!message.whole()) {
      return Optional.empty();
    }
    gathered.forEach(this::apply);
    long prevRev = gathered.stream().mapToLong(StreamMessage::prevRev).max().orElse(0);
    boolean coalesced = gathered.stream().anyMatch(StreamMessage::coalesced);
    Operation.Step step = step();
    gathered.clear();
    rev = message.rev();
    return Optional.of(new Reached(step, prevRev, rev, coalesced));
  }

  /** What it knows, by view. */
  Map<String, Content> contents() {
    Map<String, Content> contents = new TreeMap<>();
    rows.forEach((view, content) -> contents.put(view, Content.of(content)));
    return contents;
  }

  private Operation.Step step() {
    if (gathered.stream().anyMatch(part -> part.type() == StreamMessage.Type.SNAPSHOT_END)) {
      return Operation.Step.SNAPSHOT;
    }
    return gathered.stream().anyMatch(part -> part.type() == StreamMessage.Type.DELTA)
        ? Operation.Step.DELTA
        : Operation.Step.PROGRESS;
  }

  private void apply(StreamMessage message) {
    switch (message.type()) {
      case RESET ->
          rows.keySet().removeIf(view -> message.view() == null || message.view().equals(view));
      case SNAPSHOT_BEGIN -> rows.put(message.view(), new HashMap<>());
      case ROWS, DELTA -> {
        Map<String, Long> known = rows.computeIfAbsent(message.view(), view -> new HashMap<>());
        message
            .rows()
            .forEach(
                (row, weight) ->
                    known.merge(
                        row,
                        weight,
                        (was, more) -> was + more == 0 ? null : Long.valueOf(was + more)));
      }
      case SNAPSHOT_END, PROGRESS, END -> {}
    }
  }
}
