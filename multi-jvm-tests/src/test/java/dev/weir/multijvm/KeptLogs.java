package dev.weir.multijvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Keeps the logs of nodes, and whatever else a test noted here, when the test fails: in {@code
 * target/kept/} under the name of the test, before its directory is deleted and after its methods
 * that clean up, which may note them.
 */
final class KeptLogs implements BeforeEachCallback, AfterEachCallback {
  /** Classes that use nodes run one after the other. */
  private static final List<Path> NOTED = new CopyOnWriteArrayList<>();

  /** Notes a file that a failure of the test under way should keep. */
  static void note(Path file) {
    NOTED.add(file);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    NOTED.clear();
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    if (context.getExecutionException().isEmpty()) {
      return;
    }
    Path room =
        Path.of(
            "target",
            "kept",
            context.getRequiredTestClass().getSimpleName()
                + "."
                + context.getRequiredTestMethod().getName());
    Files.createDirectories(room);
    for (Path file : NOTED) {
      if (Files.exists(file)) {
        Files.copy(file, room.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    context.publishReportEntry("kept", room.toAbsolutePath().toString());
  }
}
