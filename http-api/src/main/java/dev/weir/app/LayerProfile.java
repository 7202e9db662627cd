package dev.weir.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Processor time of the Java threads by layer of Weir. How much it is comes from the threads'
 * clocks, and whose it is from samples (JEP 509; nothing where the JVM has none, as anywhere but on
 * Linux).
 *
 * <p>A sample belongs to the innermost frame of Weir that is not the row library, which all layers
 * use; without such a frame, to the library at work. Samples of threads that have ended since do
 * not count, nor does their time. The compiler and the collector are no Java threads.
 */
final class LayerProfile implements AutoCloseable {
  private static final String EVENT = "jdk.CPUTimeSample";
  private static final String ROWS = "zset";

  private final Recording recording = new Recording();
  private final Map<Long, Long> before = threadNanos();

  private LayerProfile() {}

  static LayerProfile start() {
    LayerProfile profile = new LayerProfile();
    profile.recording.enable(EVENT).with("throttle", "2ms");
    profile.recording.start();
    return profile;
  }

  /** Ends the recording; seconds of processor time by layer. */
  Map<String, Double> stop() {
    Map<Long, Long> after = threadNanos();
    recording.stop();
    try {
      Path file = Files.createTempFile("weir-profile-", ".jfr");
      try {
        recording.dump(file);
        Map<String, Integer> samples = byLayer(file, after.keySet());
        int all = samples.values().stream().mapToInt(Integer::intValue).sum();
        double seconds = nanosSince(before, after) / 1e9;
        Map<String, Double> shares = new TreeMap<>();
        samples.forEach((layer, count) -> shares.put(layer, seconds * count / all));
        return shares;
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

  private static long nanosSince(Map<Long, Long> before, Map<Long, Long> after) {
    return after.entrySet().stream()
        .mapToLong(thread -> thread.getValue() - before.getOrDefault(thread.getKey(), 0L))
        .sum();
  }

  /** By thread what it has used so far. */
  private static Map<Long, Long> threadNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Map<Long, Long> nanos = new HashMap<>();
    for (long thread : threads.getAllThreadIds()) {
      nanos.put(thread, Math.max(0, threads.getThreadCpuTime(thread)));
    }
    return nanos;
  }

  private static Map<String, Integer> byLayer(Path file, Set<Long> threads) throws IOException {
    Map<String, Integer> samples = new TreeMap<>();
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        if (event.getEventType().getName().equals(EVENT) && isOf(threads, event)) {
          samples.merge(layer(event), 1, Integer::sum);
        }
      }
    }
    return samples;
  }

  private static boolean isOf(Set<Long> threads, RecordedEvent event) {
    RecordedThread thread = event.getThread("eventThread");
    return thread != null && threads.contains(thread.getJavaThreadId());
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
      default -> "other";
    };
  }
}
