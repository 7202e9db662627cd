package dev.weir.app;

import io.prometheus.metrics.core.metrics.Info;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;

/** Which build this is, as Maven wrote it into {@code build.properties}. */
final class Build {
  private static final Properties FACTS = read();
  private static final AtomicBoolean REGISTERED = new AtomicBoolean();

  private Build() {}

  /** Shows the build to the scraper, once a process. */
  static void register() {
    if (REGISTERED.compareAndSet(false, true)) {
      Info.builder()
          .name("weir_build")
          .help("The build that runs")
          .labelNames("version", "commit", "java")
          .register()
          .setLabelValues(version(), commit(), Runtime.version().toString());
    }
  }

  static String version() {
    return FACTS.getProperty("version");
  }

  /** The commit it was built from, or {@code unknown} if the build knew none. */
  static String commit() {
    return FACTS.getProperty("commit");
  }

  private static Properties read() {
    Properties facts = new Properties();
    try (InputStream in = Build.class.getResourceAsStream("build.properties")) {
      facts.load(in);
      return facts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
