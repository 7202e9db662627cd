package dev.weir.journal;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Writes that wait for the writer thread, bounded by their bytes; many producers, one consumer. */
final class WriteQueue {
  private final int groupWritesMax;
  private final long groupBytesMax;
  private final long queueBytesMax;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<WriteRequest> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private boolean closed;

  WriteQueue(JournalSettings settings) {
    this.groupWritesMax = settings.groupWritesMax();
    this.groupBytesMax = settings.groupBytesMax();
    this.queueBytesMax = settings.queueBytesMax();
  }

  /** Queues the write or throws why not; an empty queue takes a write of any size. */
  void offer(WriteRequest request) {
    lock.lock();
    try {
      if (closed) {
        throw Failures.down("The journal is closed");
      }
      if (!waiting.isEmpty() && waitingBytes + request.bytes() > queueBytesMax) {
        throw new WeirException(
            ErrorCode.NODE_OVERLOADED,
            "%d bytes wait for the journal, weir.journal.leveldb.queue-bytes-max is %d. Send less, retry later."
                .formatted(waitingBytes, queueBytesMax));
      }
      waiting.add(request);
      waitingBytes += request.bytes();
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next group in order of arrival: what is there, up to the bounds.
   *
   * @param block whether to wait for the first write; otherwise the group may be empty
   */
  List<WriteRequest> takeGroup(boolean block) {
    lock.lock();
    try {
      while (block && waiting.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      return drain();
    } finally {
      lock.unlock();
    }
  }

  private List<WriteRequest> drain() {
    List<WriteRequest> group = new ArrayList<>();
    long bytes = 0;
    while (!waiting.isEmpty() && group.size() < groupWritesMax) {
      WriteRequest next = waiting.peek();
      boolean full = bytes + next.bytes() > groupBytesMax;
      if (!group.isEmpty() && (full || next instanceof WriteRequest.Truncate)) {
        break;
      }
      group.add(waiting.remove());
      bytes += next.bytes();
      if (endsGroup(next)) {
        break;
      }
    }
    waitingBytes -= bytes;
    return group;
  }

  /**
   * Snapshot writes look into the database for what they replace: no two in one group. A truncation
   * is a group of its own, because its head is seen by readers before it is durable.
   */
  private static boolean endsGroup(WriteRequest request) {
    return switch (request) {
      case WriteRequest.Append _, WriteRequest.Claim _, WriteRequest.DeleteTo _ -> false;
      case WriteRequest.PutSnapshot _,
          WriteRequest.DeleteSnapshots _,
          WriteRequest.Truncate _,
          WriteRequest.Rebase _ ->
          true;
    };
  }

  /** No more writes; those that wait are still handed out. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  boolean finished() {
    lock.lock();
    try {
      return closed && waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }
}
