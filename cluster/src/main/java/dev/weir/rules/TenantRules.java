package dev.weir.rules;

import dev.weir.promql.rules.GroupState;
import dev.weir.promql.rules.RuleGroup;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the groups of a tenant's rules, each on a thread, and follows its rule files. */
final class TenantRules {
  private static final Logger LOG = LoggerFactory.getLogger(TenantRules.class);

  /** Files are read again so often in any case: a word of their change may be lost. */
  private static final Duration RELOAD = Duration.ofSeconds(15);

  /** After files could not be read. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /** Evaluations of one tenant at once: slow queries of its own must not hold up others. */
  private static final int AT_ONCE = 2;

  private final String tenant;
  private final RuleNode node;
  private final Semaphore turns = new Semaphore(AT_ONCE, true);
  private final Semaphore reloads = new Semaphore(1);
  private final Thread thread;
  private final Map<GroupName, GroupLoop> loops = new LinkedHashMap<>();
  private volatile boolean stopped;

  private record GroupName(String file, String group) {
    static GroupName of(RuleGroup group) {
      return new GroupName(group.file(), group.name());
    }
  }

  private TenantRules(String tenant, RuleNode node) {
    this.tenant = tenant;
    this.node = node;
    this.thread = Thread.ofVirtual().name("weir-rules-" + tenant).unstarted(this::follow);
  }

  static TenantRules start(String tenant, RuleNode node) {
    TenantRules rules = new TenantRules(tenant, node);
    rules.thread.start();
    return rules;
  }

  /** Files are others now. */
  void reload() {
    reloads.release();
  }

  /** Ends soon; what is being evaluated is let go. */
  void stop() {
    stopped = true;
    thread.interrupt();
  }

  private void follow() {
    try {
      Duration wait = Duration.ZERO;
      while (!stopped) {
        var _ = reloads.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS);
        reloads.drainPermits();
        wait = isLoaded() ? RELOAD : AGAIN;
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    } finally {
      loops.values().forEach(GroupLoop::stop);
    }
  }

  private boolean isLoaded() throws InterruptedException {
    try {
      load(node.host().groups(tenant));
      return true;
    } catch (RuntimeException failure) {
      if (!stopped) {
        LOG.warn("The rules of tenant {} cannot be read; it goes on trying.", tenant, failure);
      }
      return false;
    }
  }

  private void load(List<RuleGroup> groups) throws InterruptedException {
    begin(groups.stream().filter(group -> !loops.containsKey(GroupName.of(group))).toList());
    Set<GroupName> wanted = new HashSet<>();
    for (RuleGroup group : groups) {
      GroupName name = GroupName.of(group);
      wanted.add(name);
      loops.put(name, loops.get(name).as(group));
    }
    for (GroupName name : List.copyOf(loops.keySet())) {
      if (!wanted.contains(name)) {
        loops.get(name).end();
        loops.remove(name);
      }
    }
  }

  /** All at once: what they have come to lies in the same tables. */
  private void begin(List<RuleGroup> groups) {
    if (!groups.isEmpty()) {
      Function<RuleGroup, GroupState> kept = node.host().kept(tenant);
      for (RuleGroup group : groups) {
        loops.put(GroupName.of(group), GroupLoop.start(tenant, node, turns, kept.apply(group)));
      }
    }
  }
}
