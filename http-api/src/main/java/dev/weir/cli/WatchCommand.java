package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir watch VIEW…}: reads the stream and resumes it when it breaks. */
@Command(name = "watch", description = "Show views and their changes as they happen.")
final class WatchCommand implements Callable<Integer> {
  /** Tries to resume a broken stream, each a little later than the one before. */
  private static final int RESUMES_MAX = 10;

  private final WeirCommand root;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "VIEW", arity = "1..*", description = "Views of one circuit.")
  private List<String> views;

  @Option(names = "--until-rev", paramLabel = "REV", description = "End once this rev was shown.")
  private Long untilRev;

  private Optional<String> position = Optional.empty();

  /** Whether the stream that is read now has said anything. */
  private boolean heard;

  WatchCommand(WeirCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    Screen screen =
        switch (root.format()) {
          case TABLE -> table();
          case NDJSON, JSON -> (_, line) -> root.console().out().println(line);
          case CSV ->
              throw new ParameterException(spec.commandLine(), "watch prints table or ndjson");
        };
    Api api = root.api();
    int failures = 0;
    while (true) {
      heard = false;
      try {
        Optional<String> end = follow(api, screen);
        if (end.isPresent()) {
          return ended(end.get());
        }
      } catch (IOException | NotReached e) {
        failures = heard ? 1 : failures + 1;
        if (position.isEmpty() || failures > RESUMES_MAX) {
          throw e instanceof NotReached notReached
              ? notReached
              : new UncheckedIOException("the stream broke: " + e.getMessage(), (IOException) e);
        }
      }
      IngestCommand.pause(Math.max(1, failures));
    }
  }

  /** Shows messages as they come. */
  interface Screen {
    void show(JsonNode message, String line);
  }

  private Screen table() {
    LiveScreen screen = new LiveScreen(root.console());
    Api api = root.api();
    for (String view : views) {
      JsonNode definition =
          api.get(root.circuitPath() + "/views/" + Api.encode(view), Api.JSON).json();
      screen.add(new LiveView(view, definition.path("key")));
    }
    return screen;
  }

  /** The reason of the end, or empty if the stream is to be resumed. */
  private Optional<String> follow(Api api, Screen screen) throws IOException {
    try (InputStream body = api.open(path(), Api.NDJSON);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isBlank()) {
          continue;
        }
        JsonNode message = Json.parse(line);
        heard = true;
        screen.show(message, line);
        if (message.path("id").isTextual()) {
          position = Optional.of(message.path("id").asText());
        }
        if (message.path("type").asText().equals("end")) {
          String reason = message.path("reason").asText();
          return isPassing(reason) ? Optional.empty() : Optional.of(reason);
        }
      }
      throw new IOException("it ended without a word");
    }
  }

  private static boolean isPassing(String reason) {
    return reason.equals("draining") || reason.equals("slow-consumer");
  }

  private int ended(String reason) {
    if (reason.equals("until")) {
      return ExitCode.DONE;
    }
    root.console().err().println("the stream ended: " + reason);
    return ExitCode.REFUSED;
  }

  private String path() {
    StringBuilder path = new StringBuilder(root.circuitPath());
    if (views.size() == 1) {
      path.append("/views/").append(Api.encode(views.getFirst())).append("/stream?");
    } else {
      String names = views.stream().map(Api::encode).collect(Collectors.joining(","));
      path.append("/stream?views=").append(names).append("&");
    }
    path.append("format=rows");
    position.ifPresent(id -> path.append("&from_rev=").append(Api.encode(id)));
    if (untilRev != null) {
      path.append("&until_rev=").append(untilRev);
    }
    return path.toString();
  }
}
