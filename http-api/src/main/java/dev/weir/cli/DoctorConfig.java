package dev.weir.cli;

import dev.weir.config.ConfigErrors;
import dev.weir.config.ConfigLoader;
import dev.weir.config.ConfigSources;
import dev.weir.config.EffectiveConfig;
import dev.weir.config.Refusal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A configuration as the doctor sees it: with every error, also those that its {@code unsafe.allow}
 * forgives, and with its values as far as they can be read all the same.
 */
record DoctorConfig(List<String> errors, Optional<EffectiveConfig> effective) {
  private static final String ALLOW = "weir.unsafe.allow";

  static DoctorConfig read(Optional<Path> file, Console console) {
    String all =
        Arrays.stream(Refusal.values()).map(Refusal::wire).collect(Collectors.joining(","));
    try {
      EffectiveConfig forgiven = load(file, console, all);
      return new DoctorConfig(errors(file, console), Optional.of(forgiven));
    } catch (ConfigErrors e) {
      return new DoctorConfig(errors(file, console), Optional.empty());
    }
  }

  private static List<String> errors(Optional<Path> file, Console console) {
    try {
      load(file, console, "");
      return List.of();
    } catch (ConfigErrors e) {
      return e.messages();
    }
  }

  private static EffectiveConfig load(Optional<Path> file, Console console, String allowed) {
    return ConfigLoader.load(
        new ConfigSources(
            file, Map.of(ALLOW, allowed), console.environment(), console.directory()));
  }

  /** The error that is this refusal. */
  Optional<String> refused(Refusal refusal) {
    return errors.stream().filter(error -> isOf(refusal, error)).findFirst();
  }

  /** The errors that are no refusal. */
  List<String> plainErrors() {
    return errors.stream()
        .filter(error -> Arrays.stream(Refusal.values()).noneMatch(each -> isOf(each, error)))
        .toList();
  }

  private static boolean isOf(Refusal refusal, String error) {
    return error.contains(" add " + refusal.wire() + " to " + ALLOW);
  }
}
