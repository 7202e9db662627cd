package dev.weir.app.dataset;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** The forms that people can read. Names and values of the data sets need no escapes. */
final class Texts {
  private static final long NANOS_A_MILLI = 1_000_000;

  /** From here on Java writes an exponent. */
  private static final double PLAIN_MAX = 1L << 53;

  private Texts() {}

  static byte[] influx(Cut cut) {
    StringBuilder out = new StringBuilder();
    for (int step = cut.stepFrom(); step < cut.stepTo(); step++) {
      for (int host = cut.hostFrom(); host < cut.hostTo(); host++) {
        out.append("host");
        Hosts.tags(cut.of().firstHost() + host)
            .forEach((name, value) -> out.append(',').append(name).append('=').append(value));
        fields(out, cut, host, step);
        out.append(' ').append(cut.of().times()[step] * NANOS_A_MILLI).append('\n');
      }
    }
    return bytes(out);
  }

  private static void fields(StringBuilder out, Cut cut, int host, int step) {
    List<Metric> metrics = cut.of().metrics();
    for (int metric = 0; metric < metrics.size(); metric++) {
      out.append(metric == 0 ? ' ' : ',').append(metrics.get(metric).field()).append('=');
      double value = cut.of().value(host, metric, step);
      number(out, value);
      if (isWhole(value)) {
        out.append('i');
      }
    }
  }

  static byte[] json(Cut cut) {
    StringBuilder out = new StringBuilder();
    for (int host = cut.hostFrom(); host < cut.hostTo(); host++) {
      for (int metric = 0; metric < cut.of().metrics().size(); metric++) {
        out.append("{\"metric\":{").append(labels(cut, host, metric, "\"", "\":\""));
        out.append("},\"values\":[");
        for (int step = cut.stepFrom(); step < cut.stepTo(); step++) {
          out.append(step == cut.stepFrom() ? "" : ",");
          number(out, cut.of().value(host, metric, step));
        }
        out.append("],\"timestamps\":[");
        for (int step = cut.stepFrom(); step < cut.stepTo(); step++) {
          out.append(step == cut.stepFrom() ? "" : ",").append(cut.of().times()[step]);
        }
        out.append("]}\n");
      }
    }
    return bytes(out);
  }

  static byte[] prometheus(Cut cut) {
    StringBuilder out = new StringBuilder();
    List<Metric> metrics = cut.of().metrics();
    for (int step = cut.stepFrom(); step < cut.stepTo(); step++) {
      for (int host = cut.hostFrom(); host < cut.hostTo(); host++) {
        for (int metric = 0; metric < metrics.size(); metric++) {
          String labels = labels(cut, host, metric, "", "=\"");
          out.append(metrics.get(metric).full()).append('{');
          out.append(labels, labels.indexOf(',') + 1, labels.length()).append("} ");
          number(out, cut.of().value(host, metric, step));
          out.append(' ').append(cut.of().times()[step]).append('\n');
        }
      }
    }
    return bytes(out);
  }

  /** Pairs with commas between them; each value ends in a quote. */
  private static String labels(Cut cut, int host, int metric, String before, String between) {
    List<String> labels = Hosts.labels(cut.of().metrics().get(metric), cut.of().firstHost() + host);
    return java.util.stream.IntStream.range(0, labels.size() / 2)
        .mapToObj(pair -> before + labels.get(2 * pair) + between + labels.get(2 * pair + 1) + '"')
        .collect(Collectors.joining(","));
  }

  private static void number(StringBuilder out, double value) {
    if (isWhole(value)) {
      out.append((long) value);
    } else {
      out.append(value);
    }
  }

  private static boolean isWhole(double value) {
    return value == Math.rint(value) && Math.abs(value) < PLAIN_MAX;
  }

  private static byte[] bytes(StringBuilder out) {
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }
}
