package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.Console;
import dev.weir.cli.WeirCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ServeCommandTest {
  @Test
  void startsNothing_whenThePortIsInUse(@TempDir Path directory) throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(said, true, StandardCharsets.UTF_8);
    Console console = new Console(print, print, false, false, 24, 80, Map.of(), directory);
    CommandLine line = WeirCommand.commandLine(console);
    line.addSubcommand(new ServeCommand(console));
    Path data = directory.resolve("data");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      int exit = line.execute("serve", "--port", port, "--data", data.toString());
      assertThat(exit).isEqualTo(78);
      assertThat(said.toString(StandardCharsets.UTF_8))
          .startsWith("weir.http.port = " + port)
          .contains("--port")
          .endsWith("1 error; nothing was started.\n");
      assertThat(data).doesNotExist();
    }
  }
}
