package dev.weir.http;

import dev.weir.circuit.Plan;
import dev.weir.circuit.PlanNode;
import dev.weir.circuit.PlanWarning;
import dev.weir.circuit.TableDefinition;
import dev.weir.circuit.ViewDefinition;
import dev.weir.circuit.ViewDelta;
import dev.weir.circuit.ViewFailure;
import dev.weir.circuit.ViewInfo;
import dev.weir.config.ErrorCode;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.CircuitReply.Gone;
import dev.weir.entity.CircuitReply.Outcome;
import dev.weir.entity.IdempotencyKey;
import dev.weir.entity.ReadAt;
import dev.weir.entity.Standing;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.RawChanges;
import dev.weir.zset.RowBatch;
import dev.weir.zset.RowSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A circuit in memory with the smallest SQL there is: views are {@code SELECT * FROM table}, or
 * {@code SELECT * FROM table WHERE column >= number}.
 */
public final class FakeCircuit {
  private static final Pattern VIEW =
      Pattern.compile("SELECT \\* FROM (\\w+)(?: WHERE (\\w+) >= (\\d+))?");

  private static final class View {
    ViewDefinition definition;
    FakeTable source;
    int filterColumn = -1;
    long filterMin;
    long createdRev;
    long changedRev;
    Optional<ViewFailure> failure = Optional.empty();
    final List<ViewDelta> history = new ArrayList<>();

    boolean keeps(Object[] row) {
      return filterColumn < 0 || (row[filterColumn] instanceof Long value && value >= filterMin);
    }
  }

  private record Waiter(CircuitCommand.NextChanges ask, CompletableFuture<CircuitReply> answer) {}

  private final Map<String, FakeTable> tables = new TreeMap<>();
  private final Map<String, View> views = new TreeMap<>();
  private final Map<IdempotencyKey.Hash128, Object[]> keys = new HashMap<>();
  private final List<Waiter> waiters = new ArrayList<>();
  private final FakeStrings strings = new FakeStrings();
  private long rev;
  private long compactedBelow;

  /** Forgets the deltas of all views. */
  public synchronized void compact() {
    compactedBelow = rev;
    views.values().forEach(view -> view.history.clear());
  }

  /** Makes a view fail as if an expression had. */
  public synchronized void fail(String view) {
    views.get(view).failure =
        Optional.of(
            new ViewFailure(
                view, rev, "division-by-zero", "a / b", 1, 8, "flights", List.of("7"), "b is 0"));
    wake();
  }

  synchronized CircuitReply handle(CircuitCommand command) {
    CircuitReply reply =
        switch (command) {
          case CircuitCommand.Submit submit -> submit(submit);
          case CircuitCommand.DefineTable define -> defineTable(define);
          case CircuitCommand.DropTable drop -> dropTable(drop);
          case CircuitCommand.DefineView define -> defineView(define);
          case CircuitCommand.DropView drop -> dropView(drop);
          case CircuitCommand.ResumeView resume -> resumed(resume);
          case CircuitCommand.ReadKept r ->
              late(r.at())
                  .orElseGet(
                      () ->
                          readViews(
                              new CircuitCommand.ReadViews(
                                  List.of(r.view()), OptionalLong.empty(), r.at(), r.replyTo())));
          case CircuitCommand.Delete delete -> new CircuitReply.Deleted();
          case CircuitCommand.CheckView check -> check(check);
          case CircuitCommand.Describe describe -> late(describe.at()).orElseGet(this::describe);
          case CircuitCommand.Explain explain -> explain(explain);
          case CircuitCommand.ReadTable r -> late(r.at()).orElseGet(() -> readTable(r.table()));
          case CircuitCommand.ReadRow read -> late(read.at()).orElseGet(() -> readRow(read));
          case CircuitCommand.ReadViews read -> late(read.at()).orElseGet(() -> readViews(read));
          case CircuitCommand.RunQuery query -> query(query);
          case CircuitCommand.SeizeHome seize ->
              new CircuitReply.Rejected(
                  ErrorCode.CONFIRMATION_REQUIRED, "3 are missing.", Map.of("lag_revs", 3L));
          default -> throw new IllegalArgumentException("not for this circuit: " + command);
        };
    wake();
    return reply;
  }

  synchronized CompletableFuture<CircuitReply> nextChanges(CircuitCommand.NextChanges ask) {
    CompletableFuture<CircuitReply> answer = new CompletableFuture<>();
    waiters.add(new Waiter(ask, answer));
    wake();
    return answer;
  }

  synchronized CircuitReply noChanges() {
    return new CircuitReply.Changes(Standing.alone(rev, 1), List.of(), false);
  }

  private void wake() {
    List<Waiter> now = new ArrayList<>(waiters);
    waiters.clear();
    for (Waiter waiter : now) {
      CircuitReply reply = changes(waiter.ask());
      if (reply == null) {
        waiters.add(waiter);
      } else {
        waiter.answer().complete(reply);
      }
    }
  }

  private CircuitReply changes(CircuitCommand.NextChanges ask) {
    List<ViewDelta> deltas = new ArrayList<>();
    for (String name : ask.views()) {
      View view = views.get(name);
      Gone gone = gone(view, ask.afterRev());
      if (gone != null) {
        return new CircuitReply.HistoryGone(
            name, Standing.alone(rev, 1), gone, view == null ? Optional.empty() : view.failure);
      }
      view.history.stream().filter(d -> d.rev() > ask.afterRev()).forEach(deltas::add);
    }
    if (deltas.isEmpty()) {
      return null;
    }
    deltas.sort(java.util.Comparator.comparingLong(ViewDelta::rev).thenComparing(ViewDelta::view));
    return new CircuitReply.Changes(Standing.alone(rev, 1), deltas, false);
  }

  private Gone gone(View view, long after) {
    if (view == null) {
      return Gone.VIEW_DELETED;
    }
    if (view.failure.isPresent()) {
      return Gone.VIEW_FAILED;
    }
    if (after > rev) {
      return Gone.AHEAD;
    }
    return after < compactedBelow
        ? Gone.COMPACTED
        : after < view.createdRev ? Gone.REDEFINED : null;
  }

  private Optional<CircuitReply> late(ReadAt at) {
    Map<String, Object> members = Map.of("have_rev", rev, "min_rev", at.minRev());
    var late =
        new CircuitReply.Rejected(ErrorCode.REV_NOT_REACHED, "rev " + rev + " is here.", members);
    return at.minRev() <= rev ? Optional.empty() : Optional.of(late);
  }

  private CircuitReply submit(CircuitCommand.Submit submit) {
    if (submit.key().isPresent() && keys.containsKey(submit.key().get().key())) {
      Object[] known = keys.get(submit.key().get().key());
      if (!known[0].equals(submit.key().get().body())) {
        return rejected(ErrorCode.IDEMPOTENCY_KEY_REUSED, "at rev " + known[1] + ".");
      }
      return new CircuitReply.Committed(
          Standing.alone((long) known[1], 1), (int) known[2], 0, 0, List.of(), List.of(), true, 0);
    }
    Map<String, FakeTable> next = new TreeMap<>();
    tables.forEach((name, table) -> next.put(name, table.copy()));
    RowBatch batch = submit.batch();
    List<Map<String, Object>> faults = new ArrayList<>();
    ErrorCode code = apply(batch, next, submit.strict(), faults);
    if (!faults.isEmpty()) {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("rejected", faults.size());
      members.put("errors", faults);
      return new CircuitReply.Rejected(code, faults.size() + " changes are wrong.", members);
    }
    rev++;
    List<CircuitReply.ChangedView> changed = new ArrayList<>();
    for (View view : views.values()) {
      FakeTable after = next.get(view.source.definition().name());
      Optional<ViewDelta> delta =
          FakeDeltas.between(
              view.definition.name(),
              tables.get(after.definition().name()),
              after,
              view::keeps,
              view.changedRev,
              rev,
              strings);
      view.source = after;
      delta.ifPresent(
          d -> {
            view.history.add(d);
            view.changedRev = rev;
            changed.add(new CircuitReply.ChangedView(d.view(), d.changedRows()));
          });
    }
    tables.putAll(next);
    submit
        .key()
        .ifPresent(key -> keys.put(key.key(), new Object[] {key.body(), rev, batch.changes()}));
    return new CircuitReply.Committed(
        Standing.alone(rev, 1), batch.changes(), 0, 0, changed, List.of(), false, 0);
  }

  private ErrorCode apply(
      RowBatch batch,
      Map<String, FakeTable> next,
      boolean strict,
      List<Map<String, Object>> faults) {
    ErrorCode code = ErrorCode.BATCH_INVALID;
    for (RawChanges changes : batch.tables()) {
      FakeTable table = next.get(changes.table());
      for (int i = 0; i < changes.size(); i++) {
        Optional<FakeTable.Fault> fault =
            table == null
                ? Optional.of(new FakeTable.Fault("", ErrorCode.TABLE_NOT_FOUND, "no such table"))
                : table.apply(changes, i, batch, strict, rev + 1);
        if (fault.isPresent()) {
          Map<String, Object> error = new LinkedHashMap<>();
          error.put("index", changes.index(i));
          if (changes.line(i) > 0) {
            error.put("line", changes.line(i));
          }
          error.put("table", changes.table());
          error.put("column", fault.get().column());
          error.put("code", fault.get().code().slug());
          error.put("detail", fault.get().detail());
          faults.add(error);
          if (fault.get().code().status() == 409) {
            code = fault.get().code();
          }
        }
      }
    }
    return code;
  }

  private CircuitReply defineTable(CircuitCommand.DefineTable define) {
    Optional<TableDefinition> parsed = FakeTable.parse(define.sql());
    if (parsed.isEmpty()) {
      return sqlSyntax(define.sql());
    }
    if (!parsed.get().name().equals(define.table())) {
      return rejected(ErrorCode.NAME_MISMATCH, "the SQL says " + parsed.get().name() + ".");
    }
    if (views.containsKey(define.table())) {
      return rejected(ErrorCode.NAME_TAKEN, "a view has the name " + define.table() + ".");
    }
    FakeTable present = tables.get(define.table());
    if (define.precondition().mustNotExist() && present != null) {
      return rejected(ErrorCode.PRECONDITION_FAILED, "the table exists.");
    }
    if (present != null) {
      return present.definition().sql().equals(define.sql())
          ? new CircuitReply.TableDefined(Outcome.UNCHANGED, Standing.alone(rev, 1), present.info())
          : rejected(ErrorCode.TABLE_EXISTS, "the table exists with another definition.");
    }
    rev++;
    FakeTable table = new FakeTable(parsed.get(), rev);
    tables.put(define.table(), table);
    return new CircuitReply.TableDefined(Outcome.CREATED, Standing.alone(rev, 1), table.info());
  }

  private CircuitReply dropTable(CircuitCommand.DropTable drop) {
    if (!tables.containsKey(drop.table())) {
      return rejected(ErrorCode.TABLE_NOT_FOUND, "there is no table " + drop.table() + ".");
    }
    List<String> readers =
        views.values().stream()
            .filter(v -> v.definition.reads().contains(drop.table()))
            .map(v -> v.definition.name())
            .toList();
    if (!readers.isEmpty()) {
      return new CircuitReply.Rejected(
          ErrorCode.DEPENDENCY_EXISTS, "views read it.", Map.of("views", readers));
    }
    tables.remove(drop.table());
    return new CircuitReply.Dropped(drop.table(), Standing.alone(++rev, 1));
  }

  private CircuitReply defineView(CircuitCommand.DefineView define) {
    Optional<View> parsed = parseView(define.view(), define.sql(), define.format());
    if (parsed.isEmpty()) {
      return sqlSyntax(define.sql());
    }
    View present = views.get(define.view());
    if (present != null && present.definition.sql().equals(define.sql())) {
      return new CircuitReply.ViewDefined(
          Outcome.UNCHANGED, Standing.alone(rev, 1), info(present), List.of());
    }
    rev++;
    View view = parsed.get();
    view.createdRev = rev;
    view.changedRev = rev;
    views.put(define.view(), view);
    Outcome outcome = present == null ? Outcome.CREATED : Outcome.REPLACED;
    return new CircuitReply.ViewDefined(outcome, Standing.alone(rev, 1), info(view), List.of());
  }

  private CircuitReply dropView(CircuitCommand.DropView drop) {
    return views.remove(drop.view()) == null
        ? rejected(ErrorCode.VIEW_NOT_FOUND, "there is no view " + drop.view() + ".")
        : new CircuitReply.Dropped(drop.view(), Standing.alone(++rev, 1));
  }

  private CircuitReply resumed(CircuitCommand.ResumeView resume) {
    View view = views.get(resume.view());
    return view == null
        ? rejected(ErrorCode.VIEW_NOT_FOUND, "there is no view " + resume.view() + ".")
        : new CircuitReply.ViewDefined(
            Outcome.UNCHANGED, Standing.alone(rev, 1), info(view), List.of());
  }

  private CircuitReply check(CircuitCommand.CheckView check) {
    return parseView("checked", check.sql(), "rows")
        .<CircuitReply>map(
            view ->
                new CircuitReply.Checked(
                    view.definition.plan().schema(),
                    view.definition.plan().key(),
                    view.definition.reads(),
                    List.of(new PlanWarning("full-recompute-of-group", "MAX", "slow", 17))))
        .orElseGet(() -> sqlSyntax(check.sql()));
  }

  private Optional<View> parseView(String name, String sql, String format) {
    Matcher matcher = VIEW.matcher(sql.strip());
    if (!matcher.matches() || !tables.containsKey(matcher.group(1))) {
      return Optional.empty();
    }
    View view = new View();
    view.source = tables.get(matcher.group(1));
    TableDefinition source = view.source.definition();
    Plan scan = new Plan.Scan(source.name(), source.schema(), source.primaryKey());
    view.definition =
        new ViewDefinition(name, scan, List.of(), List.of(source.name()), format, sql);
    if (matcher.group(2) != null) {
      view.filterColumn = source.schema().indexOf(matcher.group(2));
      view.filterMin = Long.parseLong(matcher.group(3));
    }
    return Optional.of(view);
  }

  private CircuitReply describe() {
    return new CircuitReply.Described(
        Standing.alone(rev, 1),
        4096,
        tables.values().stream().map(FakeTable::info).toList(),
        views.values().stream().map(this::info).toList());
  }

  private CircuitReply explain(CircuitCommand.Explain explain) {
    if (!views.containsKey(explain.view())) {
      return rejected(ErrorCode.VIEW_NOT_FOUND, "there is no view " + explain.view() + ".");
    }
    return new CircuitReply.Explained(
        Standing.alone(rev, 1),
        List.of(
            new PlanNode(0, "scan", "flights", List.of(), true, 3, 300, 3, 3, 1900),
            new PlanNode(1, "view", explain.view(), List.of(0), false, 3, 300, 3, 3, 900)),
        List.of());
  }

  private CircuitReply readTable(String name) {
    FakeTable table = tables.get(name);
    return table == null
        ? rejected(ErrorCode.TABLE_NOT_FOUND, "there is no table " + name + ".")
        : new CircuitReply.TableRows(
            Standing.alone(rev, 1), table.info(), table.rows(row -> true, strings));
  }

  private CircuitReply readRow(CircuitCommand.ReadRow read) {
    FakeTable table = tables.get(read.table());
    return table == null
        ? rejected(ErrorCode.TABLE_NOT_FOUND, "there is no table " + read.table() + ".")
        : new CircuitReply.TableRow(
            Standing.alone(rev, 1),
            table.info(),
            table.rows(row -> table.keyText(row).equals(read.key()), strings));
  }

  private CircuitReply readViews(CircuitCommand.ReadViews read) {
    List<CircuitReply.ViewContent> contents = new ArrayList<>();
    for (String name : read.views()) {
      View view = views.get(name);
      if (view == null) {
        return rejected(ErrorCode.VIEW_NOT_FOUND, "there is no view " + name + ".");
      }
      if (view.failure.isPresent()) {
        return rejected(ErrorCode.VIEW_FAILED, "it failed at rev " + rev + ".");
      }
      if (read.unlessChangedRev().isPresent()
          && read.unlessChangedRev().getAsLong() == view.changedRev) {
        return new CircuitReply.NotChanged(Standing.alone(rev, 1), info(view));
      }
      contents.add(
          new CircuitReply.ViewContent(info(view), view.source.rows(view::keeps, strings)));
    }
    return new CircuitReply.ViewRows(Standing.alone(rev, 1), contents);
  }

  private CircuitReply query(CircuitCommand.RunQuery query) {
    Optional<View> view = parseView("query", query.sql(), "rows");
    if (view.isEmpty()) {
      return sqlSyntax(query.sql());
    }
    RowSet rows = view.get().source.rows(view.get()::keeps, strings);
    return rows.size() > query.rowsMax()
        ? rejected(ErrorCode.QUERY_TOO_LARGE, "more than " + query.rowsMax() + " rows.")
        : new CircuitReply.QueryRows(Standing.alone(rev, 1), List.of(), rows.schema().size(), rows);
  }

  private ViewInfo info(View view) {
    long rows = view.source.rows(view::keeps, strings).size();
    return new ViewInfo(
        view.definition,
        view.failure,
        rows,
        4096,
        view.createdRev,
        view.changedRev,
        FakeDeltas.hash(view.source.matching(view::keeps)),
        FakeDeltas.hash(view.source.matching(view::keeps)));
  }

  private static CircuitReply sqlSyntax(String sql) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("position", 0);
    members.put("line", 1);
    members.put("column", 1);
    members.put("excerpt", sql.lines().findFirst().orElse("") + "\n^");
    return new CircuitReply.Rejected(ErrorCode.SQL_SYNTAX, "not understood.", members);
  }

  private static CircuitReply rejected(ErrorCode code, String detail) {
    return new CircuitReply.Rejected(code, detail, Map.of());
  }

  /** The operations a batch may hold, for tests that count. */
  static List<ChangeOp> operations() {
    return Arrays.asList(ChangeOp.values());
  }
}
