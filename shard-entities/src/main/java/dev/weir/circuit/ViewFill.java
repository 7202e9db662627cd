package dev.weir.circuit;

import dev.weir.zset.Delta;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Fills a new view in slices while the circuit goes on.
 *
 * <p>The operators of the view are made aside, over a copy of what it reads, and filled from it as
 * they always are; only that they stand still now and then. Meanwhile the steps of the circuit are
 * kept. When all is filled these steps are taken one by one, as they happened. So the view always
 * is what it would be if it had been made at once when the filling began, and no total is computed
 * that no rev had. Then its operators move to the circuit, see {@link Graph#adopt}.
 */
final class ViewFill {
  private final CircuitContext context;
  private final ViewDefinition definition;
  private final Map<String, FillSource> sources = new LinkedHashMap<>();
  private final Graph graph;
  private final Deque<Passed> passed = new ArrayDeque<>();
  private final SlicedWork filling = new SlicedWork(this::fill);
  private CircuitContext.Moment own;
  private boolean filled;
  private boolean arranged;
  private boolean moved;
  private ViewResult view;
  private StepFailure failure;

  /** A step of the circuit that the view has not taken yet. */
  private record Passed(long rev, long clock, Map<FillSource, Delta> deltas) {}

  /**
   * @param relations the table or view of a name
   */
  ViewFill(
      CircuitContext context, ViewDefinition definition, Function<String, Operator> relations) {
    this.context = context;
    this.definition = definition;
    this.graph = new Graph(context, sources::get);
    this.own = context.moment();
    try {
      for (String name : definition.reads()) {
        sources.put(name, new FillSource(context, relations.apply(name)));
      }
    } catch (StepFailure stepFailure) {
      failure = stepFailure;
    }
  }

  boolean isOf(String name) {
    return definition.name().equals(name);
  }

  /** The operators, the view itself last. */
  Graph graph() {
    return graph;
  }

  ViewResult view() {
    return view;
  }

  /** The circuit has made a step; its deltas are there still. */
  void passed() {
    Map<FillSource, Delta> deltas = new LinkedHashMap<>();
    for (FillSource source : sources.values()) {
      if (source.origin().failure != null) {
        failure =
            StepFailure.budget(
                ViewFailure.INPUT_FAILED, "the view " + source.detail() + " it reads has failed");
        return;
      }
      if (source.origin().hasDelta()) {
        deltas.put(source, source.origin().delta());
      }
    }
    if (deltas.isEmpty() && !passed.isEmpty() && passed.getLast().deltas.isEmpty()) {
      passed.removeLast(); // nothing but time has passed, twice
    }
    moved |= !deltas.isEmpty();
    passed.addLast(new Passed(context.rev, context.clock, deltas));
  }

  /**
   * Does a part of the work: a chunk of rows is filled in, what it reads is arranged as it needs
   * it, or steps are taken.
   *
   * @param rows of the steps that are taken; one at least is
   */
  FillStatus slice(int rows) {
    if (failure == null) {
      within(() -> goOn(rows));
    }
    if (failure != null) {
      boolean certain = !failure.isOfExpression() || !(moved || graph.usesClock());
      return new FillStatus.Failed(failure.of(definition.name(), context.rev), certain);
    }
    return arranged && passed.isEmpty() ? new FillStatus.Ready() : going();
  }

  private FillStatus going() {
    return new FillStatus.Going(
        sources.values().stream().mapToLong(FillSource::done).sum(),
        sources.values().stream().mapToLong(FillSource::total).sum());
  }

  /** Takes all steps that are left; returns whether the view is as it should be. */
  boolean complete() {
    if (filled && failure == null) {
      within(() -> catchUp(Long.MAX_VALUE));
    }
    return filled && failure == null;
  }

  /** Does no more of it. */
  void stop() {
    within(filling::stop);
    releaseSources();
  }

  /** Its operators read what is there themselves, or nobody does. */
  void releaseSources() {
    sources.values().forEach(FillSource::releaseOrigin);
  }

  long stateBytes() {
    return graph.operators().stream().mapToLong(Operator::stateBytes).sum();
  }

  /** The work has a rev and a time of its own, at which it stands while the circuit goes on. */
  private void within(Runnable work) {
    CircuitContext.Moment live = context.moment();
    context.become(own);
    try {
      work.run();
    } finally {
      own = context.moment();
      context.become(live);
    }
  }

  private void goOn(int rows) {
    if (!filled) {
      filled = filling.slice();
    } else if (!arranged) {
      arranged = sources.values().stream().allMatch(source -> source.arrangeOrigin(rows));
    } else {
      catchUp(rows);
    }
  }

  private void fill(Runnable pause) {
    context.checkpoint = pause;
    try {
      Operator root = graph.build(definition.plan());
      view = new ViewResult(context, definition, context.rev, root);
      graph.add(view);
    } catch (StepFailure stepFailure) {
      failure = stepFailure;
    } finally {
      context.checkpoint = () -> {};
      context.filledBytes = 0;
    }
  }

  private void catchUp(long rows) {
    long left = rows;
    while (left > 0 && failure == null && !passed.isEmpty()) {
      Passed next = passed.removeFirst();
      take(next);
      left -= 1 + next.deltas.values().stream().mapToLong(Delta::size).sum();
    }
  }

  private void take(Passed step) {
    context.rev = step.rev;
    context.clock = step.clock;
    graph.clockMoved();
    step.deltas.forEach(
        (source, delta) -> {
          source.take(delta);
          graph.changed(source);
        });
    if (!graph.run().isEmpty()) {
      failure = view.failure; // all that fails is below it
    }
    graph.clear();
  }
}
