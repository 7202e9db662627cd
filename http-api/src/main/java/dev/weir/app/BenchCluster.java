package dev.weir.app;

import dev.weir.app.BenchClusterOptions.Part;
import dev.weir.cli.Console;
import dev.weir.cli.ExitCode;
import dev.weir.config.ConfigLoader;
import dev.weir.config.ConfigSources;
import dev.weir.journal.PostgresSettings;
import dev.weir.journal.PostgresSetup;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Measures several nodes on this machine, each in a process of its own. */
final class BenchCluster {
  private static final int NODES = 3;
  private static final int NETWORKS = 250;
  private static final int MOVES = 6;
  private static final int THROUGHPUT_TENANTS = 16;
  private static final int THROUGHPUT_ROWS = 1_000;
  private static final int JOURNAL_ROWS = 10;
  private static final Duration LIGHT = Duration.ofMillis(200);
  private static final Duration OFTEN = Duration.ofMillis(50);

  private final BenchClusterOptions options;
  private final Console console;
  private final Path directory;
  private final BenchClusterReport report;
  private final Random random;

  BenchCluster(BenchClusterOptions options, Console console, PrintWriter out, Path directory) {
    this.options = options;
    this.console = console;
    this.directory = directory;
    this.report = new BenchClusterReport(out, "cluster", options.seed(), options.heapMegabytes());
    this.random = new Random(options.seed());
  }

  /** Answers the exit code: a batch that is lost or applied twice is a failed check. */
  int run() throws IOException {
    boolean sound = true;
    if (options.isServerGiven()) {
      Path file = options.journalPasswordFile();
      sound =
          withDatabase(
              new BenchDatabase(
                  options.journalUrl(),
                  options.journalUser(),
                  file == null ? "" : Files.readString(file).strip(),
                  file));
    } else if (BenchPostgres.binaries().isPresent()) {
      try (BenchPostgres server = BenchPostgres.start(BenchPostgres.binaries().get())) {
        sound = withDatabase(server.database());
      }
    } else {
      console
          .err()
          .println(
              "No PostgreSQL: nothing in /usr/lib/postgresql/*/bin, and no --journal-url. Only"
                  + " placement is measured; install Debian's package postgresql for the rest.");
    }
    if (options.wants(Part.PLACEMENT)) {
      new BenchPlacement(report).run(options.quick(), options.seed());
    }
    return sound ? ExitCode.DONE : ExitCode.CHECK_FAILED;
  }

  private boolean withDatabase(BenchDatabase server) {
    report.remember("postgres", server.version());
    try (Databases databases = new Databases(server)) {
      boolean sound = true;
      if (Stream.of(Part.KILL, Part.MOVE, Part.BIG, Part.THROUGHPUT).anyMatch(options::wants)) {
        sound = several(databases);
      }
      if (options.wants(Part.JOURNAL)) {
        journals(databases);
      }
      return sound;
    }
  }

  private boolean several(Databases databases) {
    try (BenchRegion region = region(databases, "several", NODES)) {
      region.pauseRebalance();
      List<BenchWriter> writers = new ArrayList<>();
      if (options.wants(Part.KILL)) {
        BenchLedger ledger = BenchLedger.start("kill", region::bases, LIGHT);
        new BenchFailover(region, ledger, report, options.seed()).run(options.kills());
        ledger.writers().forEach(BenchWriter::stop);
        writers.addAll(ledger.writers());
      }
      if (options.wants(Part.MOVE)) {
        BenchLedger ledger = BenchLedger.start("move", region::bases, OFTEN);
        new BenchMoves(region, ledger, report).run(options.quick() ? 1 : MOVES);
        ledger.writers().forEach(BenchWriter::stop);
        writers.addAll(ledger.writers());
      }
      if (options.wants(Part.BIG)) {
        writers.add(
            new BenchBigCircuit(region, report, options.rows()).run(options.quick() ? 1 : MOVES));
      }
      boolean sound = writers.isEmpty() || BenchLedger.verify(writers, report);
      if (options.wants(Part.THROUGHPUT)) {
        throughput(databases, region);
      }
      return sound;
    }
  }

  private void throughput(Databases databases, BenchRegion several) {
    try (BenchRegion one = region(databases, "one", 1)) {
      rates()
          .compare(
              "rows accepted",
              new BenchRates.Side("3 nodes", several),
              new BenchRates.Side("1 node", one),
              THROUGHPUT_TENANTS,
              THROUGHPUT_ROWS,
              "rows/s");
    }
  }

  private void journals(Databases databases) {
    try (BenchRegion postgres = region(databases, "postgres", 1);
        BenchRegion leveldb = start("leveldb", 1, List.of())) {
      for (int circuits : List.of(1, 8, 64)) {
        rates()
            .compare(
                "batches of " + circuits + " circuits",
                new BenchRates.Side("PostgreSQL", postgres),
                new BenchRates.Side("LevelDB", leveldb),
                circuits,
                JOURNAL_ROWS,
                "batches/s");
      }
    }
  }

  private BenchRates rates() {
    return BenchRates.of(report, options.quick());
  }

  /** Databases of this run, each dropped at its end. */
  private record Databases(BenchDatabase server, List<String> names) implements AutoCloseable {
    private Databases(BenchDatabase server) {
      this(server, new ArrayList<>());
    }

    private BenchDatabase next() {
      String name = "weir_bench_" + names.size();
      names.add(name);
      return server.create(name);
    }

    @Override
    public void close() {
      names.forEach(server::drop);
    }
  }

  /** A region over an empty database. */
  private BenchRegion region(Databases databases, String name, int size) {
    BenchDatabase database = databases.next();
    Map<String, String> journal = new HashMap<>();
    journal.put("weir.journal.kind", "postgres");
    journal.put("weir.journal.url", database.url());
    journal.put("weir.journal.user", database.user());
    journal.put("weir.journal.password-file", database.passwordFile().toString());
    var sources = new ConfigSources(Optional.empty(), journal, Map.of(), directory);
    PostgresSetup.install(PostgresSettings.from(ConfigLoader.load(sources).hocon()));
    return start(name, size, database.settings());
  }

  private BenchRegion start(String name, int size, List<String> journal) {
    Path place = directory.resolve(name);
    try {
      Files.createDirectories(place);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String network = "127." + (1 + random.nextInt(NETWORKS)) + "." + random.nextInt(NETWORKS);
    return BenchRegion.start(
        new BenchRegion.Plan(place, size, network, options.heapMegabytes(), journal));
  }
}
