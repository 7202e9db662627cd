package dev.weir.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.cli.Console;
import dev.weir.config.ConfigLoader;
import dev.weir.config.ConfigSources;
import dev.weir.config.EffectiveConfig;
import dev.weir.config.WeirException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir demo}: a node, four tenants, real flights. */
@Command(
    name = "demo",
    description = "Run a node and feed it real flight records; --once --check proves the views.")
final class DemoCommand implements Callable<Integer> {
  private static final int CHECK_FAILED = 4;
  private static final int CONFIGURATION = 78;
  private static final int PORT = 8780;

  private static final int REGIONS_MAX = 2;

  private final Console console;

  @Spec private CommandSpec spec;

  @Option(names = "--once", description = "Feed each tenant's flights once, then end.")
  private boolean once;

  @Option(names = "--check", description = "With --once: prove that every view is right.")
  private boolean check;

  @Option(names = "--port", paramLabel = "N", description = "The port; else 8780 or the next free.")
  private Integer port;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "50",
      description = "Batches a second, over all tenants.")
  private int rate;

  @Option(
      names = "--regions",
      paramLabel = "N",
      defaultValue = "1",
      description = "2: two regions, and what happens when they are cut off from each other.")
  private int regions;

  @Option(names = "--fresh", description = "Forget what earlier runs left in ./.weir-demo.")
  private boolean fresh;

  DemoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (regions < 1 || regions > REGIONS_MAX || (regions > 1 && check)) {
      throw new ParameterException(
          spec.commandLine(), "--regions is 1 or " + REGIONS_MAX + "; --check is for one region");
    }
    String name = regions == 1 ? ".weir-demo" : ".weir-demo-regions";
    Path data = once ? temporary() : console.directory().resolve(name);
    if (fresh) {
      wipe(data);
    }
    try {
      if (regions > 1) {
        return DemoRegions.run(console, data, ports(), rate, once);
      }
      return once ? runOnce(data) : runOn(data);
    } catch (WeirException refusal) {
      console.err().println(refusal.code().slug() + ": " + refusal.getMessage());
      return CONFIGURATION;
    } finally {
      if (once) {
        wipe(data);
      }
    }
  }

  private List<Integer> ports() {
    if (once && port == null) {
      return List.of(0, 0);
    }
    int first = port == null ? DemoPorts.freeFrom(PORT) : port;
    return List.of(first, DemoPorts.freeFrom(first + 1));
  }

  private int runOn(Path data) {
    EffectiveConfig config =
        config(
            data,
            port == null ? DemoPorts.freeFrom(PORT) : port,
            Map.of("weir.metrics.own-interval", "10s", "weir.metrics.view-interval", "10s"));
    try (WeirServer server = WeirServer.startWithin(config)) {
      DemoClient client = new DemoClient(server.base());
      DemoFeeder feeder = new DemoFeeder(DemoData.load(), client, DemoData.TENANTS);
      feeder.define();
      DemoGreeting.print(console.out(), server.base());
      feeder.feed(rate, 1_000);
      return 0;
    }
  }

  private int runOnce(Path data) {
    PrintWriter out = new PrintWriter(console.out(), true, StandardCharsets.UTF_8);
    EffectiveConfig config = config(data, port == null ? 0 : port, Map.of());
    DemoCheck checks = new DemoCheck(out);
    Map<String, Object> fingerprints;
    WeirServer server = WeirServer.startWithin(config);
    try {
      DemoClient client = new DemoClient(server.base());
      DemoFeeder feeder = new DemoFeeder(DemoData.load(), client, DemoData.TENANTS);
      feeder.define();
      JsonNode middle = feeder.feedOnce("ca", "delays_by_airport");
      out.println("fed " + feeder.batches() + " batches with " + feeder.changes() + " changes");
      if (!check) {
        return 0;
      }
      checks.viewsEqualTheirQueries(client);
      checks.knownFigures(client);
      DemoFeeder.Sent sent = feeder.firstSent();
      checks.resentBatchIsAppliedOnce(client, sent.tenant(), sent.key(), sent.body(), sent.rev());
      checks.resumedStreamEndsWithTheRows(client, "ca", "delays_by_airport", middle);
      fingerprints = checks.fingerprints(client);
    } finally {
      server.abandon();
    }
    try (WeirServer reopened = WeirServer.startWithin(config)) {
      checks.sameAfterReopening(fingerprints, reopened.base());
    }
    out.println(checks.failed() ? "demo check FAILED" : "demo check passed");
    return checks.failed() ? CHECK_FAILED : 0;
  }

  private EffectiveConfig config(Path data, int chosenPort, Map<String, String> more) {
    Map<String, String> overrides = new LinkedHashMap<>(more);
    overrides.put("weir.http.port", Integer.toString(chosenPort));
    overrides.put("weir.data.dir", data.toString());
    overrides.put("weir.log.level", "warn");
    EffectiveConfig config =
        ConfigLoader.load(
            new ConfigSources(
                Optional.empty(), overrides, console.environment(), console.directory()));
    Logging.configure(config.weir().log());
    return config;
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("weir-demo-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void wipe(Path data) {
    if (!Files.exists(data)) {
      return;
    }
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
