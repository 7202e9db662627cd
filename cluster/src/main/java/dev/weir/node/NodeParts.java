package dev.weir.node;

import dev.weir.backup.BackedUp;
import dev.weir.backup.BackupDirectory;
import dev.weir.config.Clock;
import dev.weir.config.WeirConfig;
import dev.weir.entity.Compactor;
import dev.weir.entity.EntityWiring;
import dev.weir.entity.KeptStates;
import dev.weir.entity.LocalJournal;
import dev.weir.entity.Ownership;
import dev.weir.entity.Past;
import dev.weir.entity.StateReader;
import dev.weir.entity.TenantDirectory;
import dev.weir.job.Tools;
import dev.weir.region.RegionLinks;
import dev.weir.router.ShardingRouter;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.actor.typed.ActorSystem;

/** What a node gives its entities: pools of threads, and everything that is one a node. */
final class NodeParts {
  private static final int PLANNING_THREADS = 2;
  private static final int BACKGROUND_THREADS = 1;
  private static final int SUMMING_THREADS = 1;
  private static final int SHIPPING_THREADS = 2;
  private static final int PAST_THREADS = 1;
  private static final int COMPACTION_THREADS = 1;
  private static final Duration PAST_EXPIRES = Duration.ofSeconds(10);
  private static final int QUERY_THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());

  private NodeParts() {}

  static Tools tools(
      WeirConfig config,
      int seed,
      LocalJournal journal,
      ShardingRouter router,
      EntityWiring wiring) {
    return new Tools(
        router,
        journal,
        wiring.ownership(),
        new StateReader(journal.log(), journal.snapshots(), config.limits(), seed),
        new BackupDirectory(config.backup().dir()),
        config.data().dir().resolve("scratch"),
        config.limits(),
        config.region().self(),
        wiring.clock());
  }

  static TenantDirectory.Wiring directory(EntityWiring wiring) {
    return new TenantDirectory.Wiring(
        wiring.clock(),
        wiring.ownership(),
        wiring.regions(),
        wiring.events(),
        wiring.shipping(),
        wiring.quarantine());
  }

  static EntityWiring wiring(
      ActorSystem<Void> system,
      WeirConfig config,
      Clock clock,
      int seed,
      LocalJournal journal,
      RegionLinks links,
      Ownership ownership) {
    ExecutorService planning = pool(system, "weir-planning", PLANNING_THREADS);
    ExecutorService background = pool(system, "weir-background", BACKGROUND_THREADS);
    ExecutorService queries = pool(system, "weir-queries", QUERY_THREADS);
    ExecutorService shipping = pool(system, "weir-shipping", SHIPPING_THREADS);
    StateReader reader = new StateReader(journal.log(), journal.snapshots(), config.limits(), seed);
    Past past =
        new Past(
            reader,
            new KeptStates(clock),
            config.limits(),
            clock,
            planning,
            queries,
            pool(system, "weir-past", PAST_THREADS));
    system
        .scheduler()
        .scheduleWithFixedDelay(
            PAST_EXPIRES, PAST_EXPIRES, past::expire, system.executionContext());
    return new EntityWiring(
        config.limits(),
        config.snapshot(),
        clock,
        seed,
        planning,
        background,
        pool(system, "weir-summing", SUMMING_THREADS),
        ownership,
        new KeptStates(clock),
        queries,
        Couriers.start(system),
        journal.writeGuard(),
        journal.snapshots(),
        links,
        journal.events(),
        shipping,
        journal.quarantine(),
        past,
        new Compactor(
            journal.log(),
            reader,
            journal.snapshots(),
            config.compaction(),
            new BackedUp(new BackupDirectory(config.backup().dir()), clock),
            clock,
            shipping,
            pool(system, "weir-compaction", COMPACTION_THREADS)));
  }

  static ExecutorService pool(ActorSystem<Void> system, String name, int threads) {
    ThreadFactory factory = Thread.ofPlatform().daemon().name(name + "-", 0).factory();
    ExecutorService pool = Executors.newFixedThreadPool(threads, factory);
    system.getWhenTerminated().whenComplete((done, failure) -> pool.shutdownNow());
    return pool;
  }
}
