package dev.weir.cli;

import dev.weir.config.ConfigErrors;
import dev.weir.entity.CircuitNames;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The root of the command line and the options all client commands share; they may stand before or
 * after the sub-command.
 *
 * <p>To add a sub-command: one class with {@link Command}, given this object if it is a client, and
 * one line in {@link #commandLine}. Commands of package {@code app} are added by {@code app.Main}.
 */
@Command(
    name = "weir",
    description = "SQL views that stay up to date while changes stream in.",
    synopsisSubcommandLabel = "COMMAND",
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT)
public final class WeirCommand implements Runnable {
  private static final String URL_DEFAULT = "http://127.0.0.1:8780";

  private final Console console;

  @Spec private CommandSpec spec;

  @Option(
      names = "--url",
      scope = ScopeType.INHERIT,
      paramLabel = "URL",
      description = "The server; else WEIR_URL, else " + URL_DEFAULT + ".")
  private String url;

  @Option(
      names = {"-t", "--tenant"},
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description = "The tenant.")
  private String tenant;

  @Option(
      names = "--circuit",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description = "The circuit of the tenant; else main.")
  private String circuit;

  @Option(
      names = "--key-file",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "A file that holds the API key; else WEIR_KEY holds the key itself.")
  private Path keyFile;

  @Option(
      names = "-o",
      scope = ScopeType.INHERIT,
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; else table on a terminal and ndjson otherwise.")
  private OutputFormat format;

  @Option(
      names = "--quiet",
      scope = ScopeType.INHERIT,
      description = "No progress and no closing line.")
  private boolean quiet;

  private WeirCommand(Console console) {
    this.console = console;
  }

  /** The whole command line; {@code execute} returns an {@link ExitCode}. */
  public static CommandLine commandLine(Console console) {
    WeirCommand root = new WeirCommand(console);
    CommandLine line = new CommandLine(root);
    List.of(
            new IngestCommand(root),
            new QueryCommand(root),
            new WatchCommand(root),
            new TablesCommand(root),
            new ViewsCommand(root),
            new MetricsCommand(root),
            new RulesCommand(root),
            new UndoCommand(root),
            new JobsCommand(root),
            new VerifyCommand(root),
            new ReplayCommand(root),
            new BackupCommand(root),
            new RestoreCommand(root),
            new RebuildCommand(root),
            new CompactCommand(root),
            new ClusterCommand(root),
            new RegionCommand(root),
            new JournalCommand(root),
            new ShowConfigCommand(root),
            new CheckConfigCommand(root))
        .forEach(line::addSubcommand);
    List.of(
            new JournalExportCommand(root),
            new JournalImportCommand(root),
            new JournalCopyCommand(root),
            new JournalRepairCommand(root),
            new JournalQuarantineCommand(root))
        .forEach(line.getSubcommands().get("journal")::addSubcommand);
    line.getSubcommands().get("region").addSubcommand(new QuarantineCommand(root));
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler((e, _) -> root.wrongUsage(e))
        .setExecutionExceptionHandler((e, _, _) -> root.failed(e));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  Console console() {
    return console;
  }

  boolean isQuiet() {
    return quiet;
  }

  /** As asked, else by whether people read it. */
  OutputFormat format() {
    return formatOr(console.outIsTerminal() ? OutputFormat.TABLE : OutputFormat.NDJSON);
  }

  OutputFormat formatOr(OutputFormat otherwise) {
    return format == null ? otherwise : format;
  }

  Printer printer() {
    return new Printer(console.out(), format());
  }

  Api api() {
    return api(url != null ? url : console.environment().getOrDefault("WEIR_URL", URL_DEFAULT));
  }

  Api api(String chosen) {
    if (!chosen.matches("https?://[^/].*")) {
      throw new ParameterException(
          spec.commandLine(), chosen + " is no address. Write http://HOST:PORT");
    }
    return new Api(chosen, key());
  }

  /** {@code /v1/tenants/ca} or {@code /v1/tenants/ca/circuits/other}. */
  String circuitPath() {
    return circuit == null ? tenantPath() : tenantPath() + "/circuits/" + Api.encode(circuit);
  }

  /** {@code /v1/tenants/ca}, whichever circuit was named. */
  String tenantPath() {
    return "/v1/tenants/" + Api.encode(tenant());
  }

  /** The circuit's history in a journal. */
  String persistenceId() {
    return CircuitNames.persistenceId(tenant(), circuit == null ? CircuitNames.MAIN : circuit);
  }

  /** Where progress is shown: nowhere with {@code --quiet}. */
  Console progress() {
    if (!quiet) {
      return console;
    }
    return new Console(
        console.out(),
        new PrintStream(OutputStream.nullOutputStream()),
        false,
        false,
        console.height(),
        console.width(),
        console.environment(),
        console.directory());
  }

  /** The tenant, if one was named. */
  Optional<String> namedTenant() {
    return Optional.ofNullable(tenant);
  }

  /** The circuit, if one was named. */
  Optional<String> namedCircuit() {
    return Optional.ofNullable(circuit);
  }

  /** The tenant, which must have been named. */
  String tenant() {
    if (tenant == null) {
      throw new ParameterException(spec.commandLine(), "a tenant is missing: -t NAME");
    }
    return tenant;
  }

  /** Text of a file, {@code -} being the standard input. */
  String read(String file) {
    try {
      return file.equals("-")
          ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
          : Files.readString(console.directory().resolve(file));
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), file + " cannot be read", e);
    }
  }

  /** A closing line for people: with the rows in a pipe it would only disturb. */
  void note(String text) {
    if (quiet) {
      return;
    }
    (format() == OutputFormat.TABLE ? console.out() : console.err()).println(text);
  }

  static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private Optional<String> key() {
    if (keyFile == null) {
      return Optional.ofNullable(console.environment().get("WEIR_KEY"));
    }
    return Optional.of(read(keyFile.toString()).strip());
  }

  private int wrongUsage(ParameterException e) {
    console.err().println("weir: " + e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, e.getCommandLine().getErr());
    console
        .err()
        .println("Try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  private int failed(Exception e) {
    return switch (e) {
      case ParameterException usage -> wrongUsage(usage);
      case Refused refused -> say(refused, ExitCode.REFUSED);
      case NotReached notReached -> say(notReached, ExitCode.NOT_REACHED);
      case CheckFailed failed -> say(failed, ExitCode.CHECK_FAILED);
      case ConfigErrors errors -> say(errors, ExitCode.CONFIGURATION);
      case UncheckedIOException broken -> say(broken, ExitCode.NOT_REACHED);
      default -> {
        e.printStackTrace(console.err());
        yield ExitCode.REFUSED;
      }
    };
  }

  private int say(Exception e, int exitCode) {
    console.err().println(e.getMessage());
    return exitCode;
  }
}
