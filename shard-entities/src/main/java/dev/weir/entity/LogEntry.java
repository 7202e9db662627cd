package dev.weir.entity;

import dev.weir.series.MetricMetadata;
import dev.weir.zset.TypedBatch;
import dev.weir.zset.TypedChanges;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One event of a circuit's log, for people and for sending it again. */
public sealed interface LogEntry {
  /**
   * Where an event stands.
   *
   * @param atMillis wall clock of the home that wrote it
   */
  record Stamp(long rev, long epoch, long atMillis) {}

  Stamp stamp();

  /** The kind as the change feed names it. */
  String kind();

  default long rev() {
    return stamp().rev();
  }

  default long atMillis() {
    return stamp().atMillis();
  }

  /**
   * A batch; {@link LogDecoder#changes} gives its changes.
   *
   * @param sent how many changes the client sent
   * @param keyHash hash of the client's idempotency key, in hexadecimal; the key itself is not kept
   */
  record Batch(Stamp stamp, int sent, Optional<String> keyHash, TypedBatch content)
      implements LogEntry {
    @Override
    public String kind() {
      return "batch";
    }

    /** The tables that are changed, in the order of the batch. */
    public List<String> tables() {
      return content.tables().stream().map(TypedChanges::table).toList();
    }

    /** How many changes there are. */
    public int changes() {
      return content.changes();
    }
  }

  /** A table was created. */
  record Table(Stamp stamp, String name, String sql) implements LogEntry {
    @Override
    public String kind() {
      return "table-created";
    }
  }

  /** A view was created, or replaced if {@code again}. */
  record View(Stamp stamp, String name, String sql, String format, boolean again)
      implements LogEntry {
    @Override
    public String kind() {
      return again ? "view-replaced" : "view-created";
    }
  }

  /** What is not done again elsewhere. */
  sealed interface Unrepeated extends LogEntry {
    /** For people, for instance {@code table flights dropped}. */
    String sentence();
  }

  /**
   * A table has other columns.
   *
   * @param sql the CREATE TABLE of the table as it is since
   * @param from for each column the name that it had before; empty for one that is new
   */
  record Altered(Stamp stamp, String name, String sql, List<String> from) implements Unrepeated {
    @Override
    public String kind() {
      return "table-altered";
    }

    @Override
    public String sentence() {
      return "table " + name + " altered: " + sql;
    }
  }

  /** A view is to be filled; it comes with a later {@link View}. */
  record Begun(Stamp stamp, String name, String sql, String format) implements Unrepeated {
    @Override
    public String kind() {
      return "view-begun";
    }

    @Override
    public String sentence() {
      return "view " + name + " begun: " + sql;
    }
  }

  /** A table or a view was dropped. */
  record Dropped(Stamp stamp, String what, String name) implements Unrepeated {
    @Override
    public String kind() {
      return what + "-deleted";
    }

    @Override
    public String sentence() {
      return what + " " + name + " dropped";
    }
  }

  /** Everything before is gone. */
  record Deleted(Stamp stamp) implements Unrepeated {
    @Override
    public String kind() {
      return "circuit-deleted";
    }

    @Override
    public String sentence() {
      return "circuit deleted";
    }
  }

  /**
   * Samples of a metrics shard.
   *
   * @param series of which there are samples
   * @param newSeries of them that were seen for the first time
   */
  record Samples(Stamp stamp, int samples, int series, int newSeries) implements Unrepeated {
    @Override
    public String kind() {
      return "samples";
    }

    @Override
    public String sentence() {
      return "%d samples of %d series".formatted(samples, series);
    }
  }

  /**
   * A metrics shard keeps something no longer.
   *
   * @param tier what goes, {@code raw} for samples
   * @param to before which time it does, in milliseconds
   */
  record Expired(Stamp stamp, String tier, long to) implements Unrepeated {
    @Override
    public String kind() {
      return "retention-advanced";
    }

    @Override
    public String sentence() {
      return "%s before %s gone".formatted(tier, Instant.ofEpochMilli(to));
    }
  }

  /** A sender of samples says something new of metrics. */
  record Described(Stamp stamp, List<MetricMetadata> metadata) implements Unrepeated {
    @Override
    public String kind() {
      return "metadata-seen";
    }

    @Override
    public String sentence() {
      return metadata.stream()
          .map(each -> each.metric() + " is " + each.type())
          .collect(Collectors.joining(", "));
    }
  }

  /** The clock of the circuit has moved. */
  record Ticked(Stamp stamp) implements Unrepeated {
    @Override
    public String kind() {
      return "ticked";
    }

    @Override
    public String sentence() {
      return "the clock moves";
    }
  }

  /**
   * Another region writes from here on.
   *
   * @param seized whether it made itself the home because the one before was given up
   */
  record HomeChanged(Stamp stamp, String region, boolean seized) implements Unrepeated {
    @Override
    public String kind() {
      return seized ? "home-seized" : "home-moved";
    }

    @Override
    public String sentence() {
      return (seized ? "home taken by region " : "home moved to region ") + region;
    }
  }
}
