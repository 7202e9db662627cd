package dev.weir.entity;

import dev.weir.entity.Replication.Frame;
import dev.weir.entity.Replication.Pull;
import dev.weir.entity.Replication.Pulled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What a circuit's home keeps for its followers: their questions that wait for news, and the newest
 * events, so that a follower that keeps up costs no read of the journal.
 */
final class FollowerFeed {
  /** How long a question waits for news. */
  static final long HOLD_MILLIS = 1000;

  /** Events of one answer, if there are several. */
  static final int ANSWER_BYTES_MAX = Parcels.MESSAGE_BYTES_MAX;

  /** What is kept of the newest events. */
  static final int RECENT_BYTES_MAX = 1 << 20;

  /** A follower that asked so recently is there, and one that is so few revs behind keeps up. */
  static final long KEEPS_UP_MILLIS = 3_000;

  static final long KEEPS_UP_REVS = 1000;

  /** Nothing is kept for followers that have not asked for so long. */
  static final long INTEREST_MILLIS = 30_000;

  private final LongSupplier nanos;
  private final Map<String, Held> held = new HashMap<>();
  private final Map<String, Wanted> wanted = new HashMap<>();
  private final Deque<Frame> recent = new ArrayDeque<>();
  private long recentFrom;
  private long recentBytes;
  private long askedNanos;
  private boolean asked;

  /** The rev from which a follower asked last, and when. */
  private record Wanted(long fromRev, long atNanos) {}

  /** A question, and since when it is here. */
  private record Held(Pull pull, long sinceNanos) {}

  /**
   * A question that is to be answered.
   *
   * @param heldMillis how long it was kept, up to the moment of the tip it is answered with
   */
  record Due(Pull pull, long heldMillis) {}

  FollowerFeed(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Keeps a question until there is news; one of the same region before it has been given up. */
  void hold(Pull pull) {
    asked = true;
    askedNanos = nanos.getAsLong();
    held.put(pull.region(), new Held(pull, askedNanos));
    wanted.put(pull.region(), new Wanted(pull.fromRev(), askedNanos));
    wanted.values().removeIf(each -> millisSince(each.atNanos) > INTEREST_MILLIS);
    trim(wanted.values().stream().mapToLong(Wanted::fromRev).min().orElse(0));
  }

  /** Whether a region has asked lately. */
  boolean isAsked(String region) {
    Wanted last = wanted.get(region);
    return last != null && millisSince(last.atNanos) <= KEEPS_UP_MILLIS;
  }

  /** Whether a region follows, and is not far behind. */
  boolean keepsUp(String region, long rev) {
    return isAsked(region) && rev - wanted.get(region).fromRev <= KEEPS_UP_REVS;
  }

  /** Drops what all followers have. */
  private void trim(long from) {
    while (!recent.isEmpty() && recentFrom < from) {
      recentBytes -= recent.removeFirst().bytes().length;
      recentFrom++;
    }
  }

  /** The events that became durable; {@code rev} is the last one's. */
  void stored(List<StoredEvent> events, long rev) {
    if (!asked || millisSince(askedNanos) > INTEREST_MILLIS) {
      asked = false;
      recent.clear();
      wanted.clear();
      recentBytes = 0;
      return;
    }
    long from = rev - events.size() + 1;
    if (recent.isEmpty() || recentFrom + recent.size() != from) {
      // a log that failed may have stored what nobody told of
      recent.clear();
      recentBytes = 0;
      recentFrom = from;
    }
    for (StoredEvent event : events) {
      Frame frame = frame(event.manifest(), event.bytes());
      recent.addLast(frame);
      recentBytes += frame.bytes().length;
    }
    while (recentBytes > RECENT_BYTES_MAX) {
      recentBytes -= recent.removeFirst().bytes().length;
      recentFrom++;
    }
  }

  /** Takes out the questions to which there is an answer at {@code rev}, or that waited enough. */
  List<Due> due(long rev) {
    return due(rev, false);
  }

  /** The same, or all of them. */
  List<Due> due(long rev, boolean all) {
    if (held.isEmpty()) {
      return List.of();
    }
    List<Due> due = new ArrayList<>();
    for (Held each : List.copyOf(held.values())) {
      if (all || each.pull.fromRev() <= rev || millisSince(each.sinceNanos) >= HOLD_MILLIS) {
        held.remove(each.pull.region());
        due.add(new Due(each.pull, millisSince(each.sinceNanos)));
      }
    }
    return due;
  }

  /**
   * The answer to a question out of the newest events, if they reach back far enough.
   *
   * @param awaited whether somebody waits until they are stored
   */
  Optional<Pulled> answer(Due question, long rev, boolean awaited) {
    Pull pull = question.pull;
    if (pull.fromRev() > rev) {
      return Optional.of(pulled(question, List.of(), rev, awaited));
    }
    if (recent.isEmpty() || pull.fromRev() < recentFrom) {
      return Optional.empty();
    }
    List<Frame> events = new ArrayList<>();
    long bytes = 0;
    long at = recentFrom;
    for (Frame frame : recent) {
      if (at++ < pull.fromRev()) {
        continue;
      }
      bytes += frame.bytes().length;
      if (!events.isEmpty() && bytes > ANSWER_BYTES_MAX) {
        break;
      }
      events.add(frame);
    }
    // a log that failed may have stored what nobody told of
    return events.isEmpty()
        ? Optional.empty()
        : Optional.of(pulled(question, events, rev, awaited));
  }

  /** The answer with these events. */
  static Pulled pulled(Due question, List<Frame> events, long tip, boolean awaited) {
    Pull pull = question.pull;
    return new Pulled(pull.number(), pull.fromRev(), events, tip, question.heldMillis, awaited);
  }

  /** A stored event without the envelope of this journal. */
  static Frame frame(String manifest, byte[] stored) {
    return new Frame(manifest, Arrays.copyOfRange(stored, EventFrame.ENVELOPE, stored.length));
  }

  private long millisSince(long then) {
    return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - then);
  }
}
