package dev.weir.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.app.DemoData.Airport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Defines the demo's tables and views and sends the flights, all over HTTP. */
final class DemoFeeder {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final int AIRPORTS_PER_BATCH = 1_000;
  private static final int DEPARTURES_PER_BATCH = 5;
  private static final int DEPARTURES_PER_BATCH_ONCE = 25;

  private final DemoData data;
  private final DemoClient client;
  private final List<String> tenants;
  private final String run = UUID.randomUUID().toString();
  private Sent firstSent;
  private long batches;
  private long changes;

  /** A batch that was acknowledged. */
  record Sent(String tenant, String key, String body, long rev) {}

  DemoFeeder(DemoData data, DemoClient client, List<String> tenants) {
    this.data = data;
    this.client = client;
    this.tenants = tenants;
  }

  long batches() {
    return batches;
  }

  long changes() {
    return changes;
  }

  Sent firstSent() {
    return firstSent;
  }

  void define() {
    for (String tenant : tenants) {
      String path = "/v1/tenants/" + tenant;
      DemoSchema.tables().forEach((name, sql) -> client.putSql(path + "/tables/" + name, sql));
      DemoSchema.views().forEach((name, sql) -> client.putSql(path + "/views/" + name, sql));
      List<Airport> airports = data.airports();
      for (int from = 0; from < airports.size(); from += AIRPORTS_PER_BATCH) {
        int to = Math.min(airports.size(), from + AIRPORTS_PER_BATCH);
        client.post(path + "/tables/airports/rows", rows(airports.subList(from, to)));
      }
    }
  }

  /**
   * Sends every flight of every tenant once.
   *
   * @return the rows of a view of one tenant as they were half-way
   */
  JsonNode feedOnce(String watchedTenant, String watchedView) {
    JsonNode middle = null;
    for (String tenant : tenants) {
      DemoFeed feed = new DemoFeed(data.flights(tenant), DEPARTURES_PER_BATCH_ONCE, 0);
      long half = data.flights(tenant).size() / DEPARTURES_PER_BATCH_ONCE / 2;
      for (long number = 0; !feed.isDone(); number++) {
        send(tenant, number, feed);
        if (tenant.equals(watchedTenant) && number == half) {
          middle = DemoCheck.rows(client, tenant, watchedView);
        }
      }
    }
    return middle;
  }

  /** Sends flights for ever, so many batches a second over all tenants. */
  void feed(int batchesPerSecond, int window) {
    Map<String, DemoFeed> feeds = new LinkedHashMap<>();
    for (String tenant : tenants) {
      feeds.put(tenant, new DemoFeed(data.flights(tenant), DEPARTURES_PER_BATCH, window));
    }
    long begin = System.nanoTime();
    CountDownLatch never = new CountDownLatch(1);
    for (long number = 0; ; number++) {
      String tenant = tenants.get((int) (number % tenants.size()));
      send(tenant, number, feeds.get(tenant));
      long due = begin + (number + 1) * TimeUnit.SECONDS.toNanos(1) / batchesPerSecond;
      if (!waited(never, due - System.nanoTime())) {
        return;
      }
    }
  }

  /** False when the thread was told to end. */
  private static boolean waited(CountDownLatch never, long nanos) {
    try {
      return nanos <= 0 || !never.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void send(String tenant, long number, DemoFeed feed) {
    String key = run + "-" + tenant + "-" + number;
    String body = feed.nextBatch();
    JsonNode answer = client.postBatch(tenant, key, body);
    batches++;
    changes += answer.get("accepted").asLong();
    if (firstSent == null) {
      firstSent = new Sent(tenant, key, body, answer.get("rev").asLong());
    }
  }

  private static String rows(List<Airport> airports) {
    ArrayNode rows = JSON.createArrayNode();
    for (Airport airport : airports) {
      ObjectNode row = rows.addObject();
      airport.columns().forEach((column, text) -> put(row, column, text));
    }
    return rows.toString();
  }

  private static void put(ObjectNode row, String column, String text) {
    if (text.isEmpty()) {
      row.putNull(column);
    } else if (column.equals("latitude") || column.equals("longitude")) {
      row.put(column, Double.parseDouble(text));
    } else {
      row.put(column, text);
    }
  }
}
