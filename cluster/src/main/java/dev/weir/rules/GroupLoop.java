package dev.weir.rules;

import dev.weir.promql.rules.GroupRun;
import dev.weir.promql.rules.GroupState;
import dev.weir.promql.rules.RuleGroup;
import dev.weir.promql.rules.RuleSample;
import dev.weir.promql.rules.RuleState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Evaluates one group at each of its steps. */
final class GroupLoop {
  private static final Logger LOG = LoggerFactory.getLogger(GroupLoop.class);

  private final String tenant;
  private final RuleNode node;
  private final Semaphore turns;
  private final AlertSender.Lane lane;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  /** Written by the thread alone until that has ended. */
  private volatile GroupState state;

  private GroupLoop(
      String tenant, RuleNode node, Semaphore turns, GroupState state, AlertSender.Lane lane) {
    this.tenant = tenant;
    this.node = node;
    this.turns = turns;
    this.state = state;
    this.lane = lane;
    this.thread =
        Thread.ofVirtual()
            .name("weir-rules-" + tenant + "-" + state.group().name())
            .unstarted(this::run);
  }

  /**
   * Begins where a group was left.
   *
   * @param turns evaluations of the tenant at once
   */
  static GroupLoop start(String tenant, RuleNode node, Semaphore turns, GroupState state) {
    AlertSender.Lane lane = node.sender().lane(tenant, node.host().outside(tenant));
    return start(tenant, node, turns, state, lane);
  }

  private static GroupLoop start(
      String tenant, RuleNode node, Semaphore turns, GroupState state, AlertSender.Lane lane) {
    GroupLoop loop = new GroupLoop(tenant, node, turns, state, lane);
    loop.thread.start();
    return loop;
  }

  /** This loop, or another one that goes on from here with another text of the group. */
  GroupLoop as(RuleGroup group) throws InterruptedException {
    if (stop.getCount() > 0 && group.isAs(state.group())) {
      return this;
    }
    stop();
    thread.join();
    GroupState before = state;
    GroupState after = before.as(group);
    List<RuleState> gone = new ArrayList<>(before.rules());
    gone.removeAll(after.rules());
    endSeries(gone);
    node.host().forget(tenant, before);
    node.host().keep(tenant, GroupState.begun(group), after);
    return start(tenant, node, turns, after, lane);
  }

  /** Ends the loop of a group that is there no more, with all that it has written. */
  void end() throws InterruptedException {
    stop();
    thread.join();
    endSeries(state.rules());
    node.host().forget(tenant, state);
  }

  private void endSeries(List<RuleState> rules) {
    long now = node.clock().millis();
    List<RuleSample> ends = new ArrayList<>();
    rules.forEach(rule -> ends.addAll(GroupRun.ended(rule, now)));
    if (!ends.isEmpty()) {
      node.host().access(tenant).store(ends);
    }
  }

  /** Lets the thread end, after what it is doing. */
  void stop() {
    stop.countDown();
  }

  private void run() {
    try {
      long due = first();
      while (!stop.await(due - node.clock().millis(), TimeUnit.MILLISECONDS)) {
        evaluateInTurn(due);
        due = next(due);
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** The step of now, unless it was evaluated before. */
  private long first() {
    RuleGroup group = state.group();
    return Math.max(state.time() + group.intervalMillis(), group.step(node.clock().millis()));
  }

  /** Steps that nobody was in time for are left out and counted. */
  private long next(long done) {
    RuleGroup group = state.group();
    long following = done + group.intervalMillis();
    long due = Math.max(following, group.step(node.clock().millis()));
    RuleMetrics.MISSED.inc((due - following) / group.intervalMillis());
    return due;
  }

  /**
   * Waits for its turn among those of the tenant first, so that others are not kept from theirs.
   */
  private void evaluateInTurn(long step) throws InterruptedException {
    turns.acquire();
    try {
      node.turns().acquire();
      try {
        evaluate(step);
      } finally {
        node.turns().release();
      }
    } finally {
      turns.release();
    }
  }

  private void evaluate(long step) {
    try {
      GroupState before = state;
      GroupState after =
          GroupRun.at(
              step,
              before,
              node.host().access(tenant),
              node.host().outside(tenant),
              System::nanoTime);
      RuleMetrics.evaluated(after);
      node.host().keep(tenant, before, after);
      state = after;
      lane.send(after);
    } catch (RuntimeException failure) {
      RuleMetrics.NOT_KEPT.inc();
      LOG.warn(
          "Group {} of tenant {} was evaluated for nothing: what it has come to cannot be kept.",
          state.group().name(),
          tenant,
          failure);
    }
  }
}
