package dev.weir.app;

import io.prometheus.metrics.core.metrics.Info;
import java.util.concurrent.atomic.AtomicBoolean;

/** Which build this is, from the manifest of its jar. */
final class Build {
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
    String version = Build.class.getPackage().getImplementationVersion();
    return version == null ? "0.1.0-SNAPSHOT" : version;
  }

  /** The commit it was built from, if the build knew. */
  static String commit() {
    return System.getProperty("weir.commit", "unknown");
  }
}
