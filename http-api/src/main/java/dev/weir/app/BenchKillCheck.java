package dev.weir.app;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Compares what a node exports with what it was sent. */
final class BenchKillCheck {
  private static final Duration ANSWER_MAX = Duration.ofMinutes(5);
  private static final JsonFactory JSON = new JsonFactory();
  private static final String EXPORT =
      "/v1/tenants/"
          + BenchKillLane.TENANT
          + "/prometheus/api/v1/export?match%5B%5D=%7B__name__%3D%22kept%22%7D";

  private static final long PROMETHEUS_NAN = 0x7ff8_0000_0000_0001L;

  /** In front of the bits of any other NaN. */
  private static final String NAN = "NaN:";

  private static final int HEX = 16;

  private final List<BenchKillLane> lanes;
  private long acknowledged;
  private long others;
  private long changed;

  private BenchKillCheck(List<BenchKillLane> lanes) {
    this.lanes = lanes;
  }

  /**
   * What was found.
   *
   * @param acknowledged samples that were acknowledged and are there as they were sent
   * @param others as they were sent, of requests whose answer never came
   * @param changed samples that nobody sent so
   */
  record Found(long acknowledged, long others, long changed) {}

  /** Waits until all shards of a tenant answer. */
  static void awaitAnswer(URI base, String tenant) {
    BenchWait.until(
        "an answer of all shards of " + tenant,
        ANSWER_MAX,
        () ->
            BenchApi.get(base, "/v1/tenants/" + tenant + "/prometheus/api/v1/labels").isPresent());
  }

  static Found compare(URI base, List<BenchKillLane> lanes) throws IOException {
    BenchKillCheck check = new BenchKillCheck(lanes);
    try (InputStream in = BenchFiles.open(base, EXPORT);
        JsonParser json = JSON.createParser(in)) {
      while (json.nextToken() == JsonToken.START_OBJECT) {
        check.line(json);
      }
    }
    return new Found(check.acknowledged, check.others, check.changed);
  }

  private void line(JsonParser json) throws IOException {
    int lane = -1;
    int series = -1;
    List<Long> bits = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String member = json.currentName();
      json.nextToken();
      switch (member) {
        case "metric" -> {
          while (json.nextToken() != JsonToken.END_OBJECT) {
            String label = json.currentName();
            String value = json.nextTextValue();
            lane = label.equals("lane") ? Integer.parseInt(value) : lane;
            series = label.equals("series") ? Integer.parseInt(value) : series;
          }
        }
        case "values" -> {
          while (json.nextToken() != JsonToken.END_ARRAY) {
            bits.add(bits(json));
          }
        }
        case "timestamps" -> {
          while (json.nextToken() != JsonToken.END_ARRAY) {
            times.add(json.getLongValue());
          }
        }
        default -> throw new IllegalStateException("an export has " + member);
      }
    }
    compare(lanes.get(lane), series, times, bits);
  }

  private static long bits(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_NULL -> PROMETHEUS_NAN;
      case VALUE_STRING ->
          switch (json.getText()) {
            case "Infinity" -> Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
            case "-Infinity" -> Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY);
            case "StaleNaN" -> BenchKillLane.STALE;
            case String text when text.startsWith(NAN) ->
                Long.parseUnsignedLong(text, NAN.length(), text.length(), HEX);
            case String text -> throw new IllegalStateException("an export has " + text);
          };
      default -> Double.doubleToRawLongBits(Double.parseDouble(json.getText()));
    };
  }

  private void compare(BenchKillLane lane, int series, List<Long> times, List<Long> bits) {
    for (int i = 0; i < times.size(); i++) {
      if (lane.bits(series, times.get(i)) != bits.get(i)) {
        changed++;
      } else if (lane.isAcknowledged(lane.requestOf(times.get(i)))) {
        acknowledged++;
      } else {
        others++;
      }
    }
  }
}
