package dev.weir.journal;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.pekko.persistence.CapabilityFlag;
import org.apache.pekko.persistence.japi.journal.JavaJournalSpec;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class JournalTckTest {
  @TestFactory
  Stream<DynamicTest> journalPassesPekkosTestKit(@TempDir Path dataDir) {
    return ScalaTestSuite.run(new JournalSuite(TestSystems.config(dataDir)));
  }

  /** Capabilities of the LevelDB journal. */
  static final class JournalSuite extends JavaJournalSpec {
    private static final long serialVersionUID = 1L;

    JournalSuite(Config config) {
      super(config);
    }

    /** A rejected event would leave a hole; failing to serialize fails the write. */
    @Override
    public CapabilityFlag supportsRejectingNonSerializableObjects() {
      return CapabilityFlag.off();
    }

    @Override
    public CapabilityFlag supportsSerialization() {
      return CapabilityFlag.on();
    }

    @Override
    public CapabilityFlag supportsMetadata() {
      return CapabilityFlag.on();
    }
  }
}
