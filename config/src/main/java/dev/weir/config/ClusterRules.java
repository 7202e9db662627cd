package dev.weir.config;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the keys of {@code weir.cluster} must be to each other. */
final class ClusterRules {
  private static final List<String> TLS_FILES = List.of("cert-file", "key-file", "ca-file");
  private static final Set<PosixFilePermission> FOR_OTHERS =
      Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

  private final Config effective;
  private final ConfigProblems problems;

  private ClusterRules(Config effective, ConfigProblems problems) {
    this.effective = effective;
    this.problems = problems;
  }

  static void check(WeirConfig weir, Config effective, ConfigProblems problems) {
    ClusterRules rules = new ClusterRules(effective, problems);
    rules.checkSeeds(weir.cluster());
    rules.checkTls(weir.cluster().tls());
  }

  private void checkSeeds(WeirConfig.Cluster cluster) {
    List<HostPort> seeds = cluster.seedNodes();
    if (seeds.isEmpty()) {
      return;
    }
    if (cluster.port() == 0) {
      wrong(
          "weir.cluster.port",
          "not allowed with weir.cluster.seed-nodes: other nodes must know the port. Write for"
              + " example 7355.");
    }
    if (Set.copyOf(seeds).size() < seeds.size()) {
      wrong("weir.cluster.seed-nodes", "not allowed: a node is named twice. Name each once.");
    }
  }

  private void checkTls(WeirConfig.Tls tls) {
    List<Optional<Path>> files = List.of(tls.certFile(), tls.keyFile(), tls.caFile());
    if (files.stream().allMatch(Optional::isEmpty)) {
      return;
    }
    for (int i = 0; i < files.size(); i++) {
      String key = "weir.cluster.tls." + TLS_FILES.get(i);
      if (files.get(i).isEmpty()) {
        wrong(
            key,
            "missing: encryption between nodes needs cert-file, key-file and ca-file. Set all"
                + " three, or none.");
      } else if (!Files.isReadable(files.get(i).get())) {
        wrong(key, "not a readable file. Name a PEM file that this user may read.");
      }
    }
    tls.keyFile().filter(ClusterRules::isOpenToOthers).ifPresent(file -> refuseOpenKey());
  }

  private void refuseOpenKey() {
    wrong(
        "weir.cluster.tls.key-file",
        "not allowed: every user of this machine may read the key. Run chmod o-rw on it.");
  }

  private static boolean isOpenToOthers(Path file) {
    try {
      return Files.getFileStore(file).supportsFileAttributeView("posix")
          && Files.getPosixFilePermissions(file).stream().anyMatch(FOR_OTHERS::contains);
    } catch (IOException e) {
      return false;
    }
  }

  private void wrong(String key, String complaint) {
    problems.badValue(key, new RawValue(effective, key).value(), complaint);
  }
}
