package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir backup create|list|verify}. */
@Command(name = "backup", description = "Backups in the directory weir.backup.dir of the server.")
final class BackupCommand implements Runnable {
  private static final String BACKUPS = "/v1/backups";
  private static final List<String> COLUMNS =
      List.of("name", "at", "tenants", "circuits", "bytes", "new_bytes");

  private final WeirCommand root;

  @Spec private CommandSpec spec;

  BackupCommand(WeirCommand root) {
    this.root = root;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "one of create, list and verify is missing after backup");
  }

  @Command(name = "create", description = "Back up the tenant of -t, or all tenants.")
  int create(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--all", description = "All tenants.") boolean all,
      @Mixin Detach detach) {
    if (all && root.namedTenant().isPresent()) {
      throw new ParameterException(spec.commandLine(), "give -t NAME or --all, not both");
    }
    ObjectNode body = Json.object().put("name", name);
    String path = all ? BACKUPS : root.tenantPath() + "/backup";
    return new JobWatch(root).begin(path, body, detach);
  }

  @Command(name = "list", description = "The backups there are.")
  int list() {
    JsonNode answer = root.api().get(BACKUPS, Api.JSON).json();
    root.printer().rows(answer, answer.path("backups"), COLUMNS);
    for (JsonNode name : answer.path("damaged")) {
      root.note("damaged, so that nothing can be restored from it: " + name.asText());
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "verify",
      description = "Prove that a backup can be restored; ends with 4 if something differs.")
  int verify(@Parameters(paramLabel = "NAME") String name, @Mixin Detach detach) {
    String path = BACKUPS + "/" + Api.encode(name) + ":verify";
    return new JobWatch(root).begin(path, Json.object(), detach);
  }
}
