package dev.weir.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What {@code ./weir demo --once --check} asserts, one printed line each.
 *
 * <p>It sees the node only over HTTP, as any client would.
 */
final class DemoCheck {
  private final PrintWriter out;
  private boolean failed;

  /** Rev and content hash of a view. */
  private record Fingerprint(long rev, String resultHash) {}

  DemoCheck(PrintWriter out) {
    this.out = out;
  }

  boolean failed() {
    return failed;
  }

  /** Every view of every tenant holds what a query of its SQL gives. */
  void viewsEqualTheirQueries(DemoClient client) {
    for (String tenant : DemoData.TENANTS) {
      for (Map.Entry<String, String> view : DemoSchema.views().entrySet()) {
        JsonNode rows = rows(client, tenant, view.getKey());
        JsonNode query = client.post("/v1/tenants/" + tenant + "/query", quoted(view.getValue()));
        List<String> maintained = sorted(rows.get("rows"));
        List<String> recomputed = sorted(query.get("rows"));
        check(
            tenant + "/" + view.getKey() + " equals its query, " + maintained.size() + " rows",
            maintained.equals(recomputed),
            () -> difference(maintained, recomputed));
      }
    }
  }

  /** Figures of the data set that anybody can look up. */
  void knownFigures(DemoClient client) {
    Map<String, Integer> flights = new HashMap<>();
    for (JsonNode row : rows(client, "ca", "delays_by_airport").get("rows")) {
      flights.put(row.get("origin").asText(), row.get("flights").asInt());
    }
    equal("ca has LAX 777 flights", flights.get("LAX"), 777);
    equal("ca has SFO 388 flights", flights.get("SFO"), 388);
    JsonNode top = rows(client, "ca", "top_routes").get("rows").get(0);
    String route =
        top.get("origin").asText()
            + "-"
            + top.get("destination").asText()
            + " "
            + top.get("flights");
    equal("top route of ca is LAX-PHX with 59 flights", route, "LAX-PHX 59");
  }

  /** A batch that is sent again with its key gives its first rev and changes nothing. */
  void resentBatchIsAppliedOnce(
      DemoClient client, String tenant, String key, String batch, long rev) {
    Fingerprint before = fingerprint(client, tenant, "delays_by_airport");
    JsonNode again = client.postBatch(tenant, key, batch);
    equal("a resent batch gives its first rev", again.get("rev").asLong(), rev);
    equal(
        "a resent batch changes nothing", fingerprint(client, tenant, "delays_by_airport"), before);
  }

  /**
   * A stream that is resumed from a rev ends with the view's rows and hash.
   *
   * @param middle the view's rows as read at that rev
   */
  void resumedStreamEndsWithTheRows(
      DemoClient client, String tenant, String view, JsonNode middle) {
    JsonNode now = rows(client, tenant, view);
    Map<String, Integer> weights = new TreeMap<>();
    middle.get("rows").forEach(row -> weights.merge(row.toString(), 1, Integer::sum));
    String path =
        "/v1/tenants/%s/views/%s/stream?from_rev=%d&until_rev=%d"
            .formatted(tenant, view, middle.get("rev").asLong(), now.get("rev").asLong());
    for (JsonNode message : client.stream(path)) {
      if (message.get("type").asText().equals("delta")) {
        for (JsonNode change : message.get("changes")) {
          weights.merge(change.get("row").toString(), change.get("w").asInt(), Integer::sum);
        }
      }
    }
    List<String> replayed = new ArrayList<>();
    weights.forEach((row, weight) -> replayed.addAll(java.util.Collections.nCopies(weight, row)));
    List<String> present = sorted(now.get("rows"));
    check(
        "a stream resumed at rev " + middle.get("rev") + " ends with the rows of " + view,
        replayed.equals(present),
        () -> difference(replayed, present));
  }

  /** Rev and hash of every view. */
  Map<String, Object> fingerprints(DemoClient client) {
    Map<String, Object> all = new TreeMap<>();
    for (String tenant : DemoData.TENANTS) {
      for (String view : DemoSchema.views().keySet()) {
        all.put(tenant + "/" + view, fingerprint(client, tenant, view));
      }
    }
    return all;
  }

  /** The node came back with every view as it was. */
  void sameAfterReopening(Map<String, Object> before, URI reopened) {
    Map<String, Object> after = fingerprints(new DemoClient(reopened));
    before.forEach(
        (view, was) ->
            equal(view + " has the same rev and hash after reopening", after.get(view), was));
  }

  private static Fingerprint fingerprint(DemoClient client, String tenant, String view) {
    JsonNode rows = rows(client, tenant, view);
    return new Fingerprint(rows.get("rev").asLong(), rows.get("result_hash").asText());
  }

  static JsonNode rows(DemoClient client, String tenant, String view) {
    return client.get("/v1/tenants/" + tenant + "/views/" + view + "/rows?limit=100000");
  }

  private static String quoted(String sql) {
    return "{\"sql\":\"" + sql.replace("\"", "\\\"") + "\"}";
  }

  private static List<String> sorted(JsonNode rows) {
    List<String> texts = new ArrayList<>();
    rows.forEach(row -> texts.add(row.toString()));
    texts.sort(null);
    return texts;
  }

  private static String difference(List<String> have, List<String> want) {
    List<String> surplus = new ArrayList<>(have);
    want.forEach(surplus::remove);
    List<String> missing = new ArrayList<>(want);
    have.forEach(missing::remove);
    return "surplus " + surplus + ", missing " + missing;
  }

  private void equal(String what, Object have, Object want) {
    check(what, want.equals(have), () -> "have " + have + ", want " + want);
  }

  private void check(String what, boolean holds, Supplier<String> difference) {
    out.println((holds ? "ok    " : "WRONG ") + what + (holds ? "" : ": " + difference.get()));
    out.flush();
    failed |= !holds;
  }
}
