package dev.weir.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a configuration comes from, strongest first: {@code commandLine} (full key to text), {@code
 * environment}, a file, the defaults.
 *
 * @param file given by {@code --config}; if empty {@code WEIR_CONFIG} counts, else {@code
 *     weir.conf} in {@code directory} if there is one
 */
public record ConfigSources(
    Optional<Path> file,
    Map<String, String> commandLine,
    Map<String, String> environment,
    Path directory) {
  private static final String FILE_VARIABLE = "WEIR_CONFIG";
  private static final String FILE_DEFAULT = "weir.conf";

  /** The sources of a process: its environment and working directory. */
  public static ConfigSources ofProcess(Optional<Path> file, Map<String, String> commandLine) {
    return new ConfigSources(file, commandLine, System.getenv(), Path.of(""));
  }

  /** The file to read, as the user wrote it; it need not exist if the user named it. */
  Optional<Path> chosenFile() {
    if (file.isPresent()) {
      return file;
    }
    if (environment.containsKey(FILE_VARIABLE)) {
      return Optional.of(Path.of(environment.get(FILE_VARIABLE)));
    }
    return Optional.of(Path.of(FILE_DEFAULT)).filter(path -> Files.exists(directory.resolve(path)));
  }
}
