package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Views as tables, drawn again after each rev; cells that changed stand out. */
final class LiveScreen implements WatchCommand.Screen {
  private static final String HOME_AND_CLEAR = "\u001b[H\u001b[2J";
  private static final String MARK = "\u001b[7m";
  private static final String PLAIN = "\u001b[0m";

  /** Lines of a view that are not rows: its name, its columns, the rest, a blank. */
  private static final int LINES_AROUND = 4;

  private final Console console;
  private final Map<String, LiveView> views = new LinkedHashMap<>();

  LiveScreen(Console console) {
    this.console = console;
  }

  void add(LiveView view) {
    views.put(view.name(), view);
  }

  @Override
  public void show(JsonNode message, String line) {
    LiveView view = views.get(message.path("view").asText());
    switch (message.path("type").asText()) {
      case "snapshot-begin" -> view.begin(message);
      case "rows" -> view.rows(message);
      case "snapshot-end" -> draw();
      case "delta" -> delta(view, message);
      case "reset" -> reset(view);
      default -> {
        // progress and end change no row; messages of later servers are not for us
      }
    }
  }

  private void delta(LiveView view, JsonNode message) {
    view.delta(message);
    if (!message.path("more").asBoolean()) {
      draw();
    }
  }

  /** Without a view all of them. */
  private void reset(LiveView view) {
    (view == null ? views.values() : List.of(view)).forEach(LiveView::clear);
  }

  private void draw() {
    int rows = Math.max(1, console.height() / views.size() - LINES_AROUND);
    List<String> lines = new ArrayList<>();
    for (LiveView view : views.values()) {
      lines.addAll(lines(view, rows));
      lines.add("");
      view.settle();
    }
    String frame = String.join("\n", lines);
    console.out().println(console.outIsTerminal() ? HOME_AND_CLEAR + frame : frame);
    console.out().flush();
  }

  private List<String> lines(LiveView view, int rows) {
    List<LiveView.Shown> shown = view.first(rows);
    Table table = new Table(view.columns());
    shown.forEach(row -> table.add(row.row()));
    List<String> lines = new ArrayList<>();
    String size = WeirCommand.grouped(view.size()) + (view.size() == 1 ? " row" : " rows");
    lines.add(view.name() + "  rev " + view.rev() + "  " + size);
    lines.add(table.lines().getFirst());
    shown.forEach(row -> lines.add(line(view, table, row)));
    if (view.size() > shown.size()) {
      lines.add("… " + WeirCommand.grouped(view.size() - shown.size()) + " more");
    }
    return lines;
  }

  private String line(LiveView view, Table table, LiveView.Shown row) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < view.columns().size(); i++) {
      String column = view.columns().get(i);
      String text = table.padded(i, Table.cell(row.row().path(column)), table.width(i));
      boolean marked = row.changed().contains(column) && console.outIsTerminal();
      cells.add(marked ? MARK + text + PLAIN : text);
    }
    return String.join("  ", cells).stripTrailing();
  }
}
