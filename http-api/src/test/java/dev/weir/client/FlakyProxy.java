package dev.weir.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A line to a server that breaks when a test wants it to. */
final class FlakyProxy implements AutoCloseable {
  private final ServerSocket listening;
  private final URI target;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger answersToLose = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean away;

  FlakyProxy(URI target) {
    this.target = target;
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + listening.getLocalPort();
  }

  /** The next answers arrive here and go no further; their connections break. */
  void loseAnswers(int answers) {
    answersToLose.set(answers);
  }

  int answersToLose() {
    return answersToLose.get();
  }

  int connections() {
    return connections.get();
  }

  /** Breaks what is open. */
  void cut() {
    open.forEach(FlakyProxy::closeQuietly);
    open.clear();
  }

  /** While away, connections break at once. */
  void away(boolean now) {
    away = now;
    if (now) {
      cut();
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    cut();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        connections.incrementAndGet();
        if (away) {
          client.close();
          continue;
        }
        Socket server = new Socket(target.getHost(), target.getPort());
        open.add(client);
        open.add(server);
        Thread.ofVirtual().start(() -> pump(client, server, false));
        Thread.ofVirtual().start(() -> pump(server, client, true));
      } catch (IOException e) {
        // expected: the test has ended, or the server is away
      }
    }
  }

  private void pump(Socket from, Socket to, boolean answers) {
    byte[] buffer = new byte[1 << 14];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (answers && answersToLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
          return;
        }
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // expected: the other direction has ended
      closeQuietly(from);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
