package dev.weir.app;

import java.io.PrintStream;
import java.net.URI;
import java.util.List;

/** What the demo says when it is ready: where to look and what to try. */
final class DemoGreeting {
  private DemoGreeting() {}

  /** The four curl lines, each usable as it stands. */
  static List<String> curlLines(URI base) {
    String tenant = base + "/v1/tenants/ca";
    return List.of(
        "curl -s -X POST "
            + tenant
            + "/batches -H 'Content-Type: application/json' -H 'Idempotency-Key: try-1' -d"
            + " '{\"changes\":[{\"table\":\"flights\",\"op\":\"upsert\",\"row\":{\"id\":-1,"
            + "\"departure\":\"2001-01-01T06:20:00\",\"delay\":90,\"distance\":370,"
            + "\"origin\":\"LAX\",\"destination\":\"PHX\"}}]}'",
        "curl -s '" + tenant + "/views/delays_by_airport/rows?origin=LAX' -H 'Weir-Min-Rev: 7'",
        "curl -sN '" + tenant + "/views/late_flights/stream'",
        "curl -s -X POST "
            + tenant
            + "/query -H 'Content-Type: application/sql' -d 'SELECT origin, COUNT(*) AS n FROM"
            + " flights GROUP BY origin ORDER BY n DESC LIMIT 3'");
  }

  static void print(PrintStream out, URI base) {
    out.println("Weir " + Build.version() + " is fed with real flights: tenants tx, ca, fl, il.");
    out.println();
    out.println("  console   " + base + "/ui/");
    out.println();
    out.println("Try (write a batch, read it back, follow a view, ask):");
    curlLines(base).forEach(line -> out.println("  " + line));
    out.println();
    out.println("Stop with Ctrl-C. Data stays in ./.weir-demo; --fresh begins anew.");
    out.flush();
  }
}
