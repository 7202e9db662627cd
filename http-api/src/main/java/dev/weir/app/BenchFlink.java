package dev.weir.app;

import dev.weir.corpus.Corpus;
import dev.weir.corpus.NexmarkEvents;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Flink SQL in a process of its own, which runs the queries of Nexmark it is told. Its program is
 * compiled here and now, against the jars that are there: Weir does not depend on Flink.
 */
final class BenchFlink implements AutoCloseable {
  private static final String VERSION = "2.3.0";
  private static final String PROGRAM = "FlinkNexmark";

  private static final BenchJars JARS =
      new BenchJars(
          "flink",
          List.of(
              "org.apache.flink:flink-clients:" + VERSION,
              "org.apache.flink:flink-connector-base:" + VERSION,
              "org.apache.flink:flink-connector-datagen:" + VERSION,
              "org.apache.flink:flink-table-api-java-bridge:" + VERSION,
              "org.apache.flink:flink-table-planner-loader:" + VERSION,
              "org.apache.flink:flink-table-runtime:" + VERSION));

  /** Queries that Flink has other words for. */
  private static final Map<String, String> OTHER_WORDS =
      Map.of(
          "q11",
          "SELECT bidder, COUNT(*) AS bid_count, window_start AS starttime, window_end AS endtime"
              + " FROM TABLE(SESSION(TABLE bid PARTITION BY bidder, DESCRIPTOR(date_time), INTERVAL"
              + " '10' SECOND)) GROUP BY bidder, window_start, window_end",
          "q22",
          "SELECT auction, bidder, price, channel, SPLIT_INDEX(url, '/', 3) AS dir1,"
              + " SPLIT_INDEX(url, '/', 4) AS dir2, SPLIT_INDEX(url, '/', 5) AS dir3 FROM bid");

  private static final BenchFlink ABSENT = new BenchFlink("none: give --peers DIR or --flink DIR");

  private final String about;
  private final ChildProcess lifetime;
  private final BufferedWriter questions;
  private final BufferedReader answers;

  private BenchFlink(String about) {
    this.about = about;
    this.lifetime = null;
    this.questions = null;
    this.answers = null;
  }

  private BenchFlink(String about, Process process) {
    this.about = about;
    this.lifetime = new ChildProcess(process);
    this.questions = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts it, if there are jars of it. */
  static BenchFlink start(BenchViewsOptions options, int events) {
    Optional<List<Path>> jars =
        options.flink().map(BenchJars::list).or(() -> JARS.in(options.peers()));
    return jars.map(found -> start(found, events)).orElse(ABSENT);
  }

  private static BenchFlink start(List<Path> jars, int events) {
    try {
      Path directory = Files.createTempDirectory("weir-bench-flink-");
      List<String> classes = new ArrayList<>(List.of(directory.toString(), place()));
      jars.forEach(jar -> classes.add(jar.toString()));
      String classPath = String.join(File.pathSeparator, classes);
      compile(directory, classPath);
      List<String> command =
          new ArrayList<>(
              BenchJava.command(
                  List.of(
                      "--add-opens=java.base/java.util=ALL-UNNAMED",
                      "--add-opens=java.base/java.lang=ALL-UNNAMED",
                      "-XX:-UseDynamicNumberOfCompilerThreads",
                      "-cp",
                      classPath)));
      command.addAll(
          List.of(
              PROGRAM,
              Integer.toString(BenchNexmark.SEED),
              Integer.toString(events),
              Integer.toString(BenchNexmark.BATCH)));
      Process process = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
      return new BenchFlink("Flink SQL " + version(jars), process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void compile(Path directory, String classPath) throws IOException {
    Path source = directory.resolve(PROGRAM + ".java");
    try (InputStream in = BenchFlink.class.getResourceAsStream(PROGRAM + ".java.txt")) {
      Files.copy(in, source);
    }
    BenchJava.output(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
            "-nowarn",
            "-proc:none",
            "-cp",
            classPath,
            "-d",
            directory.toString(),
            source.toString()));
  }

  /** Where the generator of events lies. */
  private static String place() {
    try {
      return Path.of(
              NexmarkEvents.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String version(List<Path> jars) {
    return jars.stream()
        .map(jar -> jar.getFileName().toString())
        .filter(jar -> jar.startsWith("flink-table-runtime-"))
        .map(jar -> jar.replaceAll("flink-table-runtime-|\\.jar", ""))
        .collect(Collectors.joining());
  }

  /** What is compared with, or why nothing is. */
  String about() {
    return about;
  }

  /** Processor time of a query over all events, the compiler's taken off; empty if it cannot. */
  OptionalDouble nanos(String query) {
    if (lifetime == null) {
      return OptionalDouble.empty();
    }
    String sql = OTHER_WORDS.getOrDefault(query, Corpus.NEXMARK.queries().get(query));
    try {
      questions.write(sql.replaceAll("\\s+", " ") + "\n");
      questions.flush();
      String answer = answers.readLine();
      if (answer == null) {
        throw new IOException("Flink has ended at " + query);
      }
      if (answer.startsWith("refused")) {
        System.err.println("weir: Flink, " + query + ": " + answer);
        return OptionalDouble.empty();
      }
      return OptionalDouble.of(Double.parseDouble(answer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (lifetime != null) {
      lifetime.close();
    }
  }
}
