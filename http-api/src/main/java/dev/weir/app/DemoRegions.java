package dev.weir.app;

import static dev.weir.app.LinkedRegions.AWAY;
import static dev.weir.app.LinkedRegions.HOME;

import dev.weir.cli.Console;
import dev.weir.cli.ExitCode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * {@code weir demo --regions 2}: two regions of one node each, each with half of the tenants at
 * home; shows how far the copies are behind, while the link between them is cut and healed.
 */
final class DemoRegions {
  private static final int NETWORKS = 250;
  private static final int HEAP_MEGABYTES = 512;
  private static final int WINDOW = 1_000;
  private static final int LOOKS = 5;
  private static final int LOOKS_ONCE = 3;
  private static final long FRESH_MILLIS_MAX = 1_000;
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration REACTION_MAX = Duration.ofMinutes(1);
  private static final String VIEW = "/views/delays_by_airport/rows";
  private static final List<List<String>> TENANTS =
      List.of(List.of("tx", "ca"), List.of("fl", "il"));

  private static final String BODY =
      "{\"changes\":[{\"table\":\"flights\",\"op\":\"upsert\",\"row\":{\"id\":-1,"
          + "\"departure\":\"2001-01-01T06:20:00\",\"delay\":90,\"distance\":370,"
          + "\"origin\":\"LAX\",\"destination\":\"PHX\"}}]}";

  private final PrintStream out;
  private final int looks;
  private final LinkedRegions regions;
  private final HttpClient http = HttpClient.newHttpClient();

  private DemoRegions(PrintStream out, int looks, LinkedRegions regions) {
    this.out = out;
    this.looks = looks;
    this.regions = regions;
  }

  /** How a copy stands, by the headers of a read. */
  private record Copy(String home, String rev, long lagRevs, long lagMillis) {}

  /**
   * Runs until it is stopped.
   *
   * @param directory where the regions' data goes
   * @param ports of HTTP, one a region; 0 = any
   * @param rate batches a second, over all tenants
   * @param once end after the link was cut and healed
   */
  static int run(Console console, Path directory, List<Integer> ports, int rate, boolean once) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    String network = "127." + (1 + random.nextInt(NETWORKS)) + "." + random.nextInt(NETWORKS);
    try (LinkedRegions regions =
        LinkedRegions.start(new LinkedRegions.Plan(directory, network, HEAP_MEGABYTES, ports))) {
      DemoRegions demo = new DemoRegions(console.out(), once ? LOOKS_ONCE : LOOKS, regions);
      demo.feed(rate);
      demo.greet();
      demo.cutAndHeal();
      while (!once) {
        BenchWait.pause(LOOK);
        demo.show();
      }
      return ExitCode.DONE;
    }
  }

  private void feed(int rate) {
    DemoData data = DemoData.load();
    for (int region : List.of(HOME, AWAY)) {
      DemoClient client = new DemoClient(regions.base(region));
      DemoFeeder feeder = new DemoFeeder(data, client, TENANTS.get(region));
      feeder.define();
      Thread.ofPlatform()
          .daemon()
          .start(() -> feeder.feed(Math.max(1, rate / TENANTS.size()), WINDOW));
    }
    BenchWait.until("copies in both regions", REACTION_MAX, this::areFresh);
  }

  private void greet() {
    URI away = regions.base(AWAY);
    out.println(
        "Two regions: eu writes tenants tx and ca, us writes fl and il; each reads all four.");
    out.println();
    out.println("  eu  " + regions.base(HOME) + "/ui/");
    out.println("  us  " + away + "/ui/");
    out.println();
    out.println("Try (a copy and its lag, a write that goes home, a move):");
    out.println("  curl -si '" + away + "/v1/tenants/ca" + VIEW + "?limit=1'");
    out.println(
        "  curl -s -X POST "
            + away
            + "/v1/tenants/ca/batches -H 'Content-Type: application/json' -d '"
            + BODY
            + "'");
    out.println("  ./weir region move -t ca --to us --url " + away);
    out.println();
  }

  private void cutAndHeal() {
    look();
    out.println("-- the link between the regions is cut --");
    regions.cut();
    look();
    out.println("   a batch for ca, sent to us: " + write());
    look();
    out.println("-- the link is healed --");
    regions.heal();
    BenchWait.until("copies that have caught up", REACTION_MAX, this::areFresh);
    look();
    out.println("   a batch for ca, sent to us: " + write());
    out.println();
    out.println("Stop with Ctrl-C. Data stays in ./.weir-demo-regions; --fresh begins anew.");
    out.flush();
  }

  private void look() {
    for (int i = 0; i < looks; i++) {
      show();
      BenchWait.pause(LOOK);
    }
  }

  private void show() {
    out.println("   " + show(AWAY, "ca") + "     " + show(HOME, "fl"));
    out.flush();
  }

  private String show(int region, String tenant) {
    Copy copy = copy(region, tenant);
    return "%s in %s: rev %s, %d revs and %,d ms behind %s"
        .formatted(
            tenant, LinkedRegions.name(region), copy.rev, copy.lagRevs, copy.lagMillis, copy.home);
  }

  private boolean areFresh() {
    return TENANTS.get(HOME).stream().allMatch(tenant -> isFresh(AWAY, tenant))
        && TENANTS.get(AWAY).stream().allMatch(tenant -> isFresh(HOME, tenant));
  }

  private boolean isFresh(int region, String tenant) {
    long lag = copy(region, tenant).lagMillis;
    return lag >= 0 && lag <= FRESH_MILLIS_MAX;
  }

  private Copy copy(int region, String tenant) {
    HttpResponse<String> read =
        send(
            HttpRequest.newBuilder(
                    regions
                        .base(region)
                        .resolve("/v1/tenants/" + tenant + VIEW + "?limit=1&stale=ok"))
                .build());
    return new Copy(
        header(read, "Weir-Home"),
        header(read, "Weir-Rev"),
        Long.parseLong(header(read, "Weir-Lag-Revs")),
        Long.parseLong(header(read, "Weir-Lag-Ms")));
  }

  /** What a copy that has not heard from home says is -1. */
  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("-1");
  }

  private String write() {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(regions.base(AWAY).resolve("/v1/tenants/ca/batches"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(BODY))
                .build());
    String said = answer.statusCode() == 200 ? "rev" : "code";
    return answer.statusCode()
        + ", "
        + said
        + " "
        + BenchApi.json(answer.body()).path(said).asText();
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(request.uri() + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
