package dev.weir.stream;

import dev.weir.entity.CircuitReply;
import dev.weir.zset.RowSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The messages of a snapshot, made one at a time. */
final class SnapshotMessages implements Iterator<StreamMessage> {
  private final CircuitReply.ViewRows content;
  private final Map<String, ViewShape> shapes;
  private Optional<StreamMessage.Reset> reset;
  private int view;
  private boolean begun;
  private int row;

  SnapshotMessages(
      CircuitReply.ViewRows content,
      Map<String, ViewShape> shapes,
      Optional<StreamMessage.Reset> reset) {
    this.content = content;
    this.shapes = shapes;
    this.reset = reset;
  }

  @Override
  public boolean hasNext() {
    return view < content.views().size();
  }

  @Override
  public StreamMessage next() {
    if (reset.isPresent()) {
      StreamMessage first = reset.get();
      reset = Optional.empty();
      return first;
    }
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    CircuitReply.ViewContent current = content.views().get(view);
    String name = current.view().definition().name();
    if (!begun) {
      begun = true;
      row = 0;
      return new StreamMessage.SnapshotBegin(
          name, content.rev(), content.epoch(), current.view().rows(), current.rows().schema());
    }
    return row < current.rows().size() ? rows(name, current.rows()) : end(name, current);
  }

  private StreamMessage rows(String name, RowSet rows) {
    int from = row;
    row = Splits.end(rows.schema(), rows.columns(), rows.strings(), from, rows.size());
    return new StreamMessage.Rows(name, content.rev(), shapes.get(name), rows, from, row);
  }

  private StreamMessage end(String name, CircuitReply.ViewContent current) {
    view++;
    begun = false;
    return new StreamMessage.SnapshotEnd(
        name, content.rev(), content.epoch(), current.view().resultHash(), !hasNext());
  }
}
