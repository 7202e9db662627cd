package dev.weir.history;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** A stream of the model: snapshot or resume, then deltas, some of them of several revs. */
class ModelStream implements CircuitStream {
  private static final int BREAK_ONE_IN = 40;
  private static final int COALESCE_ONE_IN = 5;
  private static final int COALESCED_MAX = 4;

  private final ModelOwner from;
  private final List<String> views;
  private final Random random;
  private final Deque<StreamMessage> waiting = new ArrayDeque<>();
  private long sentRev;
  private long toldRev;

  ModelStream(ModelOwner from, List<String> views, long fromRev, boolean reset, Random random) {
    this.from = from;
    this.views = views;
    this.random = random;
    sentRev = fromRev;
    if (reset) {
      waiting.add(StreamMessage.bare(StreamMessage.Type.RESET, null, from.rev(), false));
    }
    if (fromRev == 0) {
      snapshot();
    } else {
      sentRev = resumed(fromRev);
    }
    toldRev = sentRev;
  }

  @Override
  public Optional<StreamMessage> next() throws IOException {
    if (!from.isAlive() || random.nextInt(BREAK_ONE_IN) == 0) {
      throw new IOException("the line broke");
    }
    if (waiting.isEmpty() && sentRev < from.rev()) {
      long ahead = Math.min(COALESCED_MAX, from.rev() - sentRev);
      boolean coalesced = random.nextInt(COALESCE_ONE_IN) == 0;
      send(sentRev + (coalesced ? 1 + random.nextLong(ahead) : 1), coalesced && tellsCoalesced());
    }
    return Optional.ofNullable(waiting.poll());
  }

  @Override
  public void close() {
    waiting.clear();
  }

  /** The rev after which a resumed stream goes on. */
  long resumed(long fromRev) {
    waiting.add(StreamMessage.bare(StreamMessage.Type.PROGRESS, null, fromRev, true));
    return fromRev;
  }

  /** Whether a view's part of a rev is sent. */
  boolean sends(String view) {
    return true;
  }

  /** Whether a sum of several revs is marked as one. */
  boolean tellsCoalesced() {
    return true;
  }

  private void snapshot() {
    sentRev = from.rev();
    for (Iterator<String> each = views.iterator(); each.hasNext(); ) {
      String view = each.next();
      waiting.add(StreamMessage.bare(StreamMessage.Type.SNAPSHOT_BEGIN, view, sentRev, false));
      waiting.add(message(StreamMessage.Type.ROWS, view, sentRev, false, from.state().rows(view)));
      waiting.add(
          StreamMessage.bare(StreamMessage.Type.SNAPSHOT_END, view, sentRev, !each.hasNext()));
    }
  }

  private void send(long rev, boolean coalesced) {
    Map<String, Map<String, Long>> deltas = new TreeMap<>();
    for (String view : views) {
      Map<String, Long> delta = delta(view, rev);
      if (!delta.isEmpty() && sends(view)) {
        deltas.put(view, delta);
      }
    }
    int left = deltas.size();
    for (Map.Entry<String, Map<String, Long>> delta : deltas.entrySet()) {
      left--;
      waiting.add(
          new StreamMessage(
              StreamMessage.Type.DELTA,
              delta.getKey(),
              toldRev,
              rev,
              coalesced,
              left == 0,
              delta.getValue()));
    }
    toldRev = deltas.isEmpty() ? toldRev : rev;
    sentRev = rev;
  }

  private Map<String, Long> delta(String view, long rev) {
    Map<String, Long> delta = new TreeMap<>(from.state(rev).rows(view));
    from.state(sentRev)
        .rows(view)
        .forEach(
            (row, weight) ->
                delta.merge(
                    row,
                    -weight,
                    (was, more) -> was + more == 0 ? null : Long.valueOf(was + more)));
    return delta;
  }

  private StreamMessage message(
      StreamMessage.Type type, String view, long rev, boolean whole, Map<String, Long> rows) {
    return new StreamMessage(type, view, 0, rev, false, whole, rows);
  }
}
