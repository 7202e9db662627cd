package dev.weir.app;

/** Which build this is, from the manifest of its jar. */
final class Build {
  private Build() {}

  static String version() {
    String version = Build.class.getPackage().getImplementationVersion();
    return version == null ? "0.1.0-SNAPSHOT" : version;
  }

  /** The commit it was built from, if the build knew. */
  static String commit() {
    return System.getProperty("weir.commit", "unknown");
  }
}
