package dev.weir.http.samples;

import dev.weir.config.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nanoseconds a sample of each reader, one thread, warm: 1,000 series with 5 labels, 100 samples
 * each, decompressed, without the routing behind it.
 *
 * <p>Not part of the build: {@code -Dweir.figures=true -Dtest=SampleReaderFigures}.
 */
@EnabledIfSystemProperty(named = "weir.figures", matches = "true")
class SampleReaderFigures {
  private static final Logger LOG = LoggerFactory.getLogger(SampleReaderFigures.class);
  private static final int SERIES = 1_000;
  private static final int SAMPLES = 100;
  private static final int WARM_ROUNDS = 30;
  private static final int ROUNDS = 20;
  private static final long START = 1_700_000_000_000L;

  @Test
  void timesEveryReader() {
    byte[] influx = lines(SERIES * SAMPLES / 10, SampleReaderFigures::influx);
    byte[] text = lines(SERIES * SAMPLES, SampleReaderFigures::text);
    byte[] json = json();
    byte[] first = remoteWrite(false);
    byte[] second = remoteWrite(true);
    time(
        "influx, 10 fields a line",
        influx,
        () ->
            InfluxReader.read(
                influx,
                InfluxPrecision.MILLISECONDS,
                Optional.empty(),
                SampleLimits.DEFAULT,
                START));
    time(
        "prometheus text",
        text,
        () -> PrometheusTextReader.read(text, SampleLimits.DEFAULT, START));
    time("json lines", json, () -> JsonLinesReader.read(json, SampleLimits.DEFAULT));
    time(
        "remote write 1, 10 samples a series",
        first,
        () -> RemoteWriteReader.read(first, SampleLimits.DEFAULT));
    time(
        "remote write 2, 10 samples a series",
        second,
        () -> RemoteWriteReader.readVersion2(second, SampleLimits.DEFAULT));
  }

  private static void time(String name, byte[] body, Supplier<SampleBatch> reader) {
    int samples = 0;
    for (int round = 0; round < WARM_ROUNDS; round++) {
      samples = reader.get().size();
    }
    double best = Double.MAX_VALUE;
    double sum = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      int read = reader.get().size();
      double nanos = (System.nanoTime() - start) / (double) read;
      best = Math.min(best, nanos);
      sum += nanos;
    }
    LOG.warn(
        "{}",
        "{\"bench\":\"sample readers\",\"format\":\"%s\",\"samples\":%d,\"bytes\":%d,\"ns_a_sample_mean\":%.0f,\"ns_a_sample_best\":%.0f}"
            .formatted(name, samples, body.length, sum / ROUNDS, best));
  }

  private static byte[] lines(int lines, IntFunction<String> line) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      body.append(line.apply(i));
    }
    return body.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static String influx(int line) {
    Random random = Seeds.random(line);
    StringBuilder text = new StringBuilder("cpu,host=host_");
    text.append(line % (SERIES / 10)).append(",region=eu-west-1,rack=42,os=Ubuntu22.10 ");
    for (int field = 0; field < 10; field++) {
      text.append(field == 0 ? "" : ",").append("usage_").append(field).append('=');
      text.append(value(random));
    }
    return text.append(' ').append(START + line).append('\n').toString();
  }

  private static String text(int line) {
    return "http_requests_total{instance=\"10.0.0.%d:9090\",job=\"api\",method=\"GET\",code=\"200\"} %s %d\n"
        .formatted(line % SERIES, value(Seeds.random(line)), START + line);
  }

  private static byte[] json() {
    StringBuilder body = new StringBuilder();
    for (int series = 0; series < SERIES; series++) {
      Random random = Seeds.random(series);
      StringBuilder times = new StringBuilder();
      body.append("{\"metric\":{\"__name__\":\"http_requests_total\",\"job\":\"api\",");
      body.append("\"instance\":\"10.0.0.").append(series);
      body.append(":9090\",\"method\":\"GET\",\"code\":\"200\"},\"values\":[");
      for (int sample = 0; sample < SAMPLES; sample++) {
        body.append(sample == 0 ? "" : ",").append(value(random));
        times.append(sample == 0 ? "" : ",").append(START + 15_000L * sample);
      }
      body.append("],\"timestamps\":[").append(times).append("]}\n");
    }
    return body.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] remoteWrite(boolean second) {
    WireOut request = new WireOut();
    String[] labels = {
      "__name__",
      "http_requests_total",
      "code",
      "200",
      "instance",
      "",
      "job",
      "api",
      "method",
      "GET"
    };
    if (second) {
      request.text(4, "");
      for (int i = 0; i < labels.length; i++) {
        request.text(4, i == 5 ? "unused" : labels[i]);
      }
      for (int series = 0; series < SERIES; series++) {
        request.text(4, "10.0.0." + series + ":9090");
      }
    }
    for (int part = 0; part < SERIES * SAMPLES / 10; part++) {
      int number = part % SERIES;
      labels[5] = "10.0.0." + number + ":9090";
      WireOut series = second ? references(labels.length, number) : texts(labels);
      Random random = Seeds.random(part);
      for (int sample = 0; sample < 10; sample++) {
        long bits = Double.doubleToRawLongBits(Double.parseDouble(value(random)));
        series.bytes(2, new WireOut().fixed64(1, bits).varint(2, START + 150_000L * part + sample));
      }
      request.bytes(second ? 5 : 1, series);
    }
    return request.toBytes();
  }

  private static WireOut texts(String[] labels) {
    WireOut series = new WireOut();
    for (int i = 0; i < labels.length; i += 2) {
      series.bytes(1, new WireOut().text(1, labels[i]).text(2, labels[i + 1]));
    }
    return series;
  }

  private static WireOut references(int labels, int number) {
    WireOut numbers = new WireOut();
    for (int i = 0; i < labels; i++) {
      numbers.raw(i == 5 ? labels + 1 + number : i + 1);
    }
    return new WireOut().bytes(1, numbers);
  }

  private static String value(Random random) {
    return Double.toString(Math.round(random.nextGaussian() * 1e4) / 100.0);
  }
}
