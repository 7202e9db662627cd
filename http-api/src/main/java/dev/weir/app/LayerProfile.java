package dev.weir.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Processor time by layer of Weir, sampled by the JVM (JEP 509; empty where it cannot, as anywhere
 * but on Linux).
 *
 * <p>A sample belongs to the innermost frame of Weir that is not the row library, which all layers
 * use; without such a frame, to the library at work. The compiler and the collector are no Java
 * threads and not sampled.
 */
final class LayerProfile implements AutoCloseable {
  private static final String EVENT = "jdk.CPUTimeSample";
  private static final String ROWS = "zset";

  private final Recording recording = new Recording();

  private LayerProfile() {}

  static LayerProfile start() {
    LayerProfile profile = new LayerProfile();
    profile.recording.enable(EVENT).with("throttle", "2ms");
    profile.recording.start();
    return profile;
  }

  /** Ends the recording; seconds of processor time by layer. */
  Map<String, Double> stop() {
    recording.stop();
    try {
      Path file = Files.createTempFile("weir-profile-", ".jfr");
      try {
        recording.dump(file);
        return byLayer(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    recording.close();
  }

  private static Map<String, Double> byLayer(Path file) throws IOException {
    Map<String, Double> seconds = new TreeMap<>();
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        if (event.getEventType().getName().equals(EVENT)) {
          Duration period = event.getDuration("samplingPeriod");
          seconds.merge(layer(event), period.toNanos() / 1e9, Double::sum);
        }
      }
    }
    return seconds;
  }

  private static String layer(RecordedEvent event) {
    if (event.getStackTrace() == null) {
      return "unknown";
    }
    String library = "other";
    for (RecordedFrame frame : event.getStackTrace().getFrames()) {
      String type = frame.getMethod().getType().getName();
      if (type.startsWith("dev.weir.")) {
        String name = type.substring("dev.weir.".length()).split("\\.", 2)[0];
        if (!name.equals(ROWS)) {
          return layer(name);
        }
      } else if (type.startsWith("org.apache.pekko.")) {
        library = type.startsWith("org.apache.pekko.actor.") ? library : "http";
      }
    }
    return library;
  }

  private static String layer(String name) {
    return switch (name) {
      case "http", "stream", "router" -> "http";
      case "circuit", "sql" -> "engine";
      case "entity" -> "entity";
      case "journal", "segment" -> "journal";
      case "app" -> "client";
      default -> "other";
    };
  }
}
