package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.app.link.FaultProxy;
import dev.weir.app.link.Link;
import dev.weir.config.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each fault does what its name says, in its direction, to its peer, and heals. */
class FaultProxyTest {
  private static final int PATIENCE_MILLIS = 30_000;

  /** Long enough to believe that nothing comes. */
  private static final int SILENCE_MILLIS = 200;

  private static final List<Link> LINKS =
      List.of(Link.PASS, Link.STALLED, Link.delayed(15), Link.limited(3_000_000));
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

  private EchoServer server;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = new EchoServer();
    proxy = FaultProxy.before(server::address);
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    server.close();
  }

  @Test
  void passesBothWays_whenNothingIsSet() throws IOException {
    try (Socket client = connect()) {
      assertThat(ask(client, "hello")).isEqualTo("hello");
    }
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> proxy.connections() == 0);
  }

  @Test
  void cutsTheWayThere_andDeliversOnceItIsHealed() throws IOException {
    try (Socket client = connect()) {
      ask(client, "first");
      long received = server.received();
      proxy.set(FaultProxy.Direction.TO_SERVER, Link.STALLED);
      send(client, "second");
      assertSilent(client);
      assertThat(server.received()).isEqualTo(received);
      proxy.heal();
      assertThat(receive(client, 6)).isEqualTo("second");
    }
  }

  @Test
  void cutsTheWayBackOnly_soThatTheServerStillHears() throws IOException {
    try (Socket client = connect()) {
      ask(client, "first");
      long received = server.received();
      proxy.set(FaultProxy.Direction.TO_CLIENT, Link.STALLED);
      send(client, "second");
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> server.received() == received + 6);
      assertSilent(client);
      proxy.heal();
      assertThat(receive(client, 6)).isEqualTo("second");
    }
  }

  @Test
  void delaysEachWay() throws IOException {
    try (Socket client = connect()) {
      ask(client, "first");
      proxy.set(FaultProxy.Direction.TO_SERVER, Link.delayed(150));
      proxy.set(FaultProxy.Direction.TO_CLIENT, Link.delayed(100));
      long start = System.nanoTime();
      assertThat(ask(client, "second")).isEqualTo("second");
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(250);
    }
  }

  @Test
  void limitsTheRate() throws IOException {
    try (Socket client = connect()) {
      ask(client, "first");
      proxy.set(FaultProxy.Direction.TO_SERVER, Link.limited(10_000));
      long start = System.nanoTime();
      String text = "x".repeat(3_000);
      assertThat(ask(client, text)).isEqualTo(text);
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(250);
    }
  }

  @Test
  void flipsSomeBits_andLosesNone() throws IOException {
    proxy.set(FaultProxy.Direction.TO_SERVER, Link.flipping(100));
    byte[] sent = new byte[100_000];
    try (Socket client = connect()) {
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(() -> writeAll(client, sent), THREADS);
      int flipped = 0;
      for (byte one : readAll(client, sent.length)) {
        flipped += Integer.bitCount(one & 0xFF);
      }
      sending.join();
      assertThat(flipped).isBetween(700, 1_300);
    }
  }

  @Test
  void cutsOnePeerAndNoOther() throws IOException {
    InetAddress one = InetAddress.getByName("127.0.0.11");
    InetAddress other = InetAddress.getByName("127.0.0.12");
    try (Socket first = connect(one);
        Socket second = connect(other)) {
      ask(first, "first");
      ask(second, "second");
      proxy.cut(one);
      send(first, "third");
      assertThat(ask(second, "fourth")).isEqualTo("fourth");
      assertSilent(first);
      proxy.heal();
      assertThat(receive(first, 5)).isEqualTo("third");
    }
  }

  @Test
  void breaksWhatIsOpen_andWhatComes() throws IOException {
    try (Socket client = connect()) {
      ask(client, "first");
      proxy.arrivals(FaultProxy.Arrival.REFUSED);
      proxy.reset();
      assertThatThrownBy(() -> receive(client, 1)).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(this::connectAndAsk).isInstanceOf(IOException.class);
  }

  @Test
  void letsNewConnectionsHang_untilTheyAreLifted() throws IOException {
    proxy.arrivals(FaultProxy.Arrival.DROPPED);
    try (Socket client = connect()) {
      send(client, "first");
      assertSilent(client);
      proxy.heal();
      assertThatThrownBy(() -> receive(client, 1)).isInstanceOf(IOException.class);
    }
    try (Socket client = connect()) {
      assertThat(ask(client, "second")).isEqualTo("second");
    }
  }

  @Test
  void breaksConnections_whenTheServerIsAway() throws IOException {
    server.close();
    assertThatThrownBy(this::connectAndAsk).isInstanceOf(IOException.class);
  }

  @Test
  void losesAndSwapsNothing_whileLinksChange() throws Exception {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    byte[] sent = new byte[2_000_000];
    random.nextBytes(sent);
    try (Socket client = connect()) {
      CompletableFuture<byte[]> received =
          CompletableFuture.supplyAsync(() -> readAll(client, sent.length), THREADS);
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(() -> writeAll(client, sent), THREADS);
      for (int change = 0; change < 20; change++) {
        FaultProxy.Direction[] directions = FaultProxy.Direction.values();
        proxy.set(
            directions[random.nextInt(directions.length)], LINKS.get(random.nextInt(LINKS.size())));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(20)));
      }
      proxy.heal();
      sending.join();
      assertThat(Arrays.equals(received.join(), sent)).as(Seeds.option(seed)).isTrue();
    }
  }

  private static byte[] readAll(Socket socket, int length) {
    try {
      return socket.getInputStream().readNBytes(length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeAll(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Socket connect() throws IOException {
    return connect(InetAddress.getLoopbackAddress());
  }

  private Socket connect(InetAddress from) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(proxy.address(), PATIENCE_MILLIS);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private void connectAndAsk() throws IOException {
    try (Socket client = connect()) {
      ask(client, "hello");
    }
  }

  private static String ask(Socket socket, String text) throws IOException {
    send(socket, text);
    return receive(socket, text.length());
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String receive(Socket socket, int length) throws IOException {
    byte[] bytes = socket.getInputStream().readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("the connection ended");
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private static void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(SILENCE_MILLIS);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }
}
