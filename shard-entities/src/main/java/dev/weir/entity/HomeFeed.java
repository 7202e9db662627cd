package dev.weir.entity;

import dev.weir.entity.EntityWiring.RawEvents;
import dev.weir.entity.FollowerFeed.Due;
import dev.weir.entity.Replication.Compacted;
import dev.weir.entity.Replication.Diverged;
import dev.weir.entity.Replication.Frame;
import dev.weir.entity.Replication.Pull;
import dev.weir.entity.Replication.Pulled;
import dev.weir.journal.StoredRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the questions of a circuit's followers, from memory or from the journal. */
final class HomeFeed {
  private static final Logger LOG = LoggerFactory.getLogger(HomeFeed.class);

  private final String persistenceId;
  private final FollowerFeed feed;
  private final RawEvents events;
  private final Executor shipping;
  private final ReplicaWaits waits;
  private boolean hurried;

  HomeFeed(
      String persistenceId,
      FollowerFeed feed,
      RawEvents events,
      Executor shipping,
      ReplicaWaits waits) {
    this.persistenceId = persistenceId;
    this.feed = feed;
    this.events = events;
    this.shipping = shipping;
    this.waits = waits;
  }

  /**
   * Holds a question until there is news, unless the follower has what this home has not: then that
   * counts for nothing, and it is told so.
   */
  void asked(Pull pull, long rev, EpochHistory epochs) {
    if (epochs.at(pull.durableRev()) != pull.epoch()) {
      if (pull.epoch() <= epochs.current()) {
        long common = epochs.upTo(pull.epoch());
        pull.replyTo().tell(new Diverged(pull.number(), common, epochs.endOf(common, rev)));
      }
      return;
    }
    if (pull.durableRev() <= rev) {
      waits.stored(pull.region(), pull.durableRev());
    }
    feed.hold(pull);
    // a follower asks while it still stores: who is waited for must say when it has
    answer(feed.due(rev, hurried && pull.durableRev() < rev), rev);
  }

  /** Whether a region has asked lately. */
  boolean isAsked(String region) {
    return feed.isAsked(region);
  }

  /** Whether a region follows, and is not far behind. */
  boolean keepsUp(String region, long rev) {
    return feed.keepsUp(region, rev);
  }

  /**
   * Gives a region that does not know the new home yet the events up to the change. One that is
   * ahead of this copy takes it for the new home, which it may be in a moment: its question waits.
   */
  void handOn(Pull pull, long rev, EpochHistory epochs) {
    if (epochs.at(pull.durableRev()) != pull.epoch()) {
      return; // what is true of the two, the home says
    }
    if (pull.fromRev() <= rev) {
      shipping.execute(() -> read(new Due(pull, 0), rev, Pulled.NOT_HOME, false));
    } else {
      feed.hold(pull);
    }
  }

  void stored(List<StoredEvent> stored, long rev) {
    if (!stored.isEmpty()) {
      feed.stored(stored, rev);
    }
    answer(rev);
  }

  /** Has the followers say from now on what they have stored, as soon as they have. */
  void hurry(long rev) {
    hurried = true;
    answer(feed.due(rev, true), rev);
  }

  /** Nobody waits for that any more. */
  void calm() {
    hurried = false;
  }

  /** Answers what can be answered, and what has waited long enough. */
  void answer(long rev) {
    answer(feed.due(rev), rev);
  }

  private void answer(List<Due> questions, long rev) {
    boolean awaited = hurried || !waits.isEmpty();
    for (Due question : questions) {
      feed.answer(question, rev, awaited)
          .ifPresentOrElse(
              question.pull().replyTo()::tell,
              () -> shipping.execute(() -> read(question, rev, rev, awaited)));
    }
  }

  /** A failure is told by silence: the follower asks again. */
  private void read(Due question, long rev, long tip, boolean awaited) {
    try {
      send(question, rev, tip, awaited);
    } catch (RuntimeException failure) {
      LOG.warn("{}: no events for region {}", persistenceId, question.pull().region(), failure);
    }
  }

  private void send(Due question, long rev, long tip, boolean awaited) {
    Pull pull = question.pull();
    List<Frame> found = new ArrayList<>();
    long bytes = 0;
    for (StoredRecord event :
        events.range(persistenceId, pull.fromRev(), FollowerFeed.ANSWER_BYTES_MAX)) {
      Frame frame = FollowerFeed.frame(event.manifest(), event.payload());
      bytes += frame.bytes().length;
      if (event.rev() > rev
          || event.rev() != pull.fromRev() + found.size()
          || (!found.isEmpty() && bytes > FollowerFeed.ANSWER_BYTES_MAX)) {
        break;
      }
      found.add(frame);
    }
    pull.replyTo()
        .tell(
            found.isEmpty()
                ? new Compacted(pull.number(), tip)
                : FollowerFeed.pulled(question, found, tip, awaited));
  }
}
