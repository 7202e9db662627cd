package dev.weir.circuit;

import dev.weir.zset.Arrangeable;
import dev.weir.zset.Arrangement;
import dev.weir.zset.Consolidator;
import dev.weir.zset.Delta;
import dev.weir.zset.RowSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongUnaryOperator;

/** A view: nets the change of its plan and keeps the content for readers and other views. */
final class ViewResult extends Operator {
  private static final long ROW_OVERHEAD_BYTES = 40;

  final ViewDefinition definition;
  private long createdRev;
  final RowCounts counts = new RowCounts();
  private final ViewContent content;
  private long changedRev;
  private long previousRev;
  private int changedRows;
  private ViewFailure viewFailure;
  private boolean kept;
  private RowSet cached;

  ViewResult(CircuitContext context, ViewDefinition definition, long rev, Operator root) {
    super(context, definition.plan().schema(), definition.plan().key(), root);
    this.definition = definition;
    this.createdRev = rev;
    this.changedRev = rev;
    this.previousRev = rev;
    this.content = new ViewContent(schema, key, definition.nesting(), context.seed);
  }

  /** A view that failed when it was created. */
  ViewResult(CircuitContext context, ViewDefinition definition, long rev, ViewFailure newFailure) {
    super(context, definition.plan().schema(), definition.plan().key());
    this.definition = definition;
    this.createdRev = rev;
    this.changedRev = rev;
    this.previousRev = rev;
    this.content = new ViewContent(schema, key, definition.nesting(), context.seed);
    this.viewFailure = newFailure;
  }

  /** What remains of a view that fails: content and revs, but no operators. */
  private ViewResult(ViewResult view, ViewFailure newFailure) {
    super(view.context, view.schema, view.key);
    this.definition = view.definition;
    this.createdRev = view.createdRev;
    this.changedRev = view.changedRev;
    this.previousRev = view.previousRev;
    this.content = view.content;
    this.cached = view.cached;
    this.viewFailure = newFailure;
    this.kept = true;
  }

  @Override
  void initialize() throws StepFailure {
    inputs[0].scan(
        chunk -> {
          context.checkpoint.run();
          Delta net = Consolidator.net(chunk, key, context.seed);
          requireState(net);
          content.apply(net, context);
        });
    counts.filled(content.rows());
  }

  @Override
  Delta step() throws StepFailure {
    Delta net = Consolidator.net(inputs[0].delta(), key, context.seed);
    if (net.isEmpty()) {
      return net;
    }
    if (net.size() > context.limits.stepRowsMax(schema.size())) {
      throw context.limits.stepBudget(net.size() + " rows change", schema.size());
    }
    requireState(net);
    changedRows = content.apply(net, context);
    counts.changed(net, content.rows());
    previousRev = changedRev;
    changedRev = context.rev;
    cached = null;
    // equal plans share operators, but columns have this view's names
    return new Delta(schema, net.columns(), net.weights(), net.size(), true);
  }

  private void requireState(Delta net) throws StepFailure {
    long bytes = (content.rows() + net.size()) * (ROW_OVERHEAD_BYTES + 8L * schema.size());
    bytes += below(new HashSet<>(), inputs[0]);
    if (bytes > context.limits.viewStateBytesMax()) {
      throw context.limits.stateLimit();
    }
  }

  private static long below(Set<Operator> seen, Operator operator) {
    boolean isRelation =
        operator instanceof Table
            || operator instanceof ViewResult
            || operator instanceof FillSource;
    if (isRelation || !seen.add(operator)) {
      return 0;
    }
    long bytes = operator.logicalBytes();
    for (Operator input : operator.inputs) {
      bytes += below(seen, input);
    }
    return bytes;
  }

  /** It was filled aside and is created at a rev, with all its rows. */
  void activated(long rev) {
    createdRev = rev;
    changedRev = rev;
    previousRev = rev;
    content.restamp(rev, context.strings);
    counts.filled(content.rows());
    counts.begin();
  }

  /** What this step changed. */
  ViewDelta viewDelta() {
    return new ViewDelta(
        definition.name(),
        delta(),
        content.changedVersions(),
        content.changedNodes(),
        content.changedMultiplicities(),
        changedRows,
        context.strings.reader(),
        previousRev,
        changedRev,
        content.rows(),
        content.resultHash(),
        content.versionHash());
  }

  /** The view from now on: it keeps what it has and takes part in nothing. */
  ViewResult failed(ViewFailure newFailure) {
    return new ViewResult(this, newFailure);
  }

  Optional<ViewFailure> viewFailure() {
    return Optional.ofNullable(viewFailure);
  }

  /** Whether it has failed and has the content of the rev before. */
  boolean isKept() {
    return kept;
  }

  String resultHash() {
    return content.resultHash();
  }

  RowSet rowSet() {
    if (cached == null) {
      cached = content.rowSet(context.strings.reader());
    }
    return cached;
  }

  ViewInfo info(long stateBytes) {
    return new ViewInfo(
        definition,
        viewFailure(),
        content.rows(),
        stateBytes,
        createdRev,
        changedRev,
        content.resultHash(),
        content.versionHash());
  }

  /** Takes rows that it had; may be called for part after part. */
  void load(RowSet part) {
    content.load(new StringCodes(part, context.strings).columns(), part, context.strings);
  }

  /** Takes the versions that its rows had; may be called for part after part. */
  void restore(RowSet part) {
    content.restoreVersions(
        new StringCodes(part, context.strings).columns(), part, context.strings);
    cached = null;
  }

  /** It has all its rows and versions, and has changed last at a rev. */
  void restored(long newChangedRev) {
    changedRev = newChangedRev;
    previousRev = newChangedRev;
    counts.filled(content.rows());
  }

  @Override
  void scan(DeltaSink sink) throws StepFailure {
    scanRows(content.stored(), sink);
  }

  @Override
  Arrangeable arrangeable() {
    return content.stored();
  }

  @Override
  Arrangement arrange(int[] columns) {
    return content.stored().arrange(columns);
  }

  @Override
  void release(Arrangement arrangement) {
    content.stored().release(arrangement);
  }

  @Override
  long frozenBelow(int column) {
    return inputs[0].frozenBelow(column);
  }

  @Override
  String frozenBy(int column) {
    return inputs[0].frozenBy(column);
  }

  @Override
  String kind() {
    return "View";
  }

  @Override
  String detail() {
    return definition.name();
  }

  @Override
  long ownRows() {
    return content.rows();
  }

  @Override
  long ownStateBytes() {
    return content.stateBytes() + RowSets.stateBytes(cached);
  }

  @Override
  void mapOwnStrings(LongUnaryOperator code) {
    content.stored().mapStrings(code);
  }

  @Override
  Lineage lineage() {
    return inputs.length == 0 ? null : inputs[0].lineage();
  }
}
