package dev.weir.http;

import dev.weir.circuit.ViewInfo;
import dev.weir.stream.RowForm;
import dev.weir.stream.StreamFormat;
import dev.weir.stream.TreeForm;
import dev.weir.zset.ByteSink;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Nesting;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import dev.weir.zset.ValueWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Writes a page of rows in the media type and format asked for. */
final class RowAnswer {
  private static final byte[] NONE = new byte[0];

  private final RowSource source;
  private final RowRequest request;
  private final int[] page;
  private final Optional<String> next;
  private final RowForm ids;
  private final RowForm shown;
  private final TreeForm tree;
  private final ColumnVector[] columns;

  RowAnswer(RowSource source, RowRequest request, int[] page, Optional<String> next) {
    this.source = source;
    this.request = request;
    this.page = page;
    this.next = next;
    this.ids = new RowForm(source.schema(), source.key(), request.intsAsText());
    int[] chosen = request.shown(source.schema());
    List<Column> names = new ArrayList<>();
    this.columns = new ColumnVector[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      names.add(source.schema().column(chosen[i]));
      columns[i] = source.rows().columns()[chosen[i]];
    }
    this.shown = new RowForm(new Schema(names), new int[0], request.intsAsText());
    Nesting nesting = source.view().map(view -> view.definition().nesting()).orElse(Nesting.NONE);
    this.tree = new TreeForm(source.schema(), source.key(), nesting, chosen, request.intsAsText());
  }

  HttpResponse answer() {
    return chunks().answer(request.media().contentType());
  }

  private RowChunks chunks() {
    return switch (request.media()) {
      case NDJSON -> new RowChunks(NONE, page.length, this::line, NONE);
      case CSV -> {
        ByteSink head = new ByteSink(256);
        shown.csvHeader(head);
        yield new RowChunks(head.copy(), page.length, this::csv, NONE);
      }
      default -> json();
    };
  }

  private void line(ByteSink out, int index) {
    element(out, index);
    out.put('\n');
  }

  private void csv(ByteSink out, int index) {
    shown.csv(out, columns, page[index], source.rows().strings());
  }

  private RowChunks json() {
    ByteSink head = new ByteSink(512);
    head.ascii(source.view().isPresent() ? "{\"view\":\"" : "{\"table\":\"");
    head.ascii(source.name() + "\",\"rev\":" + source.rev());
    source.view().ifPresent(view -> head.ascii(",\"changed_rev\":" + view.changedRev()));
    head.ascii(",\"epoch\":" + source.epoch());
    source.view().ifPresent(view -> viewHead(head, view));
    boolean both = request.format() == StreamFormat.FLAT && request.withRows();
    head.ascii(request.counted() ? ",\"result_data\":[" : ",\"rows\":[");
    ByteSink tail = new ByteSink(64);
    tail.ascii("],\"next\":" + next.map(token -> '"' + token + '"').orElse("null") + "}");
    if (!both) {
      return new RowChunks(head.copy(), page.length, this::listed, tail.copy());
    }
    // the ids, then the rows parallel to them, as one run of elements
    return new RowChunks(head.copy(), page.length * 2, this::listedTwice, tail.copy());
  }

  private void viewHead(ByteSink head, ViewInfo view) {
    head.ascii(",\"format\":\"" + request.format().wire() + "\"");
    if (request.counted()) {
      head.ascii(",\"key\":");
      key(head);
    }
    head.ascii(",\"count\":" + page.length + ",\"result_hash\":\"" + view.resultHash() + "\"");
    if (request.counted()) {
      head.ascii(",\"version_hash\":\"" + view.versionHash() + "\"");
    }
  }

  private void key(ByteSink head) {
    if (source.key().length == 0) {
      head.ascii("null");
      return;
    }
    head.put('[');
    for (int i = 0; i < source.key().length; i++) {
      if (i > 0) {
        head.put(',');
      }
      String name = source.schema().column(source.key()[i]).name();
      ValueWriter.jsonString(head, name.getBytes(StandardCharsets.UTF_8));
    }
    head.put(']');
  }

  private void listed(ByteSink out, int index) {
    if (index > 0) {
      out.put(',');
    }
    element(out, index);
  }

  private void listedTwice(ByteSink out, int index) {
    if (index < page.length) {
      listed(out, index);
      return;
    }
    out.ascii(index == page.length ? "],\"rows\":[" : ",");
    row(out, index - page.length);
  }

  private void element(ByteSink out, int index) {
    switch (request.format()) {
      case ROWS -> row(out, index);
      case FLAT, STREAMING -> id(out, page[index]);
      case TREE ->
          tree.node(
              out,
              source.rows(),
              page[index],
              source.rows().nodeVersions(page[index], version(page[index])));
    }
  }

  private void row(ByteSink out, int index) {
    shown.row(out, columns, page[index], source.rows().strings());
  }

  private void id(ByteSink out, int row) {
    RowSet rows = source.rows();
    out.put('[');
    ids.id(out, rows.columns(), row, rows.strings());
    out.put(',');
    out.decimal(version(row));
    if (rows.multiplicity(row) > 1) {
      out.put(',');
      out.decimal(rows.multiplicity(row));
    }
    out.put(']');
  }

  private long version(int row) {
    long[] versions = source.rows().versions();
    return versions == null ? source.rev() : versions[row];
  }
}
