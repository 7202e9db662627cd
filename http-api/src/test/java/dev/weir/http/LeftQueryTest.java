package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.app.RealNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A query whose client goes away ends, long before its time is up. */
class LeftQueryTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String API = "/v1/tenants/acme/prometheus/api/v1/";

  /** A minute of work: each of 21,600 steps sorts as many numbers, and so does the next range. */
  private static final String LONG =
      "quantile_over_time(0.5, quantile_over_time(0.5,"
          + " (sin(vector(time() * 12.9898)) * 43758.5453 % 1)[6h:1s])[6h:1s])";

  @Test
  void givesItsSeatBack(@TempDir Path data) throws IOException {
    try (RealNode node =
            RealNode.start(
                data,
                Map.of(
                    "weir.limits.queries-max", "1",
                    "weir.limits.query-time-max", "1h",
                    "weir.limits.query-samples-max", "1000000000"));
        RecordingClient client = new RecordingClient(node.base())) {
      assertThat(
              client
                  .call("POST", API + "import/prometheus")
                  .body("text/plain", "load 1\n")
                  .send()
                  .status())
          .isEqualTo(204);
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.base().getPort())) {
        String path = API + "query?query=" + URLEncoder.encode(LONG, StandardCharsets.UTF_8);
        socket
            .getOutputStream()
            .write(
                ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        await().atMost(SOON).until(() -> status(client) == 429);
      }
      await().atMost(SOON).until(() -> status(client) == 200);
    }
  }

  private static int status(RecordingClient client) {
    return client.get(API + "query?query=load").status();
  }
}
