package dev.weir.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.entity.EventFrame;
import dev.weir.entity.EventFrame.Chain;
import dev.weir.entity.EventFrame.Kind;
import dev.weir.journal.StoredRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A history of whole frames with texts in them, in a journal; one event a second. */
final class WrittenHistory {
  static final String ID = "c|acme|main";
  static final long MILLIS = 1_000;

  private final ScratchJournal journal;
  private final long epoch;
  private final List<Chain> chains = new ArrayList<>(List.of(Chain.START));

  WrittenHistory(ScratchJournal journal) {
    this.journal = journal;
    this.epoch = journal.claim(ID).toCompletableFuture().join();
  }

  /** Appends events with a text each. */
  void add(int count, String text) {
    for (int i = 0; i < count; i++) {
      long rev = chains.size();
      EventFrame frame =
          EventFrame.follow(
              chains.getLast(), Kind.BATCH, 1, rev, rev * MILLIS, (text + rev).getBytes(UTF_8));
      StoredRecord event =
          new StoredRecord(
              rev, 1, Kind.BATCH.manifest(), "", "w", rev, Optional.empty(), frame.encode(epoch));
      journal.append(ID, List.of(event), epoch).toCompletableFuture().join();
      chains.add(frame.chain());
    }
  }

  /** Loses what comes after a rev, as a region does that failed over. */
  void truncate(int rev) {
    journal.truncate(ID, rev, epoch).toCompletableFuture().join();
    chains.subList(rev + 1, chains.size()).clear();
  }

  void deleteTo(long rev) {
    journal.deleteTo(ID, rev, epoch).toCompletableFuture().join();
  }

  LiveCircuit live() {
    return new LiveCircuit(journal, journal.snapshots().transfer(), ID);
  }

  /** What is stored under a name, without what belongs to the journal. */
  static List<String> stored(ScratchJournal journal, String id) {
    List<String> found = new ArrayList<>();
    long highest = journal.highest(id);
    long next = 1;
    while (next <= highest) {
      for (StoredRecord event : journal.range(id, next, 1 << 20)) {
        byte[] bytes = event.payload();
        found.add(
            event.rev()
                + Arrays.toString(Arrays.copyOfRange(bytes, EventFrame.ENVELOPE, bytes.length)));
        next = event.rev() + 1;
      }
    }
    return found;
  }
}
