package dev.weir.entity;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.weir.journal.StoredRecord;
import dev.weir.series.MetricMetadata;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A circuit's log as lines of JSON, as the change feed has them: {@code rev}, {@code epoch}, {@code
 * kind}, {@code at}, and what happened. The records must come in order, from the first one on, for
 * the columns of a row are those that its table had at that time.
 */
public final class LogLines {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final LogDecoder decoder;
  private final Optional<LogDecoder.RowsAfter> after;

  public LogLines() {
    this(new LogDecoder(), Optional.empty());
  }

  /**
   * @param decoder that knows the tables of now
   * @param after where whole rows are found, if updates are to be shown with them
   */
  LogLines(LogDecoder decoder, Optional<LogDecoder.RowsAfter> after) {
    this.decoder = decoder;
    this.after = after;
  }

  /** Tables of a log whose beginning is gone. */
  public void knowTablesOf(StoredRecord snapshot) {
    decoder.knowTablesOf(snapshot);
  }

  /** Takes note of a record without making a line of it. */
  public void pass(StoredRecord stored) {
    if (stored.manifest().equals(EventFrame.Kind.CONTROL.manifest())) {
      know(LogDecoder.read(stored));
    }
  }

  /** The line of a record. */
  public String line(StoredRecord stored) {
    LogEntry entry = LogDecoder.read(stored);
    know(entry);
    ObjectNode line = JSON.createObjectNode();
    line.put("rev", entry.rev()).put("epoch", entry.stamp().epoch()).put("kind", entry.kind());
    line.put("at", Instant.ofEpochMilli(entry.atMillis()).toString());
    add(line, entry);
    return line.toString();
  }

  private void know(LogEntry entry) {
    switch (entry) {
      case LogEntry.Table table -> decoder.know(table.sql());
      case LogEntry.Altered table -> decoder.know(table.sql());
      case LogEntry.Batch _, LogEntry.View _, LogEntry.Unrepeated _ -> {}
    }
  }

  private void add(ObjectNode line, LogEntry entry) {
    switch (entry) {
      case LogEntry.Batch batch -> add(line, batch);
      case LogEntry.Table table -> line.put("table", table.name()).put("sql", table.sql());
      case LogEntry.Altered table -> line.put("table", table.name()).put("sql", table.sql());
      case LogEntry.View view ->
          line.put("view", view.name()).put("sql", view.sql()).put("format", view.format());
      case LogEntry.Begun view ->
          line.put("view", view.name()).put("sql", view.sql()).put("format", view.format());
      case LogEntry.Dropped dropped -> line.put(dropped.what(), dropped.name());
      case LogEntry.Deleted _ -> {}
      case LogEntry.Samples samples ->
          line.put("samples", samples.samples())
              .put("series", samples.series())
              .put("new_series", samples.newSeries());
      case LogEntry.Expired expired ->
          line.put("tier", expired.tier()).put("to", Instant.ofEpochMilli(expired.to()).toString());
      case LogEntry.Described described -> add(line.putArray("metadata"), described);
      case LogEntry.Ticked _ -> {} // its time is in the stamp
      case LogEntry.HomeChanged changed -> line.put("region", changed.region());
    }
  }

  private static void add(ArrayNode all, LogEntry.Described described) {
    for (MetricMetadata each : described.metadata()) {
      all.addObject()
          .put("metric", each.metric())
          .put("type", each.type().toString())
          .put("help", each.help())
          .put("unit", each.unit());
    }
  }

  private void add(ObjectNode line, LogEntry.Batch batch) {
    batch.keyHash().ifPresent(hash -> line.put("idempotency_key_hash", hash));
    List<String> unknown = batch.tables().stream().filter(table -> !decoder.knows(table)).toList();
    if (!unknown.isEmpty()) {
      unknown.forEach(line.putArray("unknown_tables")::add);
    }
    ArrayNode changes = line.putArray("changes");
    decoder
        .changes(batch, after)
        .forEach(change -> changes.addRawValue(new RawValue(change.line())));
  }
}
