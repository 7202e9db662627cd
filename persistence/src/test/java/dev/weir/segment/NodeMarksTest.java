package dev.weir.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeMarksTest {
  @TempDir Path directory;

  @Test
  void tellsWhichNodesLeftNoMark() {
    NodeMarks.leave(directory, "weir-0");
    NodeMarks.leave(directory, "weir-0");

    assertThat(NodeMarks.missing(directory, List.of("weir-0", "weir-1"))).containsExactly("weir-1");
  }

  @Test
  void marksAreNoSegments() {
    var store = new DirectorySegmentStore(directory, "one", 0);
    NodeMarks.leave(directory, "weir-0");
    NodeMarks.probe(directory);

    assertThat(store.list()).isEmpty();
    assertThat(directory.resolve(NodeMarks.DIRECTORY)).isDirectoryContaining("glob:**weir-0");
  }

  @Test
  void saysWhatToDo_whenTheDirectoryCannotBeUsed() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThatThrownBy(() -> NodeMarks.leave(file, "weir-0"))
        .hasMessageContaining(file.toString())
        .hasMessageContaining("correct weir.segments.dir");
  }
}
