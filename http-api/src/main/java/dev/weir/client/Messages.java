package dev.weir.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Messages of one connection to events. Deltas that belong together become one event, so a
 * connection that breaks between them leaves nothing half done.
 */
final class Messages {
  /** Ends after which a stream goes on at its position. */
  private static final Set<String> PASSING = Set.of("draining", "slow-consumer");

  private List<WatchEvent.Change> pending = new ArrayList<>();

  /** Empty for a message that is no event by itself; unknown ones are passed over. */
  Optional<WatchEvent> read(Members message) {
    String view = message.text("view");
    long rev = message.number("rev");
    WatchEvent event =
        switch (message.text("type")) {
          case "snapshot-begin" -> new WatchEvent.SnapshotBegin(view, rev, columns(message));
          case "rows" -> new WatchEvent.SnapshotRows(view, message.rows("rows"));
          case "snapshot-end" -> new WatchEvent.SnapshotEnd(view, rev, message.text("result_hash"));
          case "delta" -> delta(view, rev, message);
          case "progress" -> new WatchEvent.Progress(rev);
          case "reset" -> reset(message);
          case "end" -> end(message.text("reason"));
          default -> null;
        };
    return Optional.ofNullable(event);
  }

  private static List<String> columns(Members message) {
    return message.objects("columns").stream().map(column -> column.text("name")).toList();
  }

  private WatchEvent delta(String view, long rev, Members message) {
    for (Members change : message.objects("changes")) {
      pending.add(new WatchEvent.Change(view, change.number("w"), change.object("row").row()));
    }
    if (message.flag("more")) {
      return null;
    }
    List<WatchEvent.Change> group = List.copyOf(pending);
    pending = new ArrayList<>();
    return new WatchEvent.Changes(rev, group);
  }

  private WatchEvent reset(Members message) {
    pending = new ArrayList<>();
    return new WatchEvent.Reset(message.text("reason"));
  }

  private static WatchEvent end(String reason) {
    return PASSING.contains(reason) ? null : new WatchEvent.End(reason);
  }
}
