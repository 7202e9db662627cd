package dev.weir.journal;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.pekko.persistence.CapabilityFlag;
import org.apache.pekko.persistence.japi.snapshot.JavaSnapshotStoreSpec;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTckTest {
  @TestFactory
  Stream<DynamicTest> snapshotStorePassesPekkosTestKit(@TempDir Path dataDir) {
    return ScalaTestSuite.run(new SnapshotSuite(TestSystems.config(dataDir)));
  }

  /** Capabilities of the LevelDB snapshot store. */
  static final class SnapshotSuite extends JavaSnapshotStoreSpec {
    private static final long serialVersionUID = 1L;

    SnapshotSuite(Config config) {
      super(config);
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
