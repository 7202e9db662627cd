package dev.weir.http.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.series.MetricMetadata;
import dev.weir.series.MetricType;

/** What a request of remote write says of metrics. */
final class RemoteWriteMetadata {
  private static final int TYPE = 1;
  private static final int FAMILY = 2;
  private static final int HELP = 4;
  private static final int UNIT = 5;
  private static final int HELP_REFERENCE = 3;
  private static final int UNIT_REFERENCE = 4;

  private RemoteWriteMetadata() {}

  /** Version 1: a field of the request, {@code prometheus.MetricMetadata}. */
  static void ofRequest(Wire wire, byte[] body, SampleBatch batch) {
    long type = 0;
    String family = "";
    String help = "";
    String unit = "";
    int outer = wire.enter();
    while (wire.hasNext()) {
      switch (wire.field()) {
        case TYPE -> type = number(wire);
        case FAMILY -> family = text(wire, body);
        case HELP -> help = text(wire, body);
        case UNIT -> unit = text(wire, body);
        default -> wire.skip();
      }
    }
    wire.leave(outer);
    if (!family.isEmpty()) {
      batch.describe(new MetricMetadata(family, MetricType.of(type), help, unit));
    }
  }

  /**
   * Version 2: a field of a series, {@code io.prometheus.write.v2.Metadata}.
   *
   * @param help number of a symbol
   * @param unit number of a symbol
   */
  record OfSeries(long type, long help, long unit) {
    static final OfSeries NOTHING = new OfSeries(0, 0, 0);

    static OfSeries read(Wire wire) {
      long type = 0;
      long help = 0;
      long unit = 0;
      int outer = wire.enter();
      while (wire.hasNext()) {
        switch (wire.field()) {
          case TYPE -> type = number(wire);
          case HELP_REFERENCE -> help = number(wire);
          case UNIT_REFERENCE -> unit = number(wire);
          default -> wire.skip();
        }
      }
      wire.leave(outer);
      return new OfSeries(type, help, unit);
    }

    boolean isSomething() {
      return !equals(NOTHING);
    }

    /** What it says of the metric that a series belongs to. */
    MetricMetadata of(String name, RemoteWriteLabels.Symbols symbols) {
      MetricType kind = MetricType.of(type);
      return new MetricMetadata(
          kind.family(name), kind, symbols.textOrEmpty(help), symbols.textOrEmpty(unit));
    }
  }

  private static long number(Wire wire) {
    wire.require(Wire.VARINT);
    return wire.varint();
  }

  private static String text(Wire wire, byte[] body) {
    int outer = wire.enter();
    int from = wire.at();
    wire.leave(outer);
    return new String(body, from, wire.at() - from, UTF_8);
  }
}
