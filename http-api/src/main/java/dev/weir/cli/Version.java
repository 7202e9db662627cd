package dev.weir.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of the jar this runs from. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {"weir " + Optional.ofNullable(version).orElse("of an unpacked build")};
  }
}
