package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir compact}: a dry run unless {@code --yes}. */
@Command(
    name = "compact",
    description = {
      "Delete old events of all circuits of the tenant, or of one, once a snapshot is proven.",
      "Without --yes it only shows what would go, and what forbids more."
    })
final class CompactCommand implements Callable<Integer> {
  private static final Pattern SHORT = Pattern.compile("([0-9]{1,9})([smhd])");

  private final WeirCommand root;

  @Option(
      names = "--keep",
      paramLabel = "TIME",
      description =
          "Events younger than this stay: 90s, 30m, 1h, 7d or PT1H. Without it, what the node is"
              + " told to keep.")
  private String keep;

  @Option(names = "--to-rev", paramLabel = "REV", description = "No event after this rev.")
  private Long toRev;

  @Option(names = "--dry-run", description = "Delete nothing; so it is without --yes too.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Do it.")
  private boolean yes;

  CompactCommand(WeirCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    boolean really = yes && !dryRun;
    ObjectNode body = Json.mapper().createObjectNode().put("dry_run", !really);
    if (keep != null) {
      body.put("keep", duration(keep));
    }
    if (toRev != null) {
      body.put("to_rev", toRev);
    }
    JsonNode done =
        root.api()
            .post(
                root.circuitPath() + "/compact",
                Api.JSON,
                Api.JSON,
                body.toString().getBytes(UTF_8))
            .json();
    List<String> lines = new ArrayList<>();
    if (done.has("circuits")) {
      done.path("circuits").forEach(circuit -> lines.add(line(circuit)));
    } else {
      lines.add(line(done));
    }
    root.printer().thing(done, String.join("\n", lines));
    if (!really) {
      root.note("nothing was deleted: repeat the command with --yes");
    }
    return done.findValue("code") == null ? ExitCode.DONE : ExitCode.REFUSED;
  }

  /** What is short to type, as the server takes it. */
  static String duration(String text) {
    Matcher given = SHORT.matcher(text);
    if (!given.matches()) {
      return text; // the server says what is wrong with it
    }
    String unit = given.group(2).toUpperCase(Locale.ROOT);
    return (unit.equals("D") ? "P" : "PT") + given.group(1) + unit;
  }

  private static String line(JsonNode circuit) {
    String name = "circuit " + circuit.path("circuit").asText() + ": ";
    if (circuit.has("code")) {
      return name + "refused: " + circuit.path("detail").asText();
    }
    boolean planned = circuit.path("dry_run").asBoolean();
    return name
        + went(circuit, planned)
        + ", %d %s, and the oldest rev to be read %s %d"
            .formatted(
                circuit.path("journal_events").asLong(),
                planned ? "would stay" : "stay",
                planned ? "would be" : "is",
                circuit.path("oldest_rev").asLong())
        + "\n  why not more: "
        + circuit.path("why").asText();
  }

  private static String went(JsonNode circuit, boolean planned) {
    long freed = circuit.path("freed_events").asLong();
    if (freed == 0) {
      return "no event " + (planned ? "would go" : "went");
    }
    String upTo = freed + " events up to rev " + circuit.path("deleted_to").asLong();
    return planned
        ? upTo + " would go"
        : upTo + " (" + circuit.path("freed_bytes").asLong() + " bytes) went";
  }
}
