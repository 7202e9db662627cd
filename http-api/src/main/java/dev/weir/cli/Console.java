package dev.weir.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * What surrounds a command: where it writes, whether people read it, its environment.
 *
 * <p>Java cannot tell which of its outputs is a terminal, so the launcher says it: {@code
 * -Dweir.terminal=out,err} and {@code -Dweir.size="24 80"}.
 */
public record Console(
    PrintStream out,
    PrintStream err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    int height,
    int width,
    Map<String, String> environment,
    Path directory) {
  private static final int HEIGHT = 24;
  private static final int WIDTH = 80;

  /** The console of this process; always UTF-8, whatever the locale says. */
  public static Console ofProcess() {
    String terminals = System.getProperty("weir.terminal", "");
    String[] size = System.getProperty("weir.size", "").split(" ", -1);
    return new Console(
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        terminals.contains("out"),
        terminals.contains("err"),
        size.length == 2 ? positive(size[0], HEIGHT) : HEIGHT,
        size.length == 2 ? positive(size[1], WIDTH) : WIDTH,
        System.getenv(),
        Path.of(""));
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  private static int positive(String text, int otherwise) {
    boolean usable = text.matches("[1-9]\\d{0,4}");
    return usable ? Integer.parseInt(text) : otherwise;
  }
}
