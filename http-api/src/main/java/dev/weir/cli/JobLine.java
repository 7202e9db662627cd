package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A job that has not ended, in one line: how much is done, how fast, how long it takes yet. */
final class JobLine {
  /** From here on a longer unit of time says enough. */
  private static final long LONG = 120;

  private JobLine() {}

  /** The phase stands last, so that a narrow terminal cuts it and not the figures. */
  static String of(JsonNode job) {
    long done = job.path("done").asLong();
    long total = job.path("total").asLong();
    String unit = job.path("unit").asText();
    double share = total > 0 ? Math.clamp((double) done / total, 0, 1) : 0;
    List<String> parts = new ArrayList<>();
    parts.add(name(job) + " " + ProgressBar.cells(share));
    if (total > 0) {
      parts.add(ProgressBar.percent(share));
      parts.add(ProgressBar.of(done, total, unit));
    }
    if (!job.path("state").asText().equals("running")) {
      parts.add(job.path("state").asText());
    } else if (done > 0) {
      parts.add(ProgressBar.rate(job.path("rate_per_s").asDouble()) + " " + unit + "/s");
      parts.add("eta " + (job.path("eta_ms").isNumber() ? eta(job) : "unknown"));
    }
    parts.add(job.path("phase").asText());
    return String.join("  ", parts);
  }

  static String name(JsonNode job) {
    return job.path("kind").asText() + " " + job.path("id").asText();
  }

  private static String eta(JsonNode job) {
    long seconds = Math.ceilDiv(job.path("eta_ms").asLong(), TimeUnit.SECONDS.toMillis(1));
    if (seconds < LONG) {
      return seconds + " s";
    }
    long minutes = TimeUnit.SECONDS.toMinutes(seconds);
    return minutes < LONG ? minutes + " min" : TimeUnit.MINUTES.toHours(minutes) + " h";
  }
}
