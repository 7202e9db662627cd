package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeReadinessTest {
  @TempDir Path directory;

  @Test
  void isNotReady_whenTheDirectoryOfSegmentsIsGone() {
    assertThat(NodeReadiness.segments(directory).ok()).isTrue();

    Readiness.Check gone = NodeReadiness.segments(directory.resolve("gone"));
    assertThat(gone.ok()).isFalse();
    assertThat(gone.detail()).contains("gone is missing", "weir.segments.dir");
  }
}
