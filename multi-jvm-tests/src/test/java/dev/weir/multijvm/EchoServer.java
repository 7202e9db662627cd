package dev.weir.multijvm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** Sends back what it gets, and counts it. */
final class EchoServer implements AutoCloseable {
  private final ServerSocket listener;
  private final AtomicLong received = new AtomicLong();
  private final Thread acceptor;

  EchoServer() throws IOException {
    listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    acceptor = Thread.ofVirtual().start(this::accept);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  /** Bytes of all connections so far. */
  long received() {
    return received.get();
  }

  /** Returns once nobody can connect: a thread within accept keeps the port until it has ended. */
  @Override
  public void close() throws IOException {
    listener.close();
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> echo(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void echo(Socket socket) {
    try (socket) {
      byte[] bytes = new byte[4096];
      for (int length = 0; length >= 0; length = socket.getInputStream().read(bytes)) {
        received.addAndGet(length);
        socket.getOutputStream().write(bytes, 0, length);
      }
    } catch (IOException e) {
      // the other end has left
    }
  }
}
